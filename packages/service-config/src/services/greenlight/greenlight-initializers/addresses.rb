# frozen_string_literal: true

# Greenlight keeps mail addresses in small letters, and compares what an identity provider says letter by letter. Here each address is looked up,
# and written, in small letters: whoever is `Ada@example.org` there has the account of `ada@example.org`.
Rails.autoloaders.main.on_load('User') do |user, _path|
  user.normalizes :email, with: ->(address) { address.downcase }
end
