# frozen_string_literal: true

# The original compiles its assets at the start: each becomes a static file that is named after what it holds. Here these are the locale files (a
# language that has none gets the words of en) and the pictures.
assets = Rails.root.join('app/assets')
Rails.application.config.languages.fetch('client').each_key do |language|
  file = assets.join("locales/#{language.tr('-', '_')}.json")
  FileUtils.cp(assets.join('locales/en.json'), file) unless file.exist?
end
folder = Rails.public_path.join('assets')
FileUtils.mkdir_p(folder)
Rails.application.config.compiled_assets = assets.glob('{locales,images}/*').to_h do |file|
  compiled = "#{file.basename(file.extname)}-#{Digest::SHA256.file(file).hexdigest}#{file.extname}"
  FileUtils.cp(file, folder.join(compiled)) unless folder.join(compiled).exist?
  [file.basename.to_s, compiled]
end

# So that `image_path('bbb_logo.png')` is the compiled one's.
module CompiledAssets
  def compute_asset_path(source, options = {})
    compiled = Rails.configuration.compiled_assets[source]
    compiled ? "/assets/#{compiled}" : super
  end
end
ActiveSupport.on_load(:action_view) { prepend CompiledAssets }
