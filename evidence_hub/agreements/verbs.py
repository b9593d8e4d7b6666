"""Verbs of the audit trail that a record's own history does not show to its authors."""

from __future__ import annotations

# The internal discussion of a text: authors read its reasons, never who said what (journey J6).
PRIVATE = ("clearance comment made",)
