# frozen_string_literal: true

# Addresses and verbs are those of Greenlight 3.8 (its web client uses the same API).
Rails.application.routes.draw do
  root 'pages#home'
  mount ActionCable.server => '/cable'
  get '/health_check', to: 'health_checks#check'
  if Rails.configuration.identity_provider
    post '/auth/openid_connect', to: 'external#start'
    get '/auth/openid_connect/callback', to: 'external#create_user'
  end
  get '/meeting_ended', to: 'callbacks#meeting_ended'
  post '/recording_ready', to: 'callbacks#recording_ready'

  namespace :api do
    namespace :v1 do
      resources :sessions, only: %i[index create] do
        delete 'signout', to: 'sessions#destroy', on: :collection
      end
      resources :users, only: %i[show create update destroy] do
        post 'change_password', on: :collection
        delete 'purge_avatar', on: :member
      end
      resources :rooms, param: :friendly_id, only: %i[index show create update destroy] do
        member do
          get 'recordings'
          get 'public_recordings'
          get 'recordings_processing'
          get 'public', action: :public_show
          delete 'purge_presentation'
        end
      end
      resources :meetings, only: [], param: :friendly_id do
        member do
          post 'start'
          post 'status'
          get 'running'
        end
      end
      resources :room_settings, only: %i[show update], param: :friendly_id
      resources :recordings, only: %i[index destroy] do
        collection do
          get 'recordings_count'
          post 'update_visibility'
        end
      end
      resources :shared_accesses, only: %i[create show destroy], param: :friendly_id do
        member do
          get 'shareable_users'
          post 'unshare_room'
        end
      end
      resources :env, only: :index
      resources :reset_password, only: :create do
        collection do
          post 'reset'
          post 'verify'
        end
      end
      resources :verify_account, only: :create do
        post 'activate', on: :collection
      end
      resources :site_settings, only: :index
      resources :rooms_configurations, only: %i[index show], param: :name
      resources :invitations, only: :show, param: :token
      resources :locales, only: %i[index show], param: :name

      namespace :admin do
        resources :users, only: :update do
          collection do
            %w[verified unverified pending banned].each { |list| get list }
            # The original has this address, and nothing behind it.
            post ':user_id/create_server_room', action: :create_server_room
          end
        end
        resources :server_rooms, only: :index, param: :friendly_id do
          get 'resync', on: :member
        end
        resources :server_recordings, only: :index
        resources :tenants, only: :index
        resources :site_settings, only: %i[index update], param: :name do
          delete '/', to: 'site_settings#purge_branding_image', on: :collection
        end
        resources :rooms_configurations, only: :update, param: :name
        resources :roles, only: %i[index show create update destroy]
        resources :invitations, only: %i[index create destroy]
        resources :role_permissions, only: :index do
          post '/', to: 'role_permissions#update', on: :collection
        end
      end
    end
  end

  get '/signin', to: 'pages#signin'
  get '/signup', to: 'pages#signup'
  get '/rooms', to: 'pages#rooms'
  get '/rooms/:friendly_id', to: 'pages#room'
  get '/rooms/:friendly_id/join', to: 'pages#join'
  get '/admin/users', to: 'pages#users'
  get '/pending', to: 'pages#pending'
  get '/reset_password/:token', to: 'pages#reset_password'
  get '/activate_account/:token', to: 'pages#activate_account'
  match '*path', to: 'pages#home', via: :all, constraints: ->(request) { request.path.exclude?('rails/active_storage') }
end
