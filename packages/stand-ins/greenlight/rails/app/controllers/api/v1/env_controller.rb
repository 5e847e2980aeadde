# frozen_string_literal: true

module Api
  module V1
    class EnvController < ApiController
      skip_before_action :ensure_authenticated

      def index
        render_data({ EXTERNAL_AUTH: external_auth?, HCAPTCHA_KEY: ENV.fetch('HCAPTCHA_SITE_KEY', nil), VERSION_TAG: ENV.fetch('VERSION_TAG', ''),
                      CURRENT_PROVIDER: current_provider, SMTP_ENABLED: smtp? })
      end
    end
  end
end
