"""Findings to present and recommendations to decide on, for the board's agenda (T11, T12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.commissioning.hooks import AgendaKind, Candidate, Facts
from evidence_hub.commissioning.models import AgendaItem, Decision
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.findings import words
from evidence_hub.findings.gates import PRESENTATION, presented
from evidence_hub.findings.lifecycle import DISPOSED_AT, DISPOSITIONS, Disposition, Severity
from evidence_hub.findings.models import FinalReport, Recommendation
from evidence_hub.findings.operations import recommendations as operations
from evidence_hub.findings.planned_outcomes import Account, accounts_of
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage

# The width of an item's title; a recommendation may be longer, and its page holds all of it.
LONGEST = 300


def _to_present(viewer: Viewer) -> Iterator[Candidate]:
    rows = db.session.scalars(
        select(Project)
        .join(FinalReport, FinalReport.project_id == Project.id)
        .where(Project.stage == Stage.REPORTING, visible(viewer, Tier.FULL))
        .order_by(FinalReport.sent_at, Project.id)
    ).all()
    # One statement for all of them. What was presented is not offered again, but a referral is no
    # presentation, so it is.
    held = presented([row.id for row in rows])
    for row in rows:
        # The report must be sent (the join above), since the board hears what is final, not what
        # is being written.
        if row.id not in held:
            yield Candidate(PRESENTATION, row.title, row.id, marking=row.marking)


def _heard(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    """The minutes say that the findings were presented; the gate reads it there."""


def _to_decide(viewer: Viewer) -> Iterator[Candidate]:
    rows = db.session.scalars(
        select(Recommendation)
        .join(Project, Project.id == Recommendation.project_id)
        .where(
            Recommendation.disposition == Disposition.PENDING,
            Project.stage.in_(sorted(DISPOSED_AT)),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(Recommendation.project))
        .order_by(Recommendation.project_id, Recommendation.number)
    )
    for row in rows:
        yield Candidate(
            "recommendation",
            f"Recommendation {row.number} of {row.project.title}: {row.text}"[:LONGEST],
            row.project_id,
            subject=str(row.id),
            marking=row.project.marking,
        )


def _dispose(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    # The kind names its outcomes already; asked again because what follows could not be undone.
    if Outcome(decision.outcome) not in DISPOSITIONS:
        raise Invalid({"outcome": "Choose what the board makes of it"})
    operations.dispose(actor=actor, relationship=relationship, decision=decision)


def _tell_findings(items: Sequence[AgendaItem]) -> Mapping[int, Facts]:
    """Say what each study promised and found, null results like any other."""
    projects = {item.project.id: item.project for item in items if item.project is not None}
    accounts = accounts_of(list(projects.values()))
    return {item.id: _account_facts(accounts[item.project_id]) for item in items if item.project_id}


def _account_facts(account: Account) -> Facts:
    found = [
        f"{words.DIRECTIONS.get(row.direction, row.direction)}: {words.title(row)}"
        for row in account.evidence.in_force
    ]
    unreported = [
        f"{line.outcome}: {line.explanation.text if line.explanation else 'not explained'}"
        for line in account.promised
        if not line.is_reported
    ]
    facts: list[tuple[str, list[str]]] = [("What was found", found or ["Nothing is recorded"])]
    return [*facts, ("Promised, not reported", unreported)] if unreported else facts


def _tell_recommendations(items: Sequence[AgendaItem]) -> Mapping[int, Facts]:
    """Say what is recommended, why, on which findings, and who would see to it."""
    wanted = {int(item.subject): item.id for item in items}
    rows = db.session.scalars(
        select(Recommendation)
        .where(Recommendation.id.in_(sorted(wanted)))
        .options(joinedload(Recommendation.owner), selectinload(Recommendation.findings))
    ).unique()
    return {
        wanted[row.id]: [
            ("Recommendation", [f"{row.number}. {row.text}"]),
            ("How pressing", [Severity(row.severity).label]),
            *([("Why", [row.why])] if row.why else []),
            ("Rests on", [words.title(each) for each in row.findings]),
            ("Would see to it", [row.owner.name]),
        ]
        for row in rows
    }


KINDS = (
    AgendaKind(
        PRESENTATION,
        "Findings to present",
        "Hear the findings, and take note of them.",
        (Outcome.NOTE, Outcome.REFER),
        _to_present,
        _heard,
        fills=True,
        tells=_tell_findings,
    ),
    AgendaKind(
        "recommendation",
        "Recommendation",
        "Accept it, accept a part, reject it with the reason, or refer it elsewhere.",
        tuple(DISPOSITIONS),
        _to_decide,
        _dispose,
        # T11 and T12 are among the moves that DOMAIN delegates, so many of these may pass in one
        # decision.
        may_be_consent=True,
        fills=True,
        tells=_tell_recommendations,
    ),
)
