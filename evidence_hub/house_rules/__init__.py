"""Rules that the board sets for itself; the defaults are the hub's proposals."""
