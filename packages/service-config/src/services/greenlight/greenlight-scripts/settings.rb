# frozen_string_literal: true

# Puts the settings of a tenant in force. Reads them as JSON from standard input and may run at any time: a second run says `Nothing to do`.
# Prints names only, never values: some are personal, one is a password.
#
#   bundle exec rails runner settings.rb < settings.json

require 'json'
require_relative 'first_administrator'

class MeetCoopSettings
  PROVIDER = 'greenlight'

  def initialize(settings)
    @settings = settings
    @changes = []
    @at = 'the database'
  end

  # All settings or none: with them, Greenlight's door opens. Then the first administrator: what is wrong with one account keeps no limit from
  # being put in force.
  def put_in_force
    whole('None of the settings was put in force') { settings }
    whole('The settings are in force, but there is no first administrator') { administrator }
    puts @changes.empty? ? 'Nothing to do' : @changes
  end

  private

  def whole(failure, &block)
    before = @changes.dup
    ActiveRecord::Base.transaction(&block)
  rescue StandardError => e
    puts before
    # Further lines of a message can hold values.
    abort "#{failure}: #{@at}: #{e.message.lines.first.to_s.strip} (#{e.class})"
  end

  def settings
    site_settings
    permissions
    held_meeting_options
    rooms_configurations
    addresses
  end

  # Nil: as Greenlight has it.
  def site_settings
    @settings.fetch('siteSettings').each do |name, value|
      @at = "site setting #{name}"
      setting = Setting.find_or_create_by!(name: name)
      row = SiteSetting.find_or_initialize_by(setting_id: setting.id, provider: PROVIDER)
      save(row, 'site setting', name, value: value || own_value(name))
    end
  end

  # What the file of its logo is called follows from its content, so each version of Greenlight may have another name.
  def own_value(name)
    raise ArgumentError, 'is missing' unless name == 'BrandingImage'

    ActionController::Base.helpers.image_path('bbb_logo.png')
  end

  # A missing row raises in Greenlight, so every role gets each one.
  def permissions
    Role.where(provider: PROVIDER).order(:name).each do |role|
      wanted = @settings.fetch('permissionsOfEveryRole').merge(@settings.fetch('permissionsOfRoles').fetch(role.name, {}))
      wanted.each { |name, value| permit(role, name, value) }
    end
  end

  def permit(role, name, value)
    @at = "permission #{name}"
    permission = Permission.find_or_create_by!(name: name)
    row = RolePermission.find_or_initialize_by(role_id: role.id, permission_id: permission.id)
    save(row, 'permission', "#{role.name} #{name}", value: value)
  end

  # No row in rooms_configurations: with one, whoever owns a room could change the option in a browser.
  def held_meeting_options
    @settings.fetch('heldMeetingOptions').each do |name, value|
      @at = "meeting option #{name}"
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
      @at = "room configuration #{name}"
      option = MeetingOption.find_by!(name: name)
      row = RoomsConfiguration.find_or_initialize_by(meeting_option_id: option.id, provider: PROVIDER)
      save(row, 'room configuration', name, value: value)
    end
  end

  # Those of before, as they came from an identity provider: from now on they are kept in small letters.
  def addresses
    @at = 'mail addresses'
    User.where(provider: PROVIDER).where('email <> lower(email)').find_each do |user|
      next if User.exists?(email: user.email.downcase, provider: PROVIDER)

      user.update_columns(email: user.email.downcase)
      note('mail address', 'in small letters')
    end
  end

  def administrator
    @at = 'administrator'
    MeetCoopFirstAdministrator.new(@settings.fetch('administrator'), method(:note)).put_in_force
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

# Words about what is wrong are there in every language of a tenant, and whole in English.
I18n.locale = :en
MeetCoopSettings.new(JSON.parse($stdin.read)).put_in_force
