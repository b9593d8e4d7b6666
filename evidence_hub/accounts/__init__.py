"""People, their roles and clearances, and how they sign in."""
