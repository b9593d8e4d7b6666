"""Append-only entries of who did what, and the proof that none was changed."""
