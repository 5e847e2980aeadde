# frozen_string_literal: true

# The arguments of a mail hold its link, whose token lets its reader in: not for the log.
ActiveSupport.on_load(:active_job) { self.log_arguments = false }
