# frozen_string_literal: true

module Api
  module V1
    # The words of the web client, by language.
    class LocalesController < ApiController
      skip_before_action :ensure_authenticated, only: :show
      skip_before_action :ensure_json, only: :show

      def index
        render_data Rails.configuration.languages.fetch('client')
      end

      # Leads to the first file whose name begins like the language; 406 where there is none.
      def show
        file = Rails.configuration.compiled_assets.keys.select { |name| name.start_with?(params[:name].tr('-', '_')) && name.end_with?('.json') }.min
        file ? redirect_to("#{root_path}assets/#{Rails.configuration.compiled_assets.fetch(file)}") : head(:not_acceptable)
      end
    end
  end
end
