# frozen_string_literal: true

# Gives the first administrator a new password, which it reads as JSON from standard input, and signs out whoever is signed in with that account.
# Prints the account's mail address as JSON.
#
#   bundle exec rails runner administrator_password.rb < password.json

require 'json'
require_relative 'first_administrator'

I18n.locale = :en
begin
  user = MeetCoopFirstAdministrator.remembered
  abort 'there is no first administrator: its account was deleted, or the settings were not put in force yet' if user.nil?
  user.update!(password: JSON.parse($stdin.read).fetch('password'))
  user.generate_session_token!
rescue ActiveRecord::ActiveRecordError => e
  # Further lines of a message can hold values.
  abort e.message.lines.first.to_s.strip
end
puts JSON.generate(email: user.email)
