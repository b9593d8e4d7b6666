"""Everything that changes in the ethics package, split by noun."""
