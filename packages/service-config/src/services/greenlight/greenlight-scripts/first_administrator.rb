# frozen_string_literal: true

# The account that invites the others. It is made once: a password that was changed since, or a name, is theirs; one that we made is renewed with our
# other secrets. It is remembered by its id, since
# an identity provider may give the person another address; whoever has the former one there must not become an administrator by it.
class MeetCoopFirstAdministrator
  PROVIDER = 'greenlight'
  # In a provider of our own: whatever stands in Greenlight's, anybody can read.
  MEMORY = { name: 'MeetCoopAdministrator', provider: 'meet-coop' }.freeze

  # Nil: there is none yet, or no longer.
  def self.remembered
    memory = SiteSetting.joins(:setting).find_by(provider: MEMORY[:provider], settings: { name: MEMORY[:name] })
    memory && User.find_by(id: memory.value.split.first, provider: PROVIDER)
  end

  # `note` is told what changed.
  def initialize(wanted, note)
    @wanted = wanted
    @email = wanted.fetch('email').downcase
    @note = note
  end

  def put_in_force
    user = account || made
    renew_password(user)
    unless user.role_id == role.id
      user.update!(role_id: role.id)
      @note.call('administrator', 'role given')
    end
    remember(user)
  end

  # Nil: there is none yet.
  def account
    id, address = memory.value.to_s.split
    # Another address in the definitions is another person.
    remembered = User.find_by(id: id, provider: PROVIDER) if address == @email
    remembered || User.find_by(email: @email, provider: PROVIDER) || (known_elsewhere if memory.new_record?)
  end

  private

  def role
    @role ||= Role.find_by!(name: 'Administrator', provider: PROVIDER)
  end

  def memory
    @memory ||= SiteSetting.find_or_initialize_by(setting: Setting.find_or_create_by!(name: MEMORY[:name]), provider: MEMORY[:provider])
  end

  # Made before accounts were remembered, and the identity provider has changed its address since.
  def known_elsewhere
    User.where(role_id: role.id, provider: PROVIDER).where.not(external_id: [nil, '']).order(:created_at).first
  end

  def made
    user = User.create!(name: @wanted.fetch('name'), email: @email, password: @wanted.fetch('password'), role_id: role.id,
                        provider: PROVIDER, language: I18n.default_locale.to_s, verified: true, status: 'active')
    @note.call('administrator', 'created')
    user
  end

  def renew_password(user)
    return unless @wanted.fetch('formerPasswords').any? { |password| user.authenticate(password) }

    user.update!(password: @wanted.fetch('password'))
    @note.call('administrator', 'password renewed')
  end

  def remember(user)
    memory.value = "#{user.id} #{@email}"
    return unless memory.changed?

    memory.save!
    @note.call('administrator', 'remembered')
  end
end
