"""The benefits register: promised with a baseline, reported by the owner, checked by another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements.adviser_access import give_sight
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.core.problems import Problems
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_seen, check_under_way, words_of
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import BEFORE_COMMISSIONED, Stage
from evidence_hub.tracking.idempotency import made_with_key, next_number
from evidence_hub.tracking.lifecycle import CONCLUSIONS, profile_of
from evidence_hub.tracking.models import Benefit, BenefitReading
from evidence_hub.tracking.owners import fit_owner
from evidence_hub.tracking.states import BenefitStatus
from evidence_hub.tracking.verbs import TrackingVerb

KINDS = {
    "cashable": "Cashable: frees money that can be spent elsewhere",
    "non_cashable": "Non-cashable: worth money that cannot be taken out",
    "non_financial": "Non-financial: not measured in money",
    "dis_benefit": "Dis-benefit: a loss that comes with the change",
}
BETTER = {"higher": "Higher is better", "lower": "Lower is better"}
# Within what the column holds to four decimal places: a larger number would be refused by the
# database, which has no words for a person.
LARGEST = Decimal(10**13)


@dataclass(frozen=True)
class Content:
    """What a benefit is and how it is measured; values are exact, in the benefit's own unit."""

    title: str
    kind: str
    measure: str
    unit: str
    better: str
    owner: Person | None
    baseline: Decimal | None
    baseline_on: dt.date | None
    no_baseline_reason: str
    target: Decimal | None
    target_on: dt.date | None
    attribution: str


NEEDED = {
    "title": "Say what gets better, or worse",
    "measure": "Say what is measured",
    "unit": "Say in what it is measured, like “thefts a month”",
}


def _problems(content: Content) -> dict[str, str]:
    problems = {name: words for name, words in NEEDED.items() if not getattr(content, name)}
    if content.kind not in KINDS:
        problems["kind"] = "Choose what kind it is"
    if content.better not in BETTER:
        problems["better"] = "Choose which way is better"
    if content.owner is None:
        problems["owner"] = "Name who answers for it"
    return problems | _values(content)


# The messages are about pairs of fields, which is why no form can check them one by one.
def _values(content: Content) -> dict[str, str]:
    problems = Problems()
    today = clock.today()
    problems.refuse_if(
        content.baseline is None and not content.no_baseline_reason,
        "baseline",
        "Enter the value before the change, or the reason why there is none",
    )
    problems.refuse_if(
        content.baseline is not None and content.no_baseline_reason,
        "no_baseline_reason",
        "There is a baseline: leave this blank",
    )
    problems.refuse_if(
        content.baseline is not None and content.baseline_on is None,
        "baseline_on",
        "Enter the day of the baseline",
    )
    problems.refuse_if(
        content.baseline_on is not None and content.baseline_on > today,
        "baseline_on",
        "A baseline is measured before the change: this day is to come",
    )
    problems.refuse_if(
        (content.target is None) is not (content.target_on is None),
        "target_on",
        "A target needs its value and its day",
    )
    problems.refuse_if(
        content.target_on and content.baseline_on and content.target_on <= content.baseline_on,
        "target_on",
        "The target’s day comes after the baseline’s",
    )
    for name in ("baseline", "target"):
        value = getattr(content, name)
        problems.refuse_if(
            value is not None and abs(value) > LARGEST, name, "Enter a smaller number"
        )
    return problems.fields


def _check(project: Project, content: Content) -> Person:
    check_under_way(project)
    # Before the board's decision the promise is part of the proposal, under the stages and
    # versions of the record; two registers of one promise would drift apart.
    if Stage(project.stage) in BEFORE_COMMISSIONED or project.awaits_adoption:
        raise Invalid({"title": "Benefits are kept from the day the board commissions the project"})
    problems = _problems(content)
    if problems or content.owner is None:
        raise Invalid(problems)
    return fit_owner(project, content.owner, "owner")


