"""How a change to what belongs to a project enters the audit trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from evidence_hub.audit import operations as audit
from evidence_hub.audit.verbs import Verb, VerbAbout
from evidence_hub.core.authority import Actor
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER, Stage


def words_of(value: object) -> str:
    """Return a value as the trail and a conflict show it: days in words, nothing as nothing."""
    if isinstance(value, dt.date):
        return day_words(value)
    return "" if value is None else str(value)


def check_under_way(project: Project) -> None:
    """Refuse a change to a project that is over: what was agreed then stays as it was."""
    if Stage(project.stage) in OVER:
        raise Invalid({"status": f"This project is over ({Stage(project.stage).label.lower()})"})


def change(
    actor: Actor,
    project: Project,
    verb: Verb | VerbAbout,
    difference: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write down what was done to a project, after sending it to the database."""
    # Flushed first, so that a constraint refuses before the trail says that it was done.
    db.session.flush()
    audit.record(
        actor,
        verb,
        f"project:{project.reference}",
        difference=difference,
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )


class Versioned(Protocol):
    @property
    def version(self) -> int: ...


def check_seen(
    row: Versioned, version: int | None, theirs: Mapping[str, str], yours: Mapping[str, str]
) -> None:
    """Raise Conflict where somebody saved a row after the ``version`` that the page showed."""
    # None comes from a page that showed no version, such as a button: it has nothing of its own
    # that another change could have made wrong.
    if version is not None and row.version != version:
        raise Conflict(theirs=dict(theirs), yours=dict(yours))
