# frozen_string_literal: true

# Tells who waits at a room's door that its meeting has started.
class RoomsChannel < ApplicationCable::Channel
  def subscribed
    stream_from "#{params[:friendly_id]}_rooms_channel"
  end
end
