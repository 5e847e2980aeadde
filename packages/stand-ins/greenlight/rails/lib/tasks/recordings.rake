# frozen_string_literal: true

desc 'Forget all recordings and ask the BigBlueButton server for them anew: server_recordings_sync[provider]'
task :server_recordings_sync, %i[provider] => :environment do |_task, arguments|
  provider = arguments[:provider] || Defaults::PROVIDER
  puts 'Clearing saved formats and recordings'
  Format.delete_all
  Recording.delete_all
  Room.includes(:user).with_provider(provider).references(:user).find_each do |room|
    RecordingsSync.new(room:).call
    puts "Room #{room.friendly_id}: #{room.recordings.count} recordings"
  end
end

namespace :poller do
  desc 'See which meetings have ended and which recordings are new, every N minutes for ever: poller:run_all[minutes]'
  task :run_all, %i[interval] => :environment do |_task, arguments|
    $stdout.sync = true
    minutes = (arguments[:interval] || 30).to_i
    puts "Running poller with interval #{minutes} minutes"
    loop do
      %w[poller:meetings_poller poller:recordings_poller].each do |name|
        Rake::Task[name].reenable
        Rake::Task[name].invoke(minutes)
      rescue StandardError => e
        warn "An error occurred in #{name}: #{e.message}. Continuing"
      end
      sleep minutes.minutes
    end
  end

  desc 'See which meetings have ended'
  task meetings_poller: :environment do
    RunningMeetingChecker.new(rooms: Room.includes(:user).where(online: true)).call
  end

  desc 'Look for new recordings of rooms that met lately: poller:recordings_poller[minutes]'
  task :recordings_poller, %i[interval] => :environment do |_task, arguments|
    off = RoomsConfiguration.joins(:meeting_option).where(meeting_options: { name: 'record' }, value: 'false').pluck(:provider)
    since = ((arguments[:interval] || 30).to_i * 2).minutes.ago
    Room.includes(:user).references(:user).where(last_session: since.., online: false).where.not(users: { provider: off }).find_each do |room|
      BigBlueButtonApi.new(provider: room.user.provider).get_recordings(meeting_ids: room.meeting_id).each do |recording|
        next if Recording.exists?(record_id: recording['recordID'])

        room.update!(recordings_processing: [room.recordings_processing - 1, 0].max)
        RecordingCreator.new(recording:).call
      end
    end
  end
end
