# frozen_string_literal: true

# The original compiles its locale files at the start: each becomes a static file that is named after what it holds.
folder = Rails.public_path.join('assets')
FileUtils.mkdir_p(folder)
Rails.application.config.locale_assets = Rails.root.glob('app/assets/locales/*.json').to_h do |file|
  compiled = "#{file.basename('.json')}-#{Digest::SHA256.file(file).hexdigest}.json"
  FileUtils.cp(file, folder.join(compiled)) unless folder.join(compiled).exist?
  [file.basename.to_s, compiled]
end
