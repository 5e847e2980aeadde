# frozen_string_literal: true

# A new, unsaved account. Its role: by the e-mail address where RoleMapping ("Role=@domain,…") names one, else the given one.
class UserCreator
  def initialize(user_params:, role:, provider: Defaults::PROVIDER)
    @params = user_params.to_h.symbolize_keys
    @role = role
    @provider = provider
  end

  def call
    email = @params.fetch(:email).downcase
    User.new(provider: @provider, role: mapped_role(email) || @role, **@params, email:)
  end

  private

  def mapped_role(email)
    rules = SettingGetter.new(setting_name: 'RoleMapping', provider: @provider).call.to_s.split(',').map { |rule| rule.split('=', 2) }
    name, = rules.find { |_, suffix| suffix.present? && email.end_with?(suffix) }
    name && Role.find_by(name:, provider: @provider)
  end
end
