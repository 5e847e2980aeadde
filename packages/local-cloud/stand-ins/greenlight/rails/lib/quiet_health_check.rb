# frozen_string_literal: true

# Health checks come every few seconds: only what fails is worth a line.
class QuietHealthCheck
  def initialize(app)
    @app = app
  end

  def call(env)
    return @app.call(env) unless env['PATH_INFO'] == '/health_check'

    Rails.logger.silence { @app.call(env) }
  end
end
