# frozen_string_literal: true

# The options of a room as they hold now: what the room has, overruled by the site's configuration, by the kind of option and by CanRecord.
#
# settings:         only these names (default: all)
# show_codes:       access codes as they are (default: whether there is one)
# only_enabled:     leave out what the site forces off
# only_bbb_options: leave out names that begin with `gl`; the rest goes into `create` as it stands
class RoomSettingsGetter
  CODES = %w[glViewerAccessCode glModeratorAccessCode].freeze
  GUEST_POLICY = { 'true' => 'ASK_MODERATOR', 'false' => 'ALWAYS_ACCEPT' }.freeze

  def initialize(room_id:, provider:, current_user:, settings: [], show_codes: false, only_enabled: false, only_bbb_options: false)
    @room_id = room_id
    @provider = provider
    @current_user = current_user
    @names = Array(settings)
    @show_codes = show_codes
    @only_enabled = only_enabled
    @only_bbb_options = only_bbb_options
  end

  # @return [Hash{String => String}] option → value
  def call
    own = own_values
    forced = forced_values.slice(*own.keys)
    values = own.merge(forced)
    values.reject! { |name, _| forced[name] == 'false' } if @only_enabled
    values['guestPolicy'] = GUEST_POLICY.fetch(values['guestPolicy'], values['guestPolicy']) if values.key?('guestPolicy')
    apply_codes(values, own)
    apply_can_record(values, forced)
    values
  end

  private

  def own_values
    options = MeetingOption.joins(:room_meeting_options).where(room_meeting_options: { room_id: @room_id })
    options = options.where(name: @names) if @names.any?
    options = options.where.not('name ILIKE ?', 'gl%') if @only_bbb_options
    options.pluck(:name, :value).to_h
  end

  def forced_values
    MeetingOption.joins(:rooms_configurations).where(rooms_configurations: { provider: @provider, value: %w[true false] }).pluck(:name, :value).to_h
  end

  # Forced off means no code; forced on keeps the code that the room has.
  def apply_codes(values, own)
    (CODES & values.keys).each do |name|
      code = values[name] == 'false' ? '' : own[name]
      values[name] = @show_codes ? code : code.present?
    end
  end

  # As in the original: only for somebody signed in (a guest who starts the meeting is not asked), and only where the site leaves the choice.
  def apply_can_record(values, forced)
    return if values['record'].blank? || forced.key?('record') || @current_user.nil?

    values['record'] = 'false' unless @current_user.permission('CanRecord') == 'true'
  end
end
