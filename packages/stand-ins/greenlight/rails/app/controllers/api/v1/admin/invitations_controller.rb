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

        # { invitations: { emails: "a,b", names: "A,B" } }; somebody invited before keeps the token and gets a new week. An address that can't be invited
        # is passed over, blanks around one belong to it. Without addresses 400, without `invitations` 500, as in the original.
        def create
          given = params[:invitations]
          addresses = given[:emails]
          return render_error unless addresses

          names = given[:names].to_s.split(',')
          addresses.split(',').zip(names) { |email, name| invite(email, name) }
          render_data
        end

        def destroy
          invitation = Invitation.find_by(id: params[:id], provider: current_provider)
          invitation&.destroy ? render_data : render_error(status: :not_found)
        end

        private

        def invite(email, name)
          invitation = Invitation.find_or_initialize_by(email: email.downcase, provider: current_provider)
          invitation.name = name.strip if name.present?
          invitation.update!(updated_at: Time.current)
          UserMailer.with(email:, inviter: current_user.name, base_url: site_url, link: site_url("?inviteToken=#{invitation.token}"))
                    .invitation_email.deliver_later
        rescue StandardError => e
          logger.error "No invitation for #{email}: #{e.message}"
        end
      end
    end
  end
end
