"""Forms of the tracking package, one file a noun."""
