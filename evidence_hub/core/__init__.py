"""What every room stands on: database, clock, settings, authority, markings, vocabularies."""
