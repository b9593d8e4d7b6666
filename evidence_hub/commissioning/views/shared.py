"""What the pages of the board begin with."""

from __future__ import annotations

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning import queries, quorum
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.core.authority import NO_RECORD, Actor, Relation, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotFound, Refused
from evidence_hub.core.markings import highest
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.web.transactions import commit_despite_error


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


def relationship_to(item: AgendaItem) -> Relationship:
    return viewer().relationship(item.project) if item.project is not None else NO_RECORD


def relationship_at(meeting: Meeting) -> Relationship:
    """How the actor stands to the minutes: the deputy acts where no chair was in for each item."""
    away = frozenset() if quorum.chair_was_in(meeting) else frozenset({Relation.CHAIR_AWAY})
    return Relationship(relations=away, record=f"meeting:{meeting.id}", is_demo=meeting.is_demo)


def remember(error: Invalid, verb: Can, meeting: Meeting, item: AgendaItem | None = None) -> None:
    """Keep a rule's refusal in the audit trail, and nothing of what was half done."""
    db.session.rollback()
    if isinstance(error, Refused):
        audit.record(
            actor(),
            verb.value,
            f"meeting:{meeting.id}",
            reason=str(error),
            project_id=item.project_id if item else None,
            is_refusal=True,
            is_demo=meeting.is_demo,
        )
        commit_despite_error()


def marking_of(items: list[AgendaItem]) -> str:
    return highest([item.project.marking for item in items if item.project is not None])
