"""How projects move: transitions, gates, conditions, waivers, permission to collect data."""
