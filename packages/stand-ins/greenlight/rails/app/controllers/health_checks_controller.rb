# frozen_string_literal: true

class HealthChecksController < ActionController::Base
  def check
    Health.new.call
    render plain: 'success'
  rescue StandardError => e
    logger.error "Health check failed: #{e.message}"
    render plain: e.message, status: :internal_server_error
  end
end
