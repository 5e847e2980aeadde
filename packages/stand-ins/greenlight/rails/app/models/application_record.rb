# frozen_string_literal: true

class ApplicationRecord < ActiveRecord::Base
  primary_abstract_class
  # Keys are random UUIDs: `first` and `last` mean the oldest and the newest.
  self.implicit_order_column = 'created_at'
end
