"""What the pages of the board begin with."""

from __future__ import annotations

from evidence_hub.accounts import current
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.core.authority import NO_RECORD, Actor, Relation, Standing
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project


def actor() -> Actor:
    return current.actor()


def board_only() -> None:
    """Raise the common 404 for everybody who does not read the board's papers."""
    if not queries.reads_papers(viewer()):
        raise NotFound


def meeting_of(meeting_id: int) -> Meeting:
    return queries.meeting(meeting_id, viewer())


def full_project(ref: str) -> Project:
    """Return a project that the viewer sees in full, or raise the common 404."""
    found, tier = registry.visible_project(ref, viewer())
    if tier is not Tier.FULL:
        raise NotFound
    return found


def standing_on(item: AgendaItem) -> Standing:
    return viewer().standing(item.project) if item.project is not None else NO_RECORD


def standing_at(meeting: Meeting) -> Standing:
    """How the actor stands to the minutes: the deputy acts where no chair was there."""
    was_there = queries.chair_was_there(meeting)
    relations = frozenset() if was_there else frozenset({Relation.CHAIR_AWAY})
    return Standing(relations=relations, record=f"meeting:{meeting.id}", is_demo=meeting.is_demo)


def marking_of(items: list[AgendaItem]) -> str:
    return highest([item.project.marking for item in items if item.project is not None])
