"""Everything that changes in the tracking room, split by noun."""
