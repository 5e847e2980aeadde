# frozen_string_literal: true

# The first room that an account gets by itself.
module DefaultRoom
  private

  # Only for an account without any room whose role may create rooms.
  def create_default_room(user)
    return if user.rooms.exists?
    return unless PermissionsChecker.new(current_user: user, permission_names: 'CreateRoom', user_id: user.id).call

    Room.create!(name: I18n.t('room.new_room_name', username: user.name, locale: user.language), user:)
  end
end