FIELDS = {
    "title": "Benefit",
    "kind": "Kind",
    "measure": "Measure",
    "unit": "Unit",
    "better": "Which way is better",
    "baseline": "Baseline",
    "baseline_on": "Day of the baseline",
    "no_baseline_reason": "Why there is no baseline",
    "target": "Target",
    "target_on": "Day of the target",
    "attribution": "Attribution",
}


def add(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    idempotency_key: str,
    content: Content,
) -> Benefit:
    """Register a benefit; none without a baseline or the reason why there is none."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    known = made_with_key(Benefit, idempotency_key, project_id=project.id)
    if known is not None:
        return known
    owner = _check(project, content)
    row = Benefit(
        idempotency_key=idempotency_key,
        project_id=project.id,
        number=next_number(Benefit, project),
        made_at=clock.now(),
    )
    for name in FIELDS:
        setattr(row, name, getattr(content, name))
    row.owner_id = owner.id
    row.status = profile_of(row)
    db.session.add(row)
    give_sight(project, owner)
    change(actor, project, TrackingVerb.BENEFIT_REGISTERED, {row.title: [None, owner.name]})
    _tell_owner(project, row, owner)
    return row


def _tell_owner(project: Project, row: Benefit, owner: Person) -> None:
    notices.notify(
        [owner.id],
        key=f"benefit-owner:{row.number}:{project.id}:{owner.id}",
        text=f"You own a benefit of {project.reference}",
        path=f"/projects/{project.reference}/tracking/benefits/{row.number}",
        project=project,
    )


def edit(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    benefit: Benefit,
    content: Content,
    reason: str,
    version: int | None,
) -> None:
    """Change what a benefit promises; baseline and target, once measured, need a reason."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    before = {name: words_of(getattr(benefit, name)) for name in FIELDS}
    after = {name: words_of(getattr(content, name)) for name in FIELDS}
    check_seen(
        benefit,
        version,
        {FIELDS[name]: value for name, value in before.items()},
        {FIELDS[name]: value for name, value in after.items()},
    )
    owner = _check(project, content)
    changed = {name: [before[name], after[name]] for name in FIELDS if before[name] != after[name]}
    # These five decide whether a measured value is a success, so moving one of them after the fact
    # is what an auditor looks for.
    measured = {"baseline", "baseline_on", "target", "target_on", "better"} & set(changed)
    if benefit.readings and measured and not reason:
        raise Invalid({"reason": "It was measured already. Say why it changes"})
    for name in FIELDS:
        setattr(benefit, name, getattr(content, name))
    if owner.id != benefit.owner_id:
        changed["owner"] = [benefit.owner.name, owner.name]
        benefit.owner_id = owner.id
        give_sight(project, owner)
        _tell_owner(project, benefit, owner)
    if BenefitStatus(benefit.status) not in CONCLUSIONS:
        benefit.status = profile_of(benefit)
    change(actor, project, TrackingVerb.BENEFIT_CHANGED, changed, reason)


