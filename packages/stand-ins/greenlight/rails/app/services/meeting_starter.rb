# frozen_string_literal: true

# The `create` call for a room. Every meeting option whose name does not begin with `gl` goes into it as it stands, so rows named
# maxParticipants or duration reach BigBlueButton.
class MeetingStarter
  include Rails.application.routes.url_helpers

  ATTEMPTS = 3

  # base_url: scheme and host under which the visitor sees this site, without a slash at the end
  def initialize(room:, base_url:, current_user:, provider: Defaults::PROVIDER)
    @room = room
    @base_url = base_url
    @current_user = current_user
    @provider = provider
  end

  # Raises BigBlueButtonError; key idNotUnique where the meeting already runs.
  def call
    created = with_retries { BigBlueButtonApi.new(provider: @provider).start_meeting(room: @room, options:, presentation_url:) }
    @room.update!(online: true, last_session: Time.zone.at(Rational(created, 1000)))
    ActionCable.server.broadcast("#{@room.friendly_id}_rooms_channel", 'started')
  end

  # @return [Hash] parameters of `create` beside name and meetingID
  def options
    found = room_settings(only_bbb_options: true)
    apply_server_tag(found)
    found.delete('muteOnStart') unless found['muteOnStart'] == 'true'
    found.merge(computed_options)
  end

  private

  def with_retries
    attempts = 0
    begin
      yield
    rescue BigBlueButtonError => e
      attempts += 1
      retry if attempts < ATTEMPTS && e.key != 'idNotUnique'
      raise
    end
  end

  def room_settings(**choice)
    RoomSettingsGetter.new(room_id: @room.id, provider: @room.user.provider, current_user: @current_user, **choice).call
  end

  # Server tags are for a load balancer; SERVER_TAG_NAMES is not set in our services, so a room's tag never leaves here.
  def apply_server_tag(found)
    found.delete('serverTag')
    found.delete('serverTagRequired')
  end

  def computed_options
    room_url = "#{site}/rooms/#{@room.friendly_id}/join"
    {
      moderatorOnlyMessage: moderator_message(room_url),
      loginURL: room_url,
      logoutURL: room_url,
      meta_endCallbackUrl: "#{site}/meeting_ended",
      'meta_bbb-recording-ready-url': "#{site}/recording_ready",
      'meta_bbb-origin': 'greenlight',
      'meta_bbb-origin-server-name': URI(@base_url).host,
      'meta_bbb-origin-version': ENV.fetch('VERSION_TAG', 'v3'),
      'meta_bbb-context-name': @room.name,
      'meta_bbb-context-id': @room.friendly_id
    }
  end

  def moderator_message(room_url)
    locale = @current_user&.language&.to_sym
    code = room_settings(settings: 'glViewerAccessCode', show_codes: true)['glViewerAccessCode']
    lines = [I18n.t('meeting.moderator_message', locale:), room_url]
    lines << I18n.t('meeting.access_code', code:, locale:) if code.present?
    lines.join('<br>')
  end

  # BigBlueButton fetches it while it is asked to create the meeting. Goes into XML as it is, so without `&`.
  def presentation_url
    rails_blob_url(@room.presentation, host: @base_url).gsub('&', '%26') if @room.presentation.attached?
  end

  def site
    root = Rails.configuration.relative_url_root
    root == '/' ? @base_url : "#{@base_url}#{root}"
  end
end
