"""What an audit entry says was done: each package names its own verbs as members of an enum."""

from __future__ import annotations

from enum import StrEnum


class Verb(StrEnum):
    """The verbs of one package. A value is kept in the trail and shown, so it never changes."""
