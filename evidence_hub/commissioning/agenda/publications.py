"""Texts that wait for clearance: the board hears of them, and clears none itself (DOMAIN T10)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from evidence_hub.agreements.clearance import WAITING
from evidence_hub.agreements.models import ClearanceSubmission, Output
from evidence_hub.commissioning.hooks import AgendaKind, Candidate
from evidence_hub.commissioning.models import Decision
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project


def _waiting(viewer: Viewer) -> Iterator[Candidate]:
    """Offer each waiting text under the title of its project: its own is not public yet."""
    rows = db.session.execute(
        select(ClearanceSubmission.id, Project)
        .join(Output, Output.id == ClearanceSubmission.output_id)
        .join(Project, Project.id == Output.project_id)
        .where(ClearanceSubmission.status.in_(WAITING), visible(viewer, Tier.FULL))
        .order_by(ClearanceSubmission.sent_at, ClearanceSubmission.id)
    )
    for key, project in rows:
        yield Candidate(
            "publication",
            f"Text waiting for clearance: {project.title}"[:300],
            project.id,
            subject=str(key),
            marking=project.marking,
        )


# T10 gives clearance to the chair or a delegate. A vote of the board would be a second way to it.
def _heard(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    """Clearance stays with those who give it; the minutes say that the board heard of it."""
    if db.session.get(ClearanceSubmission, int(decision.item.subject)) is None:
        raise Invalid({"outcome": "This text is no longer there"})


KINDS = (
    AgendaKind(
        "publication",
        "Publication",
        "Take note of the text and its clearance, or refer it.",
        (Outcome.NOTE, Outcome.REFER),
        _waiting,
        _heard,
        may_be_consent=True,
        fills=True,
    ),
)
