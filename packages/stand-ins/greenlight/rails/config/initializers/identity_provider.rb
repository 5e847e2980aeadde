# frozen_string_literal: true

# As in the original: with an issuer its companions must be there (KeyError), or nothing starts, tasks and scripts neither. A redirect that is
# missing is no error here: the identity provider refuses it.
Rails.application.config.identity_provider =
  if ENV['OPENID_CONNECT_ISSUER'].present?
    {
      issuer: ENV.fetch('OPENID_CONNECT_ISSUER'),
      uid_field: ENV.fetch('OPENID_CONNECT_UID_FIELD', 'sub'),
      identifier: ENV.fetch('OPENID_CONNECT_CLIENT_ID'),
      secret: ENV.fetch('OPENID_CONNECT_CLIENT_SECRET'),
      redirect_uri: File.join(ENV.fetch('OPENID_CONNECT_REDIRECT', ''), 'auth', 'openid_connect', 'callback')
    }
  end
