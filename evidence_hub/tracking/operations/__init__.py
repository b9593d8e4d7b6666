"""Everything that changes in the tracking package, split by noun."""
