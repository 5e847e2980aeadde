# frozen_string_literal: true

module Api
  module V1
    module Admin
      class SiteSettingsController < ApiController
        before_action { ensure_authorized('ManageSiteSettings') }

        def index
          names = Array(params[:names])
          render_data SiteSetting.joins(:setting).where(provider: current_provider, settings: { name: names }).pluck('settings.name', :value).to_h
        end

        # { site_setting: { value } }; BrandingImage takes an uploaded file here.
        def update
          kept = find(params[:name])
          return render_error status: :not_found unless kept

          value = params.require(:site_setting)[:value]
          done = params[:name] == 'BrandingImage' ? kept.image.attach(value) : kept.update(value: value.to_s)
          done ? render_data : render_error(errors: kept.errors.to_a)
        end

        def purge_branding_image
          find('BrandingImage').image.purge
          render_data
        end

        private

        def find(name)
          SiteSetting.joins(:setting).find_by(provider: current_provider, settings: { name: })
        end
      end
    end
  end
end
