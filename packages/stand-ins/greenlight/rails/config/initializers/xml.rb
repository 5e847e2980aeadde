# frozen_string_literal: true

# Debian has REXML, the default, in a package of its own; Nokogiri is there anyway.
ActiveSupport::XmlMini.backend = 'Nokogiri'
