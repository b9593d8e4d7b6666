"""What a study recommends, numbered; the board's word on each comes through its agenda."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements.adviser_access import give_sight
from evidence_hub.commissioning.models import Decision
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.findings.lifecycle import (
    DISPOSITIONS,
    RECOMMENDED_AT,
    Disposition,
    Severity,
    check_stage,
)
from evidence_hub.findings.models import Finding, Recommendation
from evidence_hub.findings.verbs import FindingsVerb
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_seen
from evidence_hub.registry.models import Project
from evidence_hub.tracking.idempotency import made_with_key, next_number
from evidence_hub.tracking.owners import fit_owner

NOT_NOW = "Recommendations are registered once collecting has ended"


def _check(
    project: Project, text: str, severity: str, owner: Person | None, findings: Collection[int]
) -> tuple[Person, list[Finding]]:
    problems: dict[str, str] = {}
    if not text:
        problems["text"] = "Say what should be done"
    if severity not in {row.value for row in Severity}:
        problems["severity"] = "Choose how pressing it is"
    if owner is None:
        problems["owner"] = "Name who would see to it"
    rows = list(
        db.session.scalars(
            select(Finding)
            .where(
                Finding.project_id == project.id,
                Finding.id.in_(sorted(findings)),
                Finding.withdrawn_at.is_(None),
            )
            .order_by(Finding.id)
        )
    )
    # A recommendation without a finding is an opinion; the line of sight begins at what was found.
    if not rows or len(rows) != len(set(findings)):
        problems["findings"] = "Choose the findings that it rests on"
    if problems or owner is None:
        raise Invalid(problems)
    return fit_owner(project, owner, "owner"), rows


def propose(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    idempotency_key: str,
    text: str,
    why: str,
    severity: str,
    owner: Person | None,
    findings: Collection[int],
) -> Recommendation:
    """Register a recommendation that rests on findings of the project; its owner is told."""
    require(actor, Can.PROPOSE_RECOMMENDATION, relationship)
    known = made_with_key(Recommendation, idempotency_key, project_id=project.id)
    if known is not None:
        return known
    check_stage(project, RECOMMENDED_AT, "text", NOT_NOW)
    keeper, rows = _check(project, text, severity, owner, findings)
    row = Recommendation(
        idempotency_key=idempotency_key,
        project_id=project.id,
        number=next_number(Recommendation, project),
        text=text,
        why=why,
        severity=severity,
        owner_id=keeper.id,
        disposition=Disposition.PENDING,
        made_at=clock.now(),
        made_by_name=actor.name,
    )
    row.findings = rows
    db.session.add(row)
    give_sight(project, keeper)
    change(actor, project, FindingsVerb.RECOMMENDATION_REGISTERED, {f"R{row.number}": [None, text]})
    _tell_owner(project, row)
    return row


def _tell_owner(project: Project, row: Recommendation) -> None:
    notices.notify(
        [row.owner_id],
        key=f"recommendation-owner:{row.id}:{row.owner_id}",
        text=f"You would see to recommendation {row.number} of {project.reference}",
        path=f"/projects/{project.reference}/recommendations/{row.number}",
        project=project,
    )


def edit(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    recommendation: Recommendation,
    text: str,
    why: str,
    severity: str,
    owner: Person | None,
    findings: Collection[int],
    version: int | None,
) -> None:
    """Change a recommendation on which the board has not decided yet."""
    require(actor, Can.PROPOSE_RECOMMENDATION, relationship)
    row = recommendation
    check_seen(
        row,
        version,
        {"Recommendation": row.text, "Why": row.why, "Owner": row.owner.name},
        {"Recommendation": text, "Why": why, "Owner": owner.name if owner else ""},
    )
    check_stage(project, RECOMMENDED_AT, "text", NOT_NOW)
    if row.disposition != Disposition.PENDING:
        raise Invalid({"text": "The board has decided on it. Register another one"})
    keeper, rows = _check(project, text, severity, owner, findings)
    before = {"text": row.text, "why": row.why, "severity": row.severity, "owner": row.owner.name}
    row.text, row.why, row.severity, row.findings = text, why, severity, rows
    # Asked before the owner is replaced, and told after the change is on record.
    is_other = row.owner_id != keeper.id
    row.owner = keeper
    give_sight(project, keeper)
    after = {"text": text, "why": why, "severity": severity, "owner": keeper.name}
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    change(actor, project, FindingsVerb.RECOMMENDATION_CHANGED, {f"R{row.number}": changed})
    if is_other:
        _tell_owner(project, row)


def dispose(*, actor: Actor, relationship: Relationship, decision: Decision) -> None:
    """Carry out the board's decision on one recommendation, within that decision (DOMAIN 3.11).

    Raises Invalid where it is not there any more, or decided already.
    """
    require(actor, Can.RECORD_BOARD_DECISION_ON_CLOSURE, relationship)
    # Held: the same recommendation may stand on the agendas of two meetings.
    row = db.session.get(Recommendation, int(decision.item.subject), with_for_update=True)
    # The subject is text in the item; what it names is checked against the project of the
    # decision, so that no decision disposes of another study's recommendation.
    if row is None or row.project_id != decision.project_id:
        raise Invalid({"outcome": "This recommendation is no longer there"})
    if row.disposition != Disposition.PENDING:
        raise Invalid({"outcome": "The board has decided on this recommendation already"})
    found = DISPOSITIONS[Outcome(decision.outcome)]
    row.disposition, row.reason = found, decision.reasons
    row.decision_id, row.decided_on = decision.id, decision.item.meeting.held_on
    change(
        actor,
        row.project,
        FindingsVerb.RECOMMENDATION_DECIDED,
        {f"R{row.number}": [Disposition.PENDING.label, found.label]},
        decision.reasons,
    )
    notices.notify(
        {row.owner_id} | notices.team_of(row.project),
        key=f"recommendation-decided:{row.id}",
        text=f"Recommendation {row.number} of {row.project.reference}: {found.label.lower()}",
        path=f"/projects/{row.project.reference}/recommendations/{row.number}",
        project=row.project,
    )
