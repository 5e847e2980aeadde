# frozen_string_literal: true

# A database that went through all of the original's migrations has these, though its schema file lacks them.
class GiveColumnsTheDefaultsOfOldMigrations < ActiveRecord::Migration[7.2]
  def change
    change_column_default :users, :language, from: nil, to: 'en'
    change_column_default :recordings, :visibility, from: nil, to: 'published'
    change_column_default :recordings, :length, from: nil, to: 0
    change_column_default :recordings, :participants, from: nil, to: 0
  end
end
