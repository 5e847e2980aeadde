# frozen_string_literal: true

# Stands before every request to Greenlight. Its health check asks whether the database's connection is active, which is so only after a first
# query on it: without a page that somebody opened before, and for each new connection, it would say that there is no database. So the
# connection is verified here, and made where there is none. Where that fails, the health check says so itself.
class MeetCoopDoor
  HEALTH_CHECK = '/health_check'

  def initialize(app)
    @app = app
  end

  def call(env)
    verify_connection if env['PATH_INFO'] == HEALTH_CHECK
    @app.call(env)
  end

  private

  def verify_connection
    ActiveRecord::Base.lease_connection.verify!
  rescue StandardError
    nil
  end
end

# Inside of the executor, which gives connections back; outside of everything that answers.
Rails.application.config.middleware.insert_after ActionDispatch::Executor, MeetCoopDoor
