# frozen_string_literal: true

# What counts for a new account, wherever it is made.
module NewAccounts
  private

  def allowed_domain?(email)
    domains = site_setting('AllowedDomains').to_s.split(',')
    domains.empty? || domains.any? { |domain| email.to_s.end_with?(domain) }
  end

  def default_role
    Role.find_by(name: site_setting('DefaultRole'), provider: current_provider) || Role.find_by!(name: 'User', provider: current_provider)
  end
end
