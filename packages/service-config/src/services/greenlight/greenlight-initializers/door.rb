# frozen_string_literal: true

# Stands before every request to Greenlight.
#
# Its health check asks whether the database's connection is active, which is so only after a first query on it: without a page that somebody
# opened before, and for each new connection, it would say that there is no database. So the connection is verified here, and made where there
# is none. Where that fails, the health check says so itself.
#
# A new Greenlight lets anybody sign up and records by default, so nobody comes in until the settings of its tenant are in force.
class MeetCoopDoor
  HEALTH_CHECK = '/health_check'
  # The settings are put in force all at once, so one of them tells of all. Those made before there was a door have it too.
  OPENED_BY = { provider: 'greenlight', settings: { name: 'MeetCoopTitle' } }.freeze
  # Beside a health check that is well: what asks by it can say why nobody comes in.
  CLOSED = { 'x-meet-coop' => 'not set up yet' }.freeze
  SECONDS = 20
  WORDS = {
    'ca' => 'Aquest servei s’està preparant. Torneu-ho a provar d’aquí a uns minuts.',
    'en' => 'This service is being set up. Please come back in a few minutes.',
    'es' => 'Este servicio se está preparando. Vuelva a intentarlo en unos minutos.'
  }.freeze

  def initialize(app)
    @app = app
    @open = false
  end

  def call(env)
    return health(env) if env['PATH_INFO'] == HEALTH_CHECK

    open? ? @app.call(env) : closed
  end

  private

  def health(env)
    verify_connection
    status, headers, body = @app.call(env)
    [status, open? ? headers : headers.merge(CLOSED), body]
  end

  def verify_connection
    ActiveRecord::Base.lease_connection.verify!
  rescue StandardError
    nil
  end

  # Asks until it is, and then never again.
  def open?
    @open ||= SiteSetting.joins(:setting).exists?(OPENED_BY)
  rescue StandardError => e
    Rails.logger.warn("Whether the settings are in force isn't known: #{e.class}")
    false
  end

  def closed
    language = WORDS.key?(I18n.default_locale.to_s) ? I18n.default_locale.to_s : 'en'
    page = <<~HTML
      <!DOCTYPE html>
      <html lang="#{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>503</title></head>
      <body style="font-family: sans-serif; margin: 20vh 2rem; text-align: center"><p>#{WORDS.fetch(language)}</p></body></html>
    HTML
    headers = { 'content-type' => 'text/html; charset=utf-8', 'cache-control' => 'no-store', 'retry-after' => SECONDS.to_s }
    [503, headers.merge(CLOSED), [page]]
  end
end

# Inside of the executor, which gives connections back, and of the checks of host and scheme; outside of everything that answers.
Rails.application.config.middleware.insert_after ActionDispatch::Executor, MeetCoopDoor
