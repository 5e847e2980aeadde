# frozen_string_literal: true

namespace 'db:migrate' do
  desc 'Bring the tables up to date and fill in the defaults of a new database'
  task with_data: 'db:migrate' do
    Rails.application.eager_load!
    puts Defaults.new.call ? 'Defaults written' : 'Defaults already there'
  end
end
