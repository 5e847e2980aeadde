# frozen_string_literal: true

module Api
  module V1
    class SharedAccessesController < ApiController
      before_action { @room = Room.find_by!(friendly_id: params[:friendly_id] || params.require(:friendly_id)) }
      before_action(only: %i[create destroy shareable_users]) { ensure_authorized('ManageRooms', friendly_id: @room.friendly_id) }
      before_action(only: %i[show unshare_room]) { ensure_authorized('ManageRooms', 'SharedRoom', friendly_id: @room.friendly_id) }

      def show
        render_data(@room.shared_users.shared_access_search(params[:search]).map { |user| UserShape.brief(user) })
      end

      def create
        User.with_provider(current_provider).where(id: Array(params[:shared_users])).find_each do |user|
          SharedAccess.create(user_id: user.id, room_id: @room.id)
        end
        render_data
      end

      def destroy
        SharedAccess.delete_by(user_id: params[:user_id], room_id: @room.id)
        render_data
      end

      def unshare_room
        SharedAccess.delete_by(user_id: current_user.id, room_id: @room.id)
        render_data
      end

      # People whose role is in the shared list, from three letters on.
      def shareable_users
        return render_data [] unless params[:search].to_s.length >= 3

        roles = RolePermission.joins(:permission).where(permissions: { name: 'SharedList' }, value: 'true').select(:role_id)
        users = User.with_provider(current_provider).where(role_id: roles).where.not(id: [@room.user_id, *@room.shared_user_ids])
        render_data(users.shared_access_search(params[:search]).map { |user| UserShape.brief(user) })
      end
    end
  end
end
