# frozen_string_literal: true

module Api
  module V1
    class InvitationsController < ApiController
      skip_before_action :ensure_authenticated

      def show
        invitation = Invitation.find_by(token: params[:token], provider: current_provider)
        invitation&.fresh? ? render_data(InvitationShape.of(invitation)) : render_error(status: :not_found)
      end
    end
  end
end
