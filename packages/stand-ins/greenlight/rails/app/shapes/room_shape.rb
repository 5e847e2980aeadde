# frozen_string_literal: true

# How a room looks in answers of the API.
module RoomShape
  module_function

  def of(room)
    shape = { id: room.id, name: room.name, friendly_id: room.friendly_id, online: room.online, participants: room.participants,
              last_session: room.last_session }
    room.shared ? shape.merge(shared_owner: room.user.name) : shape
  end

  def server(room)
    of(room).merge(owner: room.user.name)
  end

  # For its owner and whom it is shared with.
  def current(room)
    shape = { id: room.id, name: room.name, presentation_name: (room.presentation.filename if room.presentation.attached?), thumbnail: nil,
              online: room.online, participants: room.participants, shared: room.shared, owner_name: room.user.name }
    room.last_session ? shape.merge(last_session: room.last_session) : shape
  end

  # For whoever stands at its door; settings: RoomSettingsGetter without codes.
  def public(room, settings)
    { name: room.name, recording_consent: settings['record'], require_authentication: settings['glRequireAuthentication'],
      viewer_access_code: settings['glViewerAccessCode'], moderator_access_code: settings['glModeratorAccessCode'],
      anyone_join_as_moderator: settings['glAnyoneJoinAsModerator'], friendly_id: room.friendly_id, owner_name: room.user.name,
      owner_id: room.user.id, owner_avatar: nil, shared_user_ids: room.shared_user_ids }
  end
end
