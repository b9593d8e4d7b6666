"""Which records are for a closed session alone (report paras 5 and 22)."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from evidence_hub.core.authority import Actor, Role
from evidence_hub.registry.audience import (
    OPEN,
    REGISTER_READERS,
    Tier,
    Viewer,
    audience,
    visible,
)
from evidence_hub.registry.models import Project


def is_restricted(project: Project) -> bool:
    """Whether a reader of the register without clearance does not see the record at all."""
    return not audience(project, Tier.REGISTER).admits(frozenset({OPEN, REGISTER_READERS}))


def is_for_open_session() -> ColumnElement[bool]:
    """Say of many records what ``is_restricted`` denies of one."""
    # No person has the number 0; without a number nobody may read the register.
    reader = Actor(0, "A reader without clearance", frozenset({Role.STAFF_READER}))
    return visible(Viewer(reader, {}, frozenset()))
