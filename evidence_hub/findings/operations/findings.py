"""What was found: recorded by the team, released by the chair, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from sqlalchemy import func, select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.findings import queries
from evidence_hub.findings import release as releasing
from evidence_hub.findings.lifecycle import FOUND_AT, check_stage
from evidence_hub.findings.models import Finding
from evidence_hub.findings.planned_outcomes import account_of
from evidence_hub.findings.verbs import FindingsVerb
from evidence_hub.findings.words import DIRECTIONS, EMMIE
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_seen, words_of
from evidence_hub.registry.models import Project
from evidence_hub.tracking.idempotency import made_with_key

STATUSES = {
    "interim": "Interim: the analysis is not complete",
    "final": "Final: the study’s own completed result",
}


@dataclass(frozen=True)
class Content:
    """What a finding says. ``effect_*`` are in the unit of ``effect_metric``."""

    statement: str
    outcome: str
    direction: str
    status: str
    technical: str = ""
    measure: str = ""
    effect_metric: str = ""
    effect_value: float | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    effect_p: str = ""
    comparison: str = ""
    sample: str = ""
    setting: str = ""
    for_whom: str = ""
    cost: str = ""
    limitations: str = ""
    emmie: Mapping[str, str] = field(default_factory=dict)


FIELDS = {
    "statement": "In plain words",
    "technical": "For researchers",
    "outcome": "Outcome",
    "measure": "Measure",
    "direction": "Direction",
    "effect_metric": "Effect measured as",
    "effect_value": "Effect",
    "effect_low": "Lower end of the interval",
    "effect_high": "Upper end of the interval",
    "effect_p": "p value or other words on chance",
    "comparison": "Compared with",
    "sample": "Sample",
    "setting": "Setting",
    "for_whom": "For whom",
    "cost": "Cost",
    "limitations": "Limitations",
    "status": "Status",
}


def _effect_problems(content: Content) -> dict[str, str]:
    value, low, high = content.effect_value, content.effect_low, content.effect_high
    numbers = {"effect_value": value, "effect_low": low, "effect_high": high}
    problems = {
        name: "Enter a number"
        for name, each in numbers.items()
        # “nan” and “inf” are numbers to Python, and would slip through the comparisons below.
        if each is not None and not isfinite(each)
    }
    if problems:
        return problems
    if (low is None) is not (high is None):
        missing = "effect_low" if low is None else "effect_high"
        problems[missing] = "An interval has two ends: enter both, or neither"
    if value is None and (low is not None or high is not None):
        problems["effect_value"] = "Enter the effect to which the interval belongs"
    if low is not None and high is not None and low > high:
        problems["effect_low"] = "The lower end comes first"
    # An estimate outside its own interval is a slip, and readers would take it for a result.
    elif value is not None and low is not None and high is not None and not low <= value <= high:
        problems["effect_value"] = "The effect must lie inside its interval"
    if value is not None and not content.effect_metric:
        problems["effect_metric"] = "Say in what the effect is measured, like “percentage points”"
    return problems


def _check(project: Project, content: Content) -> bool:
    """Raise Invalid where it does not hold; return whether its outcome was not promised."""
    problems = _effect_problems(content)
    if not content.statement:
        problems["statement"] = "Say in plain words what was found"
    if content.direction not in DIRECTIONS:
        problems["direction"] = "Choose a direction. Null and harmful results count the same"
    if content.status not in STATUSES:
        problems["status"] = "Choose whether it is interim or final"
    # The five are fixed: a sixth answer would be a score of our own under EMMIE's name (trap 9).
    if set(content.emmie) - set(EMMIE):
        problems["statement"] = "Only the five questions can be answered"
    line = account_of(project).line(content.outcome)
    if line is None:
        problems["outcome"] = (
            "This outcome is not on the record. Choose one that is, or add it by an amendment first"
        )
    if problems or line is None:
        raise Invalid(problems)
    return not line.is_promised


def _fill(row: Finding, content: Content) -> None:
    for name in FIELDS:
        setattr(row, name, getattr(content, name))
    row.emmie = {name: text for name, text in content.emmie.items() if text}


def _next_code(project: Project) -> str:
    """Return the code of a project's next finding; two at once meet the unique constraint."""
    count = db.session.scalar(
        select(func.count()).select_from(Finding).where(Finding.project_id == project.id)
    )
    return f"{project.reference}-F{(count or 0) + 1}"


