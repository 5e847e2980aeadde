# frozen_string_literal: true

# Puts the settings of a tenant in force. Reads them as JSON from standard input, in one transaction, and may run at any time:
# a second run says `Nothing to do`. Prints names only, never values: some are personal, one is a password.
#
#   bundle exec rails runner greenlight-settings.rb < settings.json

require 'json'

class MeetCoopSettings
  PROVIDER = 'greenlight'

  def initialize(settings)
    @settings = settings
    @changes = []
  end

  def put_in_force
    ActiveRecord::Base.transaction do
      site_settings
      permissions
      held_meeting_options
      rooms_configurations
      administrator
    end
    puts @changes.empty? ? 'Nothing to do' : @changes
  end

  private

  def site_settings
    @settings.fetch('siteSettings').each do |name, value|
      setting = Setting.find_or_create_by!(name: name)
      row = SiteSetting.find_or_initialize_by(setting_id: setting.id, provider: PROVIDER)
      save(row, 'site setting', name, value: value)
    end
  end

  # A missing row raises in Greenlight, so every role gets each one.
  def permissions
    Role.where(provider: PROVIDER).order(:name).each do |role|
      wanted = @settings.fetch('permissionsOfEveryRole').merge(@settings.fetch('permissionsOfRoles').fetch(role.name, {}))
      wanted.each { |name, value| permit(role, name, value) }
    end
  end

  def permit(role, name, value)
    permission = Permission.find_or_create_by!(name: name)
    row = RolePermission.find_or_initialize_by(role_id: role.id, permission_id: permission.id)
    save(row, 'permission', "#{role.name} #{name}", value: value)
  end

  # No row in rooms_configurations: with one, whoever owns a room could change the option in a browser.
  def held_meeting_options
    @settings.fetch('heldMeetingOptions').each do |name, value|
      option = MeetingOption.find_by(name: name)
      value.nil? ? remove_option(option) : hold_option(option || MeetingOption.new(name: name), value)
    end
  end

  def hold_option(option, value)
    save(option, 'meeting option', option.name, default_value: value)
    drop(RoomsConfiguration.where(meeting_option_id: option.id), 'room configuration', option.name)

    rows = RoomMeetingOption.where(meeting_option_id: option.id)
    outdated = rows.where('value IS DISTINCT FROM ?', value)
    note('meeting option of rooms', "#{option.name} (#{outdated.count})") if outdated.exists?
    outdated.each { |row| row.update!(value: value) }

    without = Room.where.not(id: rows.select(:room_id))
    note('meeting option of rooms', "#{option.name} (#{without.count} without it)") if without.exists?
    without.find_each { |room| RoomMeetingOption.create!(room_id: room.id, meeting_option_id: option.id, value: value) }
  end

  def remove_option(option)
    return if option.nil?

    RoomMeetingOption.where(meeting_option_id: option.id).delete_all
    RoomsConfiguration.where(meeting_option_id: option.id).delete_all
    note('meeting option', "#{option.name} removed")
    option.delete
  end

  def rooms_configurations
    @settings.fetch('roomsConfigurations').each do |name, value|
      option = MeetingOption.find_by!(name: name)
      row = RoomsConfiguration.find_or_initialize_by(meeting_option_id: option.id, provider: PROVIDER)
      save(row, 'room configuration', name, value: value)
    end
  end

  # Made once: a password that was changed since, or a name, is theirs.
  def administrator
    wanted = @settings.fetch('administrator')
    role = Role.find_by!(name: 'Administrator', provider: PROVIDER)
    email = wanted.fetch('email').downcase
    user = User.find_by(email: email, provider: PROVIDER)
    if user.nil?
      User.create!(name: wanted.fetch('name'), email: email, password: wanted.fetch('password'), role_id: role.id,
                   provider: PROVIDER, language: I18n.default_locale.to_s, verified: true, status: 'active')
      note('administrator', 'created')
    elsif user.role_id != role.id
      user.update!(role_id: role.id)
      note('administrator', 'role given')
    end
  end

  def save(row, kind, name, attributes)
    row.assign_attributes(attributes)
    return unless row.new_record? || row.changed?

    row.save!
    note(kind, name)
  end

  def drop(rows, kind, name)
    return unless rows.exists?

    rows.delete_all
    note(kind, "#{name} removed")
  end

  def note(kind, name)
    @changes << "changed: #{kind} #{name}"
  end
end

MeetCoopSettings.new(JSON.parse($stdin.read)).put_in_force
