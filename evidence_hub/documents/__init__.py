"""Versioned attachments of projects: kept by their content, read in a process of their own."""
