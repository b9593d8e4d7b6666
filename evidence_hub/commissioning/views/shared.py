"""What the pages of the board begin with."""

from __future__ import annotations

from evidence_hub.commissioning import queries, quorum
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.core.authority import NO_RECORD, Relation, Relationship
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.registry.current import viewer


def board_only() -> None:
    """Raise the common 404 for everybody who does not read the board's papers."""
    if not queries.reads_papers(viewer()):
        raise NotFound


def meeting_of(meeting_id: int, *, with_papers: bool = False) -> Meeting:
    return queries.meeting(meeting_id, viewer(), with_papers=with_papers)


def relationship_to(item: AgendaItem) -> Relationship:
    return viewer().relationship(item.project) if item.project is not None else NO_RECORD


def relationship_at(meeting: Meeting) -> Relationship:
    """How the actor stands to the minutes: the deputy acts where no chair was in for each item."""
    away = frozenset() if quorum.chair_was_in(meeting) else frozenset({Relation.CHAIR_AWAY})
    return Relationship(relations=away, record=f"meeting:{meeting.id}", is_demo=meeting.is_demo)


def marking_of(items: list[AgendaItem]) -> str:
    return highest([item.project.marking for item in items if item.project is not None])
