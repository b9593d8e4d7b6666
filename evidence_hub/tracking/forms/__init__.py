"""Forms of the tracking room, one file a noun."""