def report(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    benefit: Benefit,
    idempotency_key: str,
    value: Decimal | None,
    measured_on: dt.date | None,
    evidence: str,
    forecast: Decimal | None,
    forecast_reason: str,
) -> BenefitReading:
    """Report a measured value as the benefit's owner; it counts once somebody else checked it.

    ``relationship`` holds ``Relation.OWNER`` for the benefit's owner. A forecast that misses the
    target, or comes after its day, needs the reason.
    """
    require(actor, Can.REPORT_BENEFIT, relationship)
    known = made_with_key(BenefitReading, idempotency_key, benefit_id=benefit.id)
    if known is not None:
        return known
    _check_measured(project)
    today = clock.today()
    problems = Problems()
    problems.refuse_if(value is None or abs(value) > LARGEST, "value", "Enter the measured value")
    if measured_on is None or measured_on > today:
        problems.fields["measured_on"] = "Enter the day it was measured, not later than today"
    elif benefit.baseline_on is not None and measured_on <= benefit.baseline_on:
        problems.fields["measured_on"] = f"The baseline is of {day_words(benefit.baseline_on)}"
    problems.refuse_if(not evidence, "evidence", "Say where the value comes from")
    problems.refuse_if(
        _misses(benefit, forecast, today) and not forecast_reason,
        "forecast_reason",
        "Say why the target is not reached, or not in time",
    )
    if problems or value is None or measured_on is None:
        raise Invalid(problems.fields)
    row = BenefitReading(
        idempotency_key=idempotency_key,
        value=value,
        measured_on=measured_on,
        evidence=evidence,
        reported_at=clock.now(),
        reported_by_id=actor.person_id,
        reported_by_name=actor.name,
    )
    benefit.readings.append(row)
    # A new value brings a new forecast, or none: the one before was made without knowing it.
    benefit.forecast, benefit.forecast_reason = forecast, forecast_reason
    if BenefitStatus(benefit.status) not in CONCLUSIONS:
        benefit.status = BenefitStatus.TRACKING
    change(
        actor,
        project,
        TrackingVerb.BENEFIT_MEASURED,
        {benefit.title: [None, f"{value} {benefit.unit}"]},
    )
    notices.notify(
        # The reporter is left out, since a board member may own a benefit and cannot check it.
        notices.in_roles(project, Role.BOARD_MEMBER, Role.DEPUTY) - {actor.person_id or 0},
        key=f"benefit-reading:{row.id}",
        text=f"A measured benefit waits to be checked: {project.reference}",
        path=f"/projects/{project.reference}/tracking/benefits/{benefit.number}",
        project=project,
    )
    return row


def _check_measured(project: Project) -> None:
    """Refuse a value of a project that ended early; measuring outlives one that was closed."""
    if Stage(project.stage) is not Stage.CLOSED:
        check_under_way(project)


def _misses(benefit: Benefit, forecast: Decimal | None, today: dt.date) -> bool:
    if forecast is None or benefit.target is None or benefit.target_on is None:
        return False
    short = forecast < benefit.target if benefit.better == "higher" else forecast > benefit.target
    return short or benefit.target_on < today


def check(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    benefit: Benefit,
    reading: BenefitReading,
    is_verified: bool,
    note: str,
) -> None:
    """Verify a reported value, or say why it does not hold; never one's own, never the owner's."""
    require(actor, Can.VERIFY_BENEFIT, relationship)
    _check_measured(project)
    # Held, so that of two members who check at once the second one reads what the first one said.
    db.session.get_one(BenefitReading, reading.id, with_for_update=True, populate_existing=True)
    # Both are asked: a benefit may have changed hands between the report and the check, and
    # neither the former nor the present owner is a second pair of eyes.
    if actor.person_id in (benefit.owner_id, reading.reported_by_id):
        raise Refused({"verdict": "Its owner reports it; somebody else verifies it"})
    if reading.checked_at is not None:
        raise Invalid({"verdict": "It was checked already"})
    if not is_verified and not note:
        raise Invalid({"note": "Say why it does not hold"})
    reading.is_verified, reading.check_note = is_verified, note
    reading.checked_at, reading.checked_by_name = clock.now(), actor.name
    change(
        actor,
        project,
        TrackingVerb.BENEFIT_VERIFIED if is_verified else TrackingVerb.BENEFIT_NOT_VERIFIED,
        {benefit.title: [None, f"{reading.value} {benefit.unit}"]},
        note,
    )
    notices.notify(
        [benefit.owner_id],
        key=f"benefit-checked:{reading.id}",
        text=f"Your measurement for {project.reference} was "
        f"{'verified' if is_verified else 'not verified'}",
        path=f"/projects/{project.reference}/tracking/benefits/{benefit.number}",
        project=project,
    )
