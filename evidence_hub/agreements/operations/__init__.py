"""What the agreements package changes, split by noun."""
