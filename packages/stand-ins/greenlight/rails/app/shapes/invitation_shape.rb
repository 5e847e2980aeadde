# frozen_string_literal: true

# How an invitation looks in answers of the API: without its token, which only the mail carries.
module InvitationShape
  def self.of(invitation)
    { id: invitation.id, email: invitation.email, name: invitation.name, updated_at: invitation.updated_at, valid: invitation.fresh? }
  end
end
