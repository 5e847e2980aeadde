# frozen_string_literal: true

# Reads site settings: one name → its value, several → { name => value }; 'true' and 'false' become booleans.
# nil when one of the names is not there.
class SettingGetter
  def initialize(setting_name:, provider:)
    @names = Array(setting_name)
    @provider = provider
  end

  def call
    rows = SiteSetting.joins(:setting).includes(:setting).where(provider: @provider, settings: { name: @names }).to_a
    return nil unless rows.size == @names.size

    values = rows.to_h { |row| [row.setting.name, value_of(row)] }
    values.size == 1 ? values.values.first : values
  end

  private

  def value_of(row)
    if row.setting.name == 'BrandingImage' && row.image.attached?
      return Rails.application.routes.url_helpers.rails_blob_path(row.image, only_path: true)
    end

    { 'true' => true, 'false' => false }.fetch(row.value, row.value)
  end
end
