# frozen_string_literal: true

module Api
  module V1
    # Answers are { "data": …, "meta": … } or { "errors": … }. Requests that don't ask for JSON get the front page, as in the original.
    # Every change needs the CSRF token of a page (`<meta name="csrf-token">`) in X-CSRF-Token.
    class ApiController < ApplicationController
      PAGE_SIZE = 10

      before_action :ensure_json, :ensure_authenticated

      rescue_from StandardError do |error|
        logger.error "#{error.class}: #{error.message}\n#{error.backtrace.first(5).join("\n")}"
        render_error errors: [message(:server_error)], status: :internal_server_error
      end
      rescue_from(ActionController::ParameterMissing) { render_error errors: [message(:missing_params)] }
      rescue_from(ActiveRecord::RecordNotFound) { render_error errors: [message(:record_not_found)], status: :not_found }

      private

      # What isn't asked for as JSON is answered with the page, where the client would see to it.
      def ensure_json
        return if request.format == :json && request.headers['Accept'].to_s.include?('application/json')

        self.status, headers, self.response_body =
          PagesController.action(:home).call(request.env.merge('action_dispatch.request.formats' => [Mime[:html]]))
        response.headers.merge!(headers)
      end

      def ensure_authenticated
        render_error status: :unauthorized unless current_user
      end

      def ensure_authorized(*permission_names, **what)
        render_error status: :forbidden unless allowed?(*permission_names, **what)
      end

      def render_data(data = {}, meta: {}, status: :ok)
        render json: meta.empty? ? { data: } : { data:, meta: }, status:
      end

      def render_error(errors: [], status: :bad_request, data: nil)
        render json: { data:, errors: }.compact, status:
      end

      def message(name)
        Rails.configuration.custom_error_msgs.fetch(name)
      end

      # Renders one page (?page=N) of a relation, each record through the block.
      def render_page(relation, size: PAGE_SIZE)
        count = relation.count(:all)
        pages = [(count.to_f / size).ceil, 1].max
        page = params[:page].to_i.clamp(1, pages)
        shapes = relation.offset((page - 1) * size).limit(size).map { |record| yield record }
        render_data shapes, meta: { page:, items: size, count:, pages: }
      end

      # ORDER BY from ?sort[column]=…&sort[direction]=ASC|DESC where the column is one of these.
      def sorting(*columns)
        column = params.dig(:sort, :column)
        direction = params.dig(:sort, :direction)
        columns.include?(column) && %w[ASC DESC].include?(direction) ? { column => direction.downcase.to_sym } : {}
      end
    end
  end
end
