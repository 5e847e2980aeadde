# frozen_string_literal: true

# All tables of Greenlight 3.8.2.4 with its names, types, defaults and indexes; its many migrations up to this version are one here.
class CreateGreenlightTables < ActiveRecord::Migration[7.2]
  def change
    enable_extension 'pgcrypto'

    create_roles_and_permissions
    create_people
    create_rooms
    create_settings
    create_storage
    create_table :data_migrations, primary_key: :version, id: :string
    create_by_uuid :tenants do |t|
      t.string :name, null: false, index: { unique: true }
      t.string :client_secret, null: false
      t.string :region
    end
  end

  private

  def create_by_uuid(name, updated: true)
    create_table name, id: :uuid, default: -> { 'gen_random_uuid()' } do |t|
      yield t
      t.datetime :created_at, null: false
      t.datetime :updated_at, null: false if updated
    end
  end

  def create_roles_and_permissions
    create_by_uuid :roles do |t|
      t.string :name, null: false
      t.string :color, default: '', null: false
      t.string :provider, null: false
      t.index %i[name provider], unique: true
    end
    create_by_uuid(:permissions) { |t| t.string :name, null: false }
    create_by_uuid :role_permissions do |t|
      t.references :role, type: :uuid, foreign_key: true
      t.references :permission, type: :uuid, foreign_key: true
      t.string :value, null: false
    end
  end

  def create_people
    create_by_uuid :users do |t|
      t.string :name, null: false
      t.string :email, null: false
      t.string :external_id
      t.string :provider, null: false
      t.string :password_digest
      t.datetime :last_login
      t.references :role, type: :uuid, foreign_key: true
      t.string :language, null: false
      t.string :reset_digest, index: { unique: true }
      t.datetime :reset_sent_at
      t.boolean :verified, default: false
      t.string :verification_digest, index: { unique: true }
      t.datetime :verification_sent_at
      t.string :session_token, index: { unique: true }
      t.datetime :session_expiry
      t.integer :status, default: 0
      t.index %i[email provider], unique: true
    end
    create_table :invitations do |t|
      t.string :email, null: false
      t.string :provider, null: false
      t.string :token, null: false, index: { unique: true }
      t.timestamps
      t.string :name
      t.index %i[email provider], unique: true
    end
  end

  def create_rooms
    create_by_uuid :rooms do |t|
      t.references :user, type: :uuid, foreign_key: true
      t.string :name, null: false
      t.string :friendly_id, null: false, index: { unique: true }
      t.string :meeting_id, null: false, index: { unique: true }
      t.datetime :last_session
      t.integer :recordings_processing, default: 0
      t.boolean :online, default: false
    end
    create_by_uuid :shared_accesses do |t|
      t.references :user, type: :uuid, null: false, foreign_key: true
      t.references :room, type: :uuid, null: false, foreign_key: true
      t.index %i[user_id room_id], unique: true
    end
    create_by_uuid :recordings do |t|
      t.references :room, type: :uuid, foreign_key: true
      t.string :name, null: false
      t.string :record_id, null: false
      t.string :visibility, null: false
      t.integer :length, null: false
      t.integer :participants, null: false
      t.boolean :protectable
      t.datetime :recorded_at
    end
    create_by_uuid :formats do |t|
      t.references :recording, type: :uuid, foreign_key: true
      t.string :recording_type, null: false
      t.string :url, null: false
    end
  end

  def create_settings
    create_by_uuid :meeting_options do |t|
      t.string :name, index: { unique: true }
      t.string :default_value
    end
    create_by_uuid :rooms_configurations do |t|
      t.references :meeting_option, type: :uuid, foreign_key: true
      t.string :provider, null: false
      t.string :value, null: false
      t.index %i[meeting_option_id provider], unique: true
    end
    create_by_uuid :room_meeting_options do |t|
      t.references :room, type: :uuid, foreign_key: true
      t.references :meeting_option, type: :uuid, foreign_key: true
      t.string :value
    end
    create_by_uuid(:settings) { |t| t.string :name, index: { unique: true } }
    create_by_uuid :site_settings do |t|
      t.references :setting, type: :uuid, foreign_key: true
      t.string :value, null: false
      t.string :provider, null: false
    end
  end

  def create_storage
    create_by_uuid :active_storage_blobs, updated: false do |t|
      t.string :key, null: false, index: { unique: true }
      t.string :filename, null: false
      t.string :content_type
      t.text :metadata
      t.string :service_name, null: false
      t.bigint :byte_size, null: false
      t.string :checksum
    end
    create_by_uuid :active_storage_attachments, updated: false do |t|
      t.string :name, null: false
      t.references :record, type: :uuid, null: false, polymorphic: true, index: false
      t.references :blob, type: :uuid, null: false, foreign_key: { to_table: :active_storage_blobs }
      t.index %i[record_type record_id name blob_id], unique: true, name: 'index_active_storage_attachments_uniqueness'
    end
    create_table :active_storage_variant_records, id: :uuid, default: -> { 'gen_random_uuid()' } do |t|
      t.references :blob, type: :uuid, null: false, index: false, foreign_key: { to_table: :active_storage_blobs }
      t.string :variation_digest, null: false
      t.index %i[blob_id variation_digest], unique: true, name: 'index_active_storage_variant_records_uniqueness'
    end
  end
end
