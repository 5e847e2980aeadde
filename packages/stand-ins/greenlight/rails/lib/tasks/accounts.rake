# frozen_string_literal: true

# Says what went wrong and ends the task with status 1.
def refuse(text)
  warn text
  exit 1
end

namespace :user do
  desc 'Make an account; it gets no room by itself: user:create[name,email,password,role]'
  task :create, %i[name email password role] => :environment do |_task, arguments|
    role = Role.find_by(name: arguments[:role], provider: Defaults::PROVIDER)
    refuse "Role '#{arguments[:role]}' does not exist; roles: #{Role.with_provider(Defaults::PROVIDER).pluck(:name).join(', ')}" unless role

    user = User.new(**arguments.to_h.slice(:name, :email, :password), role:, provider: Defaults::PROVIDER, verified: true, status: :active,
                                                                       language: I18n.default_locale)
    refuse "Unable to create user '#{user.name}': #{user.errors.to_a.join('; ')}" unless user.save

    puts 'User account was created successfully!', "  Name: #{user.name}", "  Email: #{user.email}", "  Password: #{user.password}", "  Role: #{role.name}"
  end

  desc 'Give somebody the role Administrator: user:set_admin_role[email]'
  task :set_admin_role, %i[email] => :environment do |_task, arguments|
    refuse 'Please give the e-mail address of the account: user:set_admin_role[email]' if arguments[:email].blank?

    user = User.find_by(email: arguments[:email], provider: Defaults::PROVIDER)
    refuse "User with email: #{arguments[:email]} not found" unless user

    user.update!(role: Role.find_by!(name: 'Administrator', provider: Defaults::PROVIDER))
    puts "User role set to Administrator for email: #{user.email}"
  end
end

namespace :admin do
  desc 'Make an account with the role Administrator: admin:create[name,email,password]'
  task :create, %i[name email password] do |_task, arguments|
    given = { name: 'Administrator', email: 'admin@example.com', password: 'Administrator1!' }.merge(arguments.to_h)
    Rake::Task['user:create'].invoke(*given.values_at(:name, :email, :password), 'Administrator')
  end
end
