"""What every room stands on: database session, clock, settings, authority, markings, vocabularies."""
