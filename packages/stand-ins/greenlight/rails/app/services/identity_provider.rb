# frozen_string_literal: true

# Where people have their accounts (OpenID Connect, authorization code). Found anew each time by its discovery document, which is only asked for over
# HTTPS and must name the issuer letter by letter.
class IdentityProvider
  SCOPE = %w[openid email profile].freeze

  def initialize(settings = Rails.configuration.identity_provider)
    @settings = settings
    @found = OpenIDConnect::Discovery::Provider::Config.discover!(settings.fetch(:issuer))
    @client = OpenIDConnect::Client.new(
      **settings.slice(:identifier, :secret, :redirect_uri),
      authorization_endpoint: @found.authorization_endpoint, token_endpoint: @found.token_endpoint, userinfo_endpoint: @found.userinfo_endpoint
    )
  end

  def authorization_uri(state:, nonce:)
    @client.authorization_uri(response_type: 'code', scope: SCOPE, state:, nonce:)
  end

  # @return [Hash] uid, name, email, locale of who came back with a code
  def person(code:, nonce:)
    @client.authorization_code = code
    tokens = @client.access_token!
    id_token = OpenIDConnect::ResponseObject::IdToken.decode(tokens.id_token, @found)
    id_token.verify!(issuer: @settings.fetch(:issuer), client_id: @settings.fetch(:identifier), nonce:)
    claims = tokens.userinfo!.raw_attributes.merge(id_token.raw_attributes).stringify_keys
    { uid: claims[@settings.fetch(:uid_field)] || claims['sub'], **claims.slice('name', 'email', 'locale').symbolize_keys }
  end
end
