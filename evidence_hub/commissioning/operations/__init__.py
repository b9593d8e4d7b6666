"""Everything that changes in the commissioning package, split by noun."""
