"""Everything that changes in the ethics room, split by noun."""
