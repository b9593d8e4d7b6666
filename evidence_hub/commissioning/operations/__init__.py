"""Everything that changes in the commissioning room, split by noun."""
