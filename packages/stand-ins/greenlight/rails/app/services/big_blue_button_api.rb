# frozen_string_literal: true

require 'net/http'

# Calls of the BigBlueButton API, signed as bigbluebutton-api-ruby (which the original uses) signs them: parameters sorted by name,
# form-encoded, SHA-1 over call + query + secret. Each call is logged as that library does it: on standard output, whatever LOG_LEVEL says, with
# its whole signed address.
class BigBlueButtonApi
  TIMEOUT_SECONDS = 10
  VISIBILITY = {
    'Unpublished' => [false, false, false], 'Published' => [true, false, false], 'Public' => [true, false, true],
    'Protected' => [true, true, false], 'Public/Protected' => [true, true, true]
  }.freeze # → publish, protect, listed

  def initialize(provider: Defaults::PROVIDER)
    @provider = provider
    @endpoint = Rails.configuration.bigbluebutton_endpoint
    @secret = Rails.configuration.bigbluebutton_secret
  end

  LOG = Logger.new($stdout, level: Logger::INFO)

  # With a presentation the call is a POST, its parameters in the address as ever.
  # @return [Integer] createTime in milliseconds
  def start_meeting(room:, options: {}, presentation_url: nil)
    parameters = { name: room.name, meetingID: room.meeting_id, **options.symbolize_keys }
    Integer(call('create', parameters, xml: presentation_url && slides(presentation_url))['createTime'])
  end

  # The address that lets one person in. An empty password makes `role` count.
  def join_meeting(room:, role:, user_id:, name: nil, avatar_url: nil)
    create_time = room.last_session && (room.last_session.to_r * 1000).round
    url('join', { meetingID: room.meeting_id, fullName: name, password: '', userID: user_id, role:, avatarURL: avatar_url,
                  createTime: create_time })
  end

  def meeting_running?(room:)
    call('isMeetingRunning', { meetingID: room.meeting_id })['running'] == 'true'
  end

  def get_meeting_info(meeting_id:)
    call('getMeetingInfo', { meetingID: meeting_id })
  end

  # @return [Array<Hash>] recordings with the names of the API's XML
  def get_recordings(meeting_ids: nil, record_id: nil)
    answer = call('getRecordings', { meetingID: meeting_ids && Array(meeting_ids).join(','), recordID: record_id })
    recordings = answer['recordings']
    recordings.is_a?(Hash) ? Array.wrap(recordings['recording']) : []
  end

  def delete_recordings(record_ids:)
    call('deleteRecordings', { recordID: Array(record_ids).join(',') })
  end

  def update_recording_visibility(record_id:, visibility:)
    publish, protect, listed = VISIBILITY.fetch(visibility)
    call('publishRecordings', { recordID: record_id, publish: })
    call('updateRecordings', { recordID: record_id, protect:, 'meta_gl-listed': listed })
  end

  # Claims of a token that BigBlueButton signed with the shared secret. Raises JWT::DecodeError.
  def decode_jwt(token)
    JWT.decode(token, @secret, true, { algorithm: 'HS256' }).first
  end

  # xml: sent as the body of a POST
  # @return [Hash] the answer's elements; raises BigBlueButtonError unless SUCCESS
  def call(name, parameters = {}, xml: nil)
    body = ask(URI(url(name, parameters)), xml)
    answer = Hash.from_xml(body)&.fetch('response', nil)
    raise BigBlueButtonError.new("#{@endpoint} answers #{name} with something else than an API response", key: 'IncorrectUrlError') unless answer.is_a?(Hash)
    raise BigBlueButtonError.new(answer['message'].to_s, key: answer['messageKey'].to_s) unless answer['returncode'] == 'SUCCESS'

    answer
  end

  private

  def url(name, parameters)
    if @endpoint.blank? || @secret.blank?
      raise BigBlueButtonError.new('BIGBLUEBUTTON_ENDPOINT and BIGBLUEBUTTON_SECRET are not both set', key: 'NotConfigured')
    end

    query = URI.encode_www_form(parameters.compact.sort_by { |key, _| key.to_s })
    checksum = Digest::SHA1.hexdigest("#{name}#{query}#{@secret}")
    "#{@endpoint}#{name}?#{query}#{'&' unless query.empty?}checksum=#{checksum}"
  end

  def slides(presentation_url)
    %(<?xml version="1.0" encoding="UTF-8"?><modules><module name="presentation"><document url="#{presentation_url}" /></module></modules>)
  end

  def ask(address, xml)
    answer = Net::HTTP.start(address.host, address.port, use_ssl: address.scheme == 'https',
                                                         open_timeout: TIMEOUT_SECONDS, read_timeout: TIMEOUT_SECONDS) do |http|
      xml ? http.post(address.request_uri, xml, 'Content-Type' => 'application/xml') : http.get(address.request_uri)
    end
    LOG.info "BigBlueButtonAPI: request=#{address} response_status=#{answer.class.name} response_code=#{answer.code}  message_key=#{answer.message}"
    answer.body
  rescue Timeout::Error => e
    raise BigBlueButtonError.new("#{address.host} did not answer within #{TIMEOUT_SECONDS} s: #{e.message}", key: 'TimeoutError')
  rescue SystemCallError, SocketError, OpenSSL::SSL::SSLError, EOFError => e
    raise BigBlueButtonError.new("#{address.host} can't be reached: #{e.message}", key: 'IncorrectUrlError')
  end
end
