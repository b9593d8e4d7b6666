"""Search: everything that can be found, who may find it, and how they ask."""