def record(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    idempotency_key: str,
    content: Content,
) -> Finding:
    """Record a finding on an outcome of the record, null and harmful ones like any other.

    Raises Invalid for an effect outside its interval and for an outcome not on the record. One
    that was not promised is labelled exploratory for good.
    """
    require(actor, Can.SUBMIT_FINDING, relationship)
    known = made_with_key(Finding, idempotency_key, project_id=project.id)
    if known is not None:
        return known
    check_stage(
        project, FOUND_AT, "statement", "Findings are recorded from the day a study goes live"
    )
    row = Finding(
        idempotency_key=idempotency_key,
        code=_next_code(project),
        project_id=project.id,
        is_exploratory=_check(project, content),
        # The team saw its own result, so it needs no source beside it (queries.marks_of).
        provenance="SEEN",
        as_reported_on=clock.today(),
        is_demo=project.is_demo,
        created_at=clock.now(),
    )
    _fill(row, content)
    db.session.add(row)
    change(actor, project, FindingsVerb.FINDING_RECORDED, {row.code: [None, row.statement]})
    return row


def edit(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    finding: Finding,
    content: Content,
    version: int | None,
) -> None:
    """Change a finding that is not released yet; what readers have read is withdrawn instead."""
    require(actor, Can.SUBMIT_FINDING, relationship)
    before = {name: words_of(getattr(finding, name)) for name in FIELDS}
    after = {name: words_of(getattr(content, name)) for name in FIELDS}
    check_seen(
        finding,
        version,
        {FIELDS[name]: value for name, value in before.items()},
        {FIELDS[name]: value for name, value in after.items()},
    )
    check_stage(project, FOUND_AT, "statement", "This project reports no findings now")
    _check_own(finding)
    if finding.released_at is not None:
        raise Invalid({"statement": "Readers have read it. Withdraw it and record another"})
    # Judged again, since the edit may have moved the finding to another outcome.
    finding.is_exploratory = _check(project, content)
    answers = {name: text for name, text in content.emmie.items() if text}
    changed: dict[str, Any] = {
        FIELDS[name]: [before[name], after[name]] for name in FIELDS if before[name] != after[name]
    }
    for name in sorted({*finding.emmie, *answers}):
        pair = [finding.emmie.get(name, ""), answers.get(name, "")]
        if pair[0] != pair[1]:
            changed[name.capitalize()] = pair
    _fill(finding, content)
    change(actor, project, FindingsVerb.FINDING_CHANGED, {finding.code: changed})


def _check_own(finding: Finding) -> None:
    if finding.withdrawn_at is not None:
        raise Invalid({"statement": "This finding is withdrawn"})
    # What a source says is not ours to improve, even if it is wrong: another row may contradict
    # it.
    if finding.idempotency_key is None:
        raise Invalid({"statement": "It comes from a source, and stands as the source says it"})


def withdraw(
    *, actor: Actor, relationship: Relationship, project: Project, finding: Finding, reason: str
) -> None:
    """Withdraw a finding; it stays on its project's page with the reason, and leaves search."""
    require(actor, Can.SUBMIT_FINDING, relationship)
    check_stage(project, FOUND_AT, "reason", "This project reports no findings now")
    _check_own(finding)
    if not reason:
        raise Invalid({"reason": "Say why it is withdrawn"})
    finding.withdrawn_at, finding.withdrawn_reason = clock.now(), reason
    change(
        actor,
        project,
        FindingsVerb.FINDING_WITHDRAWN,
        {finding.code: ["standing", "withdrawn"]},
        reason,
    )
    notices.notify(
        notices.in_roles(project, Role.SECRETARY, Role.CHAIR, Role.DEPUTY),
        key=f"finding-withdrawn:{finding.id}",
        text=f"A finding of {project.reference} was withdrawn",
        path=f"/projects/{project.reference}/findings",
        project=project,
    )


def release(*, actor: Actor, relationship: Relationship, project: Project) -> int:
    """Open every final finding to all who read the register; return how many.

    Refused while a text of the project waits for clearance, or is held back until a day.
    """
    require(actor, Can.CLEAR_PUBLICATION, relationship)
    # Final ones alone: an interim result that readers have seen cannot be taken back from their
    # minds.
    rows = queries.unreleased(project)
    if not rows:
        raise Invalid({"status": "No final finding waits to be released"})
    # A finding says what a manuscript says; released early it would go round the clearance of T10.
    if said := releasing.objection(project):
        raise Invalid({"status": said})
    now = clock.now()
    for row in rows:
        row.released_at = now
    change(
        actor,
        project,
        FindingsVerb.FINDINGS_RELEASED,
        {row.code: [None, "released"] for row in rows},
    )
    notices.notify(
        notices.team_of(project) - {actor.person_id or 0},
        key=f"findings-released:{rows[-1].id}",
        text=f"The findings of {project.reference} are released",
        path=f"/projects/{project.reference}/findings",
        project=project,
    )
    return len(rows)
