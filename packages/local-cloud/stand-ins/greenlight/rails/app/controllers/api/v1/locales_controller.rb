# frozen_string_literal: true

module Api
  module V1
    # The words of the web client, by language.
    class LocalesController < ApiController
      skip_before_action :ensure_authenticated, only: :show
      skip_before_action :ensure_json, only: :show

      NAMES = { 'ca' => 'Català', 'en' => 'English', 'es' => 'Español' }.freeze

      def index
        render_data NAMES
      end

      # Leads to the first file whose name begins like the language; 406 where there is none.
      def show
        file = Rails.configuration.locale_assets.keys.select { |name| name.start_with?(params[:name].tr('-', '_')) }.min
        file ? redirect_to("#{root_path}assets/#{Rails.configuration.locale_assets.fetch(file)}") : head(:not_acceptable)
      end
    end
  end
end
