# frozen_string_literal: true

# Greenlight's log is read by who looks for a fault, and `up` prints its end. A link of an invitation, an activation or a new password lets in
# whoever reads it, and the address of an uploaded file hands it out: none of them is for the log. It says what was done all the same.
module MeetCoopLogs
  FILTERED = '[FILTERED]'
  TOKENS = Regexp.union(
    %r{(?<=/invitations/|/activate_account/|/reset_password/|/verify_account/)[^/?.\s"]{12,}},
    %r{(?<=/active_storage/disk/|/blobs/redirect/|/blobs/proxy/|/representations/redirect/|/representations/proxy/)[^/?\s"]+},
    /(?<=inviteToken=)[^&\s"]+/
  )

  def call(severity, time, program, message)
    super(severity, time, program, message.is_a?(String) ? message.gsub(TOKENS, FILTERED) : message)
  end
end

# The arguments of a job that sends a mail hold its link.
ActiveSupport.on_load(:active_job) { self.log_arguments = false }
Rails.logger.formatter.extend(MeetCoopLogs)
