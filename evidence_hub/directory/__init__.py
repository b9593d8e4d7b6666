"""Who and what the register speaks of: organisations, boards, business areas, priorities."""
