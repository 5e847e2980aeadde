# frozen_string_literal: true

thread_count = Integer(ENV.fetch('RAILS_MAX_THREADS', '3'))
threads thread_count, thread_count
bind "tcp://0.0.0.0:#{ENV.fetch('PORT', '3000')}"
environment ENV.fetch('RAILS_ENV', 'production')
tag 'greenlight-stand-in'
