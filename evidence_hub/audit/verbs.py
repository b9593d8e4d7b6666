"""What an audit entry says was done: each package names its own verbs as members of an enum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class VerbAbout:
    """A verb that names what it was done to: "saved “Data”"."""

    words: str

    def __str__(self) -> str:
        return self.words


class Verb(StrEnum):
    """The verbs of one package. A value is kept in the trail and shown, so it never changes.

    A value with braces leaves a place for what it was done to.
    """

    def about(self, what: str) -> VerbAbout:
        return VerbAbout(self.value.format(what))
