"""Risks and issues of a project: what may go wrong or has, how badly, and who looks at it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.registry.changes import change, check_seen, check_under_way
from evidence_hub.registry.models import Project
from evidence_hub.tracking.idempotency import made_with_key, next_number
from evidence_hub.tracking.models import Risk
from evidence_hub.tracking.owners import fit_owner
from evidence_hub.tracking.verbs import TrackingVerb

KINDS = {"risk": "Risk: it may happen", "issue": "Issue: it has happened"}
SCALE = range(1, 6)
# A risk that nobody looks at for more than a year is not being managed.
LONGEST_REVIEW = dt.timedelta(days=366)


@dataclass(frozen=True)
class Content:
    """What is said of a risk; likelihood and impact from 1 to 5."""

    kind: str
    title: str
    response: str
    likelihood: int | None
    impact: int | None
    owner: Person | None
    review_on: dt.date | None


def _check(project: Project, content: Content) -> None:
    problems: dict[str, str] = {}
    if content.kind not in KINDS:
        problems["kind"] = "Choose risk or issue"
    if not content.title:
        problems["title"] = "Say what may happen, or what has"
    for name in ("likelihood", "impact"):
        if getattr(content, name) not in SCALE:
            problems[name] = "Choose from 1 to 5"
    today = clock.today()
    if content.review_on is None or not today <= content.review_on <= today + LONGEST_REVIEW:
        problems["review_on"] = "Enter a day to come, at most a year from now"
    if content.owner is None:
        problems["owner"] = "Name who looks after it"
    if problems:
        raise Invalid(problems)
    if content.owner is not None:
        fit_owner(project, content.owner, "owner")


def _said(row: Risk) -> dict[str, str]:
    return {
        "What": row.title,
        "Response": row.response,
        "Likelihood": str(row.likelihood),
        "Impact": str(row.impact),
        "Owner": row.owner.name if row.owner else "",
        "Review on": day_words(row.review_on),
    }


def _put(row: Risk, content: Content) -> None:
    row.kind, row.title, row.response = content.kind, content.title, content.response
    row.likelihood, row.impact = content.likelihood or 0, content.impact or 0
    row.owner = content.owner
    row.review_on = content.review_on or clock.today()


def add(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    idempotency_key: str,
    content: Content,
) -> Risk:
    """Put a risk or issue on the project's list; one key twice gives the same one."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    known = made_with_key(Risk, idempotency_key, project_id=project.id)
    if known is not None:
        return known
    check_under_way(project)
    _check(project, content)
    row = Risk(
        idempotency_key=idempotency_key,
        project_id=project.id,
        number=next_number(Risk, project),
        made_at=clock.now(),
    )
    _put(row, content)
    db.session.add(row)
    change(
        actor,
        project,
        TrackingVerb.RISK_ADDED.about(row.kind),
        {"score": [None, row.score]},
        row.title,
    )
    return row


def review(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    risk: Risk,
    content: Content,
    version: int | None,
) -> None:
    """Look at a risk again: score, response, owner, and the next day to look at it."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    check_under_way(project)
    if risk.closed_on is not None:
        raise Invalid({"title": "It is closed. Add a new one if it comes back"})
    before = _said(risk)
    yours = {"What": content.title, "Response": content.response}
    check_seen(risk, version, before, yours)
    _check(project, content)
    _put(risk, content)
    after = _said(risk)
    change(
        actor,
        project,
        TrackingVerb.RISK_REVIEWED,
        {name: [before[name], after[name]] for name in after if before[name] != after[name]},
    )


def close(
    *, actor: Actor, relationship: Relationship, project: Project, risk: Risk, reason: str
) -> None:
    """Close a risk or issue with the reason; it stays on the list of what was."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    check_under_way(project)
    if risk.closed_on is not None:
        raise Invalid({"reason": "It is closed already"})
    if not reason:
        raise Invalid({"reason": "Say why it is over"})
    risk.closed_on, risk.closed_reason = clock.today(), reason
    change(actor, project, TrackingVerb.RISK_CLOSED, {risk.title: ["open", "closed"]}, reason)
