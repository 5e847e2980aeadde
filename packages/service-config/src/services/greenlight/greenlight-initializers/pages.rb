# frozen_string_literal: true

# Lays a tenant's title and front-page text over the pages of Greenlight 3.8, which has no setting for either: its client writes the title by
# itself, and takes the words of the front page from the locale files of the image. An initializer of Rails, the same for every tenant: what it
# lays over them stands in the site settings, so a change of a text restarts nothing. Where it can't do its work, pages are Greenlight's own.
class MeetCoopPages
  PROVIDER = 'greenlight'
  TITLE = 'MeetCoopTitle'
  TEXT = 'MeetCoopFrontPageText'
  # What Greenlight calls every page but a room's.
  THEIR_TITLE = 'BigBlueButton'
  LOCALE = %r{\A/api/v1/locales/([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)(?:\.json)?\z}

  # Greenlight's client writes its own title again, whenever it comes to another page.
  SCRIPT = <<~JAVASCRIPT
    (() => {
      const theirs = "BigBlueButton";
      const ours = document.querySelector('meta[name="application-name"]').content;
      const rename = () => {
        if (document.title === theirs) document.title = ours;
      };
      if (ours !== theirs) new MutationObserver(rename).observe(document.head, { childList: true, subtree: true, characterData: true });
    })();
  JAVASCRIPT
  # A text has lines; the second paragraph is Greenlight's, and empty.
  STYLE = '#homepage-hero p { white-space: pre-line } #homepage-hero p:empty { display: none }'

  def initialize(app)
    @app = app
  end

  def call(env)
    return @app.call(env) unless env['REQUEST_METHOD'] == 'GET'

    locale(env['PATH_INFO'].to_s) || page(*@app.call(env))
  end

  private

  # The words of a language with those of the front page replaced; nil where Greenlight's own answer will do.
  def locale(path)
    language = path[LOCALE, 1] or return
    own = own_words
    return if own.empty?

    words = their_words(language) or return
    words['homepage'] = words.fetch('homepage', {}).merge(own)
    [200, { 'content-type' => 'application/json; charset=utf-8', 'cache-control' => 'no-cache' }, [words.to_json]]
  rescue StandardError => e
    give_up(e)
  end

  # Chosen as Greenlight does: the first file whose name begins like the language.
  def their_words(language)
    folder = Rails.root.join('app/assets/locales')
    file = Dir.children(folder).select { |name| name.start_with?(language.tr('-', '_')) }.min
    file && JSON.parse(File.read(folder.join(file)))
  end

  def own_words
    title, text = settings
    words = {}
    words['welcome_bbb'] = title if title
    words.merge!('bigbluebutton_description' => text, 'greenlight_description' => '') if text
    words.transform_values { |words_of_one| without_placeholders(words_of_one) }
  end

  # i18next would fill in what stands between these. A word joiner is not seen.
  def without_placeholders(text)
    text.gsub('{{', "{\u2060{").gsub('$t(', "$\u2060t(")
  end

  def page(status, headers, body)
    return [status, headers, body] unless html?(headers) && body.respond_to?(:each)

    html = read(body)
    begin
      html = laid_over(html)
      headers.delete_if { |name, _| name.casecmp?('content-length') }
    rescue StandardError => e
      give_up(e)
    end
    [status, headers, [html]]
  end

  def html?(headers)
    headers.any? { |name, value| name.casecmp?('content-type') && value.to_s.start_with?('text/html') }
  end

  def read(body)
    html = +''
    body.each { |part| html << part.dup.force_encoding(Encoding::UTF_8) }
    html
  ensure
    body.close if body.respond_to?(:close)
  end

  def laid_over(html)
    title, text = settings
    html = titled(html, ERB::Util.html_escape(title)) if title
    html = html.sub('</head>') { "<style>#{STYLE}</style></head>" } if text
    html
  end

  def titled(html, escaped)
    html.sub("<title>#{THEIR_TITLE}</title>") { "<title>#{escaped}</title>" }
        .sub(%(property="og:title" content="#{THEIR_TITLE}")) { %(property="og:title" content="#{escaped}") }
        .sub('</head>') { %(<meta name="application-name" content="#{escaped}"><script>#{SCRIPT}</script></head>) }
  end

  # [title, text], each nil where there is none.
  def settings
    rows = SiteSetting.joins(:setting).where(provider: PROVIDER, settings: { name: [TITLE, TEXT] })
    values = rows.pluck('settings.name', 'site_settings.value').to_h
    values.values_at(TITLE, TEXT).map { |value| value.to_s.strip.presence }
  end

  def give_up(error)
    Rails.logger.warn("The pages stay as Greenlight has them: #{error.class}: #{error.message}")
    nil
  end
end

Rails.application.config.middleware.use MeetCoopPages
