# frozen_string_literal: true

# Whether somebody may do a thing: SuperAdmin always; else an active account of this provider whose role has one of the permissions with the
# value 'true'; else what people may always do with what is their own.
#
# RoomLimit: a role with the value 'true' has no limit; any other value is a number of rooms, compared with the rooms that `user_id` has.
# As in the original a role without a RoomLimit row is an error, not a refusal.
class PermissionsChecker
  def initialize(current_user:, permission_names:, current_provider: Defaults::PROVIDER, user_id: nil, friendly_id: nil, record_id: nil)
    @current_user = current_user
    @names = Array(permission_names)
    @provider = current_provider
    @user_id = user_id
    @friendly_id = friendly_id
    @record_id = record_id
  end

  def call
    if @current_user
      return true if @current_user.super_admin?
      return false unless same_provider? && @current_user.active?
      return true if RolePermission.joins(:permission).exists?(role_id: @current_user.role_id, permissions: { name: @names }, value: 'true')
    end
    @names.any? { |name| own?(name) }
  end

  private

  def own?(name)
    case name
    when 'ManageUsers' then @current_user.present? && @user_id.present? && @current_user.id == @user_id.to_s
    when 'ManageRooms' then own_room?(@current_user&.rooms)
    when 'SharedRoom' then own_room?(@current_user&.shared_rooms) || shared_recording?
    when 'ManageRecordings' then @record_id.present? && @current_user.present? && @current_user.recordings.exists?(record_id: @record_id)
    when 'RoomLimit' then @user_id.present? && below_room_limit?
    else false
    end
  end

  def own_room?(rooms)
    rooms.present? && @friendly_id.present? && rooms.exists?(friendly_id: @friendly_id)
  end

  def shared_recording?
    @record_id.present? && @current_user.present? &&
      @current_user.shared_rooms.exists?(id: Recording.where(record_id: @record_id).select(:room_id))
  end

  def below_room_limit?
    owner = User.find(@user_id)
    limit = owner.permission('RoomLimit')
    raise ArgumentError, "Role #{owner.role.name} has no RoomLimit" if limit.nil?

    owner.rooms.count < limit.to_i
  end

  def same_provider?
    owners = []
    owners << User.find(@user_id) if @user_id.present?
    owners << Room.find_by!(friendly_id: @friendly_id).user if @friendly_id.present?
    owners << Recording.find_by!(record_id: @record_id).user if @record_id.present?
    [@current_user, *owners].all? { |user| user.provider == @provider }
  end
end
