# frozen_string_literal: true

module Api
  module V1
    module Admin
      class InvitationsController < ApiController
        before_action { ensure_authorized('ManageUsers') }

        def index
          found = Invitation.where(provider: current_provider).order(sorting('email')).order(updated_at: :desc).search(params[:search])
          render_page(found) { |invitation| InvitationShape.of(invitation) }
        end

        # { invitations: { emails: "a,b", names: "A,B" } }; somebody invited before keeps the token and gets a new week.
        def create
          given = params.require(:invitations).permit(:emails, :names)
          names = given[:names].to_s.split(',')
          given[:emails].to_s.split(',').each_with_index do |email, index|
            invitation = Invitation.find_or_initialize_by(email: email.downcase, provider: current_provider)
            invitation.name = names[index].strip if names[index].present?
            invitation.updated_at = Time.current
            invitation.save!
            UserMailer.with(email:, inviter: current_user.name, base_url: site_url, link: site_url("?inviteToken=#{invitation.token}"))
                      .invitation_email.deliver_later
          end
          render_data
        end

        def destroy
          Invitation.find_by!(id: params[:id], provider: current_provider).destroy!
          render_data
        end
      end
    end
  end
end
