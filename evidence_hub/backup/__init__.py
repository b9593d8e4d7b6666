"""Backup and restore: one file with every row, every document, and settings without secrets."""
