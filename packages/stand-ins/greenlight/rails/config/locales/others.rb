# frozen_string_literal: true

# The server's languages that have no words of their own here.
words = YAML.load_file(Rails.root.join('config/locales/en.yml')).fetch('en')
own = Rails.root.glob('config/locales/*.yml').map { |file| file.basename('.yml').to_s }
YAML.load_file(Rails.root.join('config/languages.yml')).fetch('server').without(*own).to_h { |language| [language.to_sym, words.deep_symbolize_keys] }
