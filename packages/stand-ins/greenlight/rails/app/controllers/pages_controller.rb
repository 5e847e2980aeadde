# frozen_string_literal: true

# Plain pages at the addresses of the original's web client. They show; what is done from them goes through the API (public/page.js). As in the original
# each address is answered with 200 and a page, never led on: who may not see one gets another in its place.
class PagesController < ApplicationController
  before_action :find_look
  around_action :speak
  before_action :require_account, only: %i[rooms room users]
  rescue_from(ActiveRecord::RecordNotFound) { render :missing }

  # What isn't asked for as HTML is 406.
  def home
    respond_to { |format| format.html { current_user && request.path == root_path ? show_rooms : show_home } }
  end

  def signin; end

  # In invite mode the form is there only for a good invitation.
  def signup
    return show_home if external_auth?

    @invitation = Invitation.find_by(token: params[:inviteToken].to_s, provider: current_provider)
    @invitation = nil unless @invitation&.fresh?
    @invited_only = site_setting('RegistrationMethod') == 'invite'
  end

  def rooms
    show_rooms
  end

  def room
    @room = find_room
    return render :missing unless allowed?('ManageRooms', 'SharedRoom', friendly_id: @room.friendly_id)

    @settings = RoomSettingsGetter.new(room_id: @room.id, provider: current_provider, current_user:, show_codes: true, only_enabled: true).call
    @changeable = RoomsConfiguration.joins(:meeting_option).where(provider: current_provider, value: %w[optional default_enabled])
                                    .pluck('meeting_options.name')
  end

  def join
    @room = find_room
    @settings = RoomSettingsGetter.new(room_id: @room.id, provider: current_provider, current_user:,
                                       settings: %w[glRequireAuthentication glViewerAccessCode glModeratorAccessCode record]).call
  end

  def users
    return render :missing unless allowed?('ManageUsers')

    @users = User.includes(:role).with_provider(current_provider).order(created_at: :desc).limit(100)
    @roles = Role.with_provider(current_provider).order(:name)
    @invitations = Invitation.where(provider: current_provider).order(updated_at: :desc).limit(100)
  end

  def pending; end
  def reset_password; end
  def activate_account; end

  private

  def find_room
    Room.includes(:user).with_provider(current_provider).find_by!(friendly_id: params[:friendly_id])
  end

  def show_home
    @words = JSON.parse(Rails.root.join("app/assets/locales/#{I18n.locale}.json").read).fetch('homepage')
    render :home
  end

  def show_rooms
    @rooms = Room.includes(:user).where(user: current_user).or(Room.where(id: current_user.shared_rooms.select(:id))).latest_first
    @limit = current_user.permission('RoomLimit')
    render :rooms
  end

  def require_account
    return if current_user

    external_auth? ? show_home : render(:signin)
  end

  def find_look
    @look = site_setting('PrimaryColor', 'PrimaryColorLight', 'PrimaryColorDark', 'BrandingImage', 'Terms', 'PrivacyPolicy', 'HelpCenter',
                         'AccessibilityStatement', 'Maintenance', 'RegistrationMethod') || {}
  end

  def speak(&)
    language = (current_user&.language || I18n.default_locale).to_s.tr('_', '-').first(2)
    I18n.with_locale(%w[en ca es].include?(language) ? language : :en, &)
  end
end
