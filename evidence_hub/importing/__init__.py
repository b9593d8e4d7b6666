"""Bringing in what forces and libraries have already: spreadsheets and reference files."""
