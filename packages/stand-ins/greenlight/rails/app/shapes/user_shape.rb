# frozen_string_literal: true

# How an account looks in answers of the API.
module UserShape
  module_function

  def of(user)
    { id: user.id, name: user.name, email: user.email, provider: user.provider, language: user.language.tr('_', '-'), avatar: nil,
      verified: user.verified, created_at: user.created_at, external_account: user.external_id?, role: RoleShape.of(user.role) }
  end

  def current(user)
    permissions = RolePermission.joins(:permission).where(role_id: user.role_id).pluck('permissions.name', :value).to_h
    of(user).merge(signed_in: true, permissions:, status: user.status, super_admin: user.super_admin?)
  end

  def brief(user)
    { id: user.id, name: user.name, avatar: nil }
  end
end
