"""What the agreements room changes, split by noun."""
