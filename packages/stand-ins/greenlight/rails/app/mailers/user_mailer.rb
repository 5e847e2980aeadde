# frozen_string_literal: true

# Mails in plain text and HTML, all in DEFAULT_LOCALE. Parameters: link, base_url, and user or email with inviter.
class UserMailer < ActionMailer::Base
  def invitation_email
    @words = { name: params[:inviter] }
    send_to params[:email], :invitation
  end

  def activate_account_email
    @words = { name: params[:user].name }
    send_to address(params[:user]), :activation
  end

  def reset_password_email
    @words = { name: params[:user].name }
    send_to address(params[:user]), :reset
  end

  # To everybody whose role has EmailOnSignup.
  def new_user_signup_email
    @words = { name: params[:user].name }
    roles = RolePermission.joins(:permission).where(permissions: { name: 'EmailOnSignup' }, value: 'true').select(:role_id)
    addresses = User.where(role_id: roles).pluck(:email)
    send_to addresses, :new_account if addresses.any?
  end

  private

  def address(user)
    email_address_with_name(user.email, user.name)
  end

  def send_to(recipients, kind)
    @kind = kind
    @link = params[:link]
    look = SettingGetter.new(setting_name: %w[PrimaryColor BrandingImage], provider: Defaults::PROVIDER).call
    @color = look['PrimaryColor']
    @image = URI.join(params[:base_url], look['BrandingImage'])
    mail(to: recipients, subject: t("mail.#{kind}.subject", **@words), template_name: 'message')
  end
end
