"""The ways in which a rule says no. Rules raise them; pages and commands translate them."""

from __future__ import annotations

from dataclasses import dataclass, field


class HubError(Exception):
    """A rule said no; the message is for the person who asked."""


class NotFound(HubError):
    """The record does not exist, or the viewer may not know that it does (the two are one)."""


@dataclass
class NotAllowed(HubError):
    """The record is visible, but this action is not the actor's (audited as a refusal)."""

    message: str
    verb: str = ""
    record: str = ""
    project_id: int | None = None
    is_demo: bool = False

    def __str__(self) -> str:
        return self.message


@dataclass
class Invalid(HubError):
    """What was given cannot be accepted; ``fields`` names each field and says what to do."""

    fields: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return "; ".join(self.fields.values())


@dataclass
class Refused(Invalid):
    """A rule was tried that cannot be got round; as Invalid, and audited as a refusal."""


@dataclass
class Conflict(HubError):
    """Somebody saved meanwhile; ``theirs`` and ``yours`` map field labels to both versions."""

    theirs: dict[str, str] = field(default_factory=dict)
    yours: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return "Someone else saved this while you were editing it."


def first_line(error: BaseException | None) -> str:
    """Return what went wrong in a line: a database's own words come with the statement below."""
    return (str(error or "").splitlines() or [type(error).__name__])[0]
