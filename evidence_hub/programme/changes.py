"""How a change to the wider programme enters the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from evidence_hub.audit import operations as audit
from evidence_hub.audit.verbs import Verb, VerbAbout
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db


# A protocol, since the tables of this package have no common parent but are all recorded in one
# way.
class Kept(Protocol):
    """A row of the programme: a table's name, a number, and whether it is invented."""

    __tablename__: str

    @property
    def id(self) -> int: ...

    @property
    def is_demo(self) -> bool: ...


def change(
    actor: Actor,
    row: Kept,
    verb: Verb | VerbAbout,
    difference: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Write down what was done to a row, after sending it to the database."""
    # A new row has its number only afterwards, and the trail names it by that number.
    db.session.flush()
    audit.record(
        actor,
        verb,
        f"{row.__tablename__}:{row.id}",
        difference=difference,
        reason=reason,
        is_demo=row.is_demo,
    )
