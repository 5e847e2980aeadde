# frozen_string_literal: true

# Here, and not by config.i18n: at this moment I18n still refuses a language that it has no words for, as in the original. The web server, tasks and
# scripts then all end with I18n::InvalidLocale.
I18n.default_locale = ENV.fetch('DEFAULT_LOCALE', 'en')
