# frozen_string_literal: true

# Who may enter a room, as what, and who may start its meeting.
class RoomEntry
  SETTINGS = %w[glRequireAuthentication glViewerAccessCode glModeratorAccessCode glAnyoneCanStart glAnyoneJoinAsModerator].freeze

  # user: account or nil for a guest; access_code: what was typed in
  def initialize(room:, user:, access_code:)
    @room = room
    @user = user
    @given = access_code.presence
    @settings = RoomSettingsGetter.new(room_id: room.id, provider: room.user.provider, current_user: user, show_codes: true, settings: SETTINGS).call
  end

  def sign_in_needed?
    @user.nil? && on?('glRequireAuthentication')
  end

  # 'Moderator', 'Viewer' or nil (refused)
  def role
    return 'Moderator' if host? || code_fits?(moderator_code)
    return viewer unless on?('glAnyoneJoinAsModerator')

    'Moderator' if (viewer_code.blank? && moderator_code.blank?) || code_fits?(viewer_code)
  end

  def may_start?
    on?('glAnyoneCanStart') || host? || code_fits?(moderator_code)
  end

  private

  def viewer
    'Viewer' if (viewer_code.blank? && @given.nil?) || code_fits?(viewer_code)
  end

  def host?
    @user.present? && (@room.user_id == @user.id || @user.shared_rooms.include?(@room))
  end

  def on?(name)
    @settings[name] == 'true'
  end

  def viewer_code
    @settings['glViewerAccessCode']
  end

  def moderator_code
    @settings['glModeratorAccessCode']
  end

  def code_fits?(code)
    code.present? && @given == code
  end
end
