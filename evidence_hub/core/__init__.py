"""What every package stands on: database, clock, settings, authority, markings, vocabularies."""
