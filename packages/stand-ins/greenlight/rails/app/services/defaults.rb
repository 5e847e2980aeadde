# frozen_string_literal: true

# What a new database holds before anybody changes anything; the values are those of Greenlight 3.8.2.4 after all its data migrations.
class Defaults
  VERSION = '20260402000001'
  PROVIDER = 'greenlight'
  SITE_SETTINGS = {
    'PrimaryColor' => '#467fcf', 'PrimaryColorLight' => '#e8eff9', 'PrimaryColorDark' => '#316cbe',
    # Where the image's own logo lies, at this version: it is written down once, and not again when a later image has it elsewhere.
    'BrandingImage' => ActionController::Base.helpers.image_path('bbb_logo.png'),
    'Terms' => '', 'PrivacyPolicy' => '', 'RegistrationMethod' => SiteSetting::REGISTRATION_METHODS[:open], 'ShareRooms' => 'true',
    'PreuploadPresentation' => 'true', 'RoleMapping' => '', 'ResyncOnLogin' => 'true', 'DefaultRole' => 'User',
    'DefaultRecordingVisibility' => 'Published', 'HelpCenter' => '', 'Maintenance' => '', 'SessionTimeout' => '1',
    'AllowedDomains' => '', 'SignInOnRoomJoin' => 'true', 'AccessibilityStatement' => '', 'AllowNameUpdate' => 'true'
  }.freeze
  # Option → [value in a new room, configuration]
  MEETING_OPTIONS = {
    'record' => %w[false default_enabled], 'muteOnStart' => %w[false default_enabled], 'guestPolicy' => %w[ALWAYS_ACCEPT optional],
    'glAnyoneCanStart' => %w[false optional], 'glAnyoneJoinAsModerator' => %w[false optional],
    'glRequireAuthentication' => %w[false optional], 'glModeratorAccessCode' => ['', 'optional'],
    'glViewerAccessCode' => ['', 'optional'], 'serverTag' => ['', 'optional'], 'serverTagRequired' => %w[false optional]
  }.freeze
  ROLES = { 'Administrator' => PROVIDER, 'User' => PROVIDER, 'Guest' => PROVIDER, 'SuperAdmin' => 'bn' }.freeze
  # Permission → roles that have it
  PERMISSIONS = {
    'CreateRoom' => %w[Administrator User SuperAdmin], 'ManageUsers' => %w[Administrator SuperAdmin],
    'ManageRooms' => %w[Administrator SuperAdmin], 'ManageRecordings' => %w[Administrator SuperAdmin],
    'ManageSiteSettings' => %w[Administrator SuperAdmin], 'ManageRoles' => %w[Administrator SuperAdmin],
    'SharedList' => %w[Administrator User Guest], 'CanRecord' => %w[Administrator User Guest SuperAdmin],
    'EmailOnSignup' => %w[Administrator]
  }.freeze
  ROOM_LIMIT = '100'

  # Seeds once for each database; later starts leave what people changed alone.
  # @return [Boolean] whether anything was written
  def call
    connection = ApplicationRecord.connection
    return false if connection.select_value("SELECT 1 FROM data_migrations WHERE version = '#{VERSION}'")

    ApplicationRecord.transaction do
      seed_settings
      seed_meeting_options
      seed_roles
      connection.execute("INSERT INTO data_migrations (version) VALUES ('#{VERSION}')")
    end
    true
  end

  private

  def seed_settings
    SITE_SETTINGS.each { |name, value| SiteSetting.create!(setting: Setting.create!(name:), value:, provider: PROVIDER) }
  end

  def seed_meeting_options
    MEETING_OPTIONS.each do |name, (default_value, configuration)|
      RoomsConfiguration.create!(meeting_option: MeetingOption.create!(name:, default_value:), value: configuration, provider: PROVIDER)
    end
  end

  def seed_roles
    roles = ROLES.map { |name, provider| Role.create!(name:, provider:) }
    PERMISSIONS.each do |name, owners|
      permission = Permission.create!(name:)
      roles.each { |role| RolePermission.create!(role:, permission:, value: owners.include?(role.name).to_s) }
    end
    room_limit = Permission.create!(name: 'RoomLimit')
    visibilities = Permission.create!(name: 'AccessToVisibilities')
    roles.each do |role|
      RolePermission.create!(role:, permission: room_limit, value: ROOM_LIMIT)
      RolePermission.create!(role:, permission: visibilities, value: Recording::VISIBILITIES.values)
    end
  end
end
