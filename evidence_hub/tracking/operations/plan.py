"""The plan: milestones, what is expected of them, and the dates that they are given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_seen, check_under_way
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import BEFORE_COMMISSIONED, Stage
from evidence_hub.tracking.idempotency import made_with_key, next_number
from evidence_hub.tracking.lifecycle import PLANNING
from evidence_hub.tracking.models import Milestone, Rebaseline
from evidence_hub.tracking.owners import fit_owner
from evidence_hub.tracking.project_status import project_status
from evidence_hub.tracking.starting import suggested
from evidence_hub.tracking.verbs import TrackingVerb

# Wide enough for imports and long studies, narrow enough to catch 0206 or 20206.
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def _check_open(project: Project) -> None:
    check_under_way(project)
    if Stage(project.stage) in BEFORE_COMMISSIONED or project.awaits_adoption:
        raise Invalid({"title": "A plan is kept from the day the board commissions the project"})


def _fit_day(day: dt.date | None, field: str) -> dt.date:
    if day is None or not EARLIEST <= day < LATEST:
        raise Invalid({field: "Enter a day, like 27 3 2027"})
    return day


def add(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    idempotency_key: str,
    title: str,
    baseline_on: dt.date | None,
    owner: Person | None,
) -> Milestone:
    """Add a milestone; the same ``idempotency_key`` twice gives the same one."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    known = made_with_key(Milestone, idempotency_key, project_id=project.id)
    if known is not None:
        return known
    _check_open(project)
    day = _fit_day(baseline_on, "baseline_on")
    if not title:
        raise Invalid({"title": "Say what is to be reached"})
    if owner is not None:
        fit_owner(project, owner, "owner")
    row = _made(project, idempotency_key, next_number(Milestone, project), title, day)
    row.owner_id = owner.id if owner else None
    change(actor, project, TrackingVerb.MILESTONE_ADDED, {title: [None, day_words(day)]})
    return row


def _made(
    project: Project, idempotency_key: str, number: int, title: str, day: dt.date
) -> Milestone:
    row = Milestone(
        idempotency_key=idempotency_key,
        project_id=project.id,
        number=number,
        title=title,
        first_on=day,
        baseline_on=day,
        forecast_on=day,
        made_at=clock.now(),
    )
    db.session.add(row)
    return row


def add_starting_set(
    *, actor: Actor, relationship: Relationship, project: Project, idempotency_key: str
) -> Sequence[Milestone]:
    """Add the starting set to a plan that is still empty."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    _check_open(project)
    # Cancelled milestones count too: a plan that was emptied was somebody's decision.
    if next_number(Milestone, project) > 1:
        raise Invalid({"title": "The plan has milestones already. Add what is missing one by one"})
    wanted = suggested(project)
    if not wanted:
        raise Invalid({"title": "The project’s intended start and end are needed for this"})
    rows = [
        # One key for each, since the column is unique and the form sends one for the whole set.
        _made(project, f"{idempotency_key}-{number}", number, title, day)
        for number, (title, day) in enumerate(wanted, 1)
    ]
    change(
        actor,
        project,
        TrackingVerb.STARTING_SET_OF_MILESTONES_ADDED,
        {row.title: [None, day_words(row.baseline_on)] for row in rows},
    )
    return rows


def edit(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    milestone: Milestone,
    title: str,
    owner: Person | None,
    baseline_on: dt.date | None,
    reason: str,
    version: int | None,
) -> None:
    """Change a milestone; its date only while the plan is still being made, the old one kept."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    _check_open(project)
    _check_not_done(milestone)
    check_seen(milestone, version, _said(milestone), {"Title": title})
    day = _fit_day(baseline_on, "baseline_on")
    if not title:
        raise Invalid({"title": "Say what is to be reached"})
    if owner is not None:
        fit_owner(project, owner, "owner")
    difference = {"title": [milestone.title, title]} if title != milestone.title else {}
    if day != milestone.baseline_on:
        if Stage(project.stage) not in PLANNING:
            raise Invalid({"baseline_on": "The plan is fixed now. Ask for a new date instead"})
        if not reason:
            raise Invalid({"reason": "Say why the date changes"})
        difference["date"] = [day_words(milestone.baseline_on), day_words(day)]
        row = _asked(actor, milestone, day, reason)
        _grant(actor, row, milestone, "Before the start, while the plan was made")
    milestone.title, milestone.owner_id = title, owner.id if owner else None
    change(actor, project, TrackingVerb.MILESTONE_CHANGED, difference, reason)


def _said(milestone: Milestone) -> dict[str, str]:
    return {
        "Title": milestone.title,
        "Agreed date": day_words(milestone.baseline_on),
        "Expected": day_words(milestone.forecast_on),
    }


def _check_not_done(milestone: Milestone) -> None:
    if milestone.actual_on is not None:
        raise Invalid({"title": "It was met already"})
    if milestone.cancelled_on is not None:
        raise Invalid({"title": "It was cancelled"})


def forecast(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    milestone: Milestone,
    forecast_on: dt.date | None,
    reason: str,
    version: int | None,
) -> None:
    """Say when a milestone is expected; later than agreed, or overdue, needs the reason."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    _check_open(project)
    _check_not_done(milestone)
    day = _fit_day(forecast_on, "forecast_on")
    check_seen(milestone, version, _said(milestone), {"Expected": day_words(day)})
    # An expected day in the past is either a milestone that was met or one that is late without
    # words.
    if day < clock.today():
        raise Invalid({"forecast_on": "Enter today or a day to come. If it is met, record that"})
    due_on = project_status(project).late(milestone).due_on
    if not reason and (day > due_on or due_on < clock.today()):
        raise Invalid({"reason": f"It is due on {day_words(due_on)}. Say why it will be later"})
    before = milestone.forecast_on
    milestone.forecast_on, milestone.forecast_reason = day, reason
    change(
        actor,
        project,
        TrackingVerb.MILESTONE_FORECAST,
        {milestone.title: [day_words(before), day_words(day)]},
        reason,
    )


def reach(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    milestone: Milestone,
    begun_on: dt.date | None,
    actual_on: dt.date | None,
    version: int | None,
) -> None:
    """Record when work on a milestone began, and when it was met, or one of the two."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    _check_open(project)
    _check_not_done(milestone)
    check_seen(milestone, version, _said(milestone), {"Met": day_words(actual_on)})
    today = clock.today()
    # An adopted import has no move to “commissioned”, so its adoption takes that place.
    first = project.adopted_on or _commissioned_on(project)
    for field, day in (("begun_on", begun_on), ("actual_on", actual_on)):
        if day is not None and day > today:
            raise Invalid({field: "This day is still to come"})
        if day is not None and first is not None and day < first:
            raise Invalid({field: f"The project was commissioned on {day_words(first)}"})
    began = begun_on or milestone.begun_on
    if actual_on is None and begun_on is None:
        raise Invalid({"actual_on": "Enter when it began or when it was met"})
    if actual_on is not None and began is not None and actual_on < began:
        raise Invalid({"actual_on": f"It cannot be met before it began, on {day_words(began)}"})
    milestone.begun_on = began
    if actual_on is not None:
        # The expectation follows, or the plan's picture would draw two ends for one milestone.
        milestone.actual_on = milestone.forecast_on = actual_on
        _withdraw_asked(milestone)
    change(
        actor,
        project,
        TrackingVerb.MILESTONE_MET if actual_on else TrackingVerb.MILESTONE_BEGUN,
        {milestone.title: [None, day_words(actual_on or begun_on)]},
    )


def _commissioned_on(project: Project) -> dt.date | None:
    """Return the day on which the project was commissioned, as its moves say."""
    moves = project_status(project).moves
    days = [clock.in_london(row.at).date() for row in moves if row.target == Stage.COMMISSIONED]
    return min(days, default=None)


def _asked(actor: Actor, milestone: Milestone, day: dt.date, reason: str) -> Rebaseline:
    row = Rebaseline(
        was_on=milestone.baseline_on,
        becomes_on=day,
        reason=reason,
        asked_at=clock.now(),
        asked_by_id=actor.person_id,
        asked_by_name=actor.name,
    )
    milestone.rebaselines.append(row)
    return row


def _grant(actor: Actor, row: Rebaseline, milestone: Milestone, answer: str) -> None:
    row.is_granted, row.answer = True, answer
    row.answered_at, row.answered_by_name = clock.now(), actor.name
    milestone.baseline_on = row.becomes_on
    # What is granted becomes what is expected; an older forecast would show it as late at once.
    milestone.forecast_on = row.becomes_on


def _withdraw_asked(milestone: Milestone) -> None:
    """A new date that is asked for falls away with the milestone itself."""
    if row := milestone.asked:
        row.is_granted, row.answer = False, "No longer needed"
        row.answered_at = clock.now()


def ask_new_date(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    milestone: Milestone,
    becomes_on: dt.date | None,
    reason: str,
) -> Rebaseline:
    """Ask for a new agreed date; until it is granted the old one holds, and stays on record."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    _check_open(project)
    _check_not_done(milestone)
    day = _fit_day(becomes_on, "becomes_on")
    if milestone.asked is not None:
        raise Invalid({"becomes_on": "A new date is asked for already"})
    if day == milestone.baseline_on or day < clock.today():
        raise Invalid({"becomes_on": "Enter another day than the agreed one, and none in the past"})
    if not reason:
        raise Invalid({"reason": "Say why it needs a new date"})
    row = _asked(actor, milestone, day, reason)
    change(
        actor,
        project,
        TrackingVerb.NEW_DATE_ASKED_FOR,
        {milestone.title: [day_words(milestone.baseline_on), day_words(day)]},
        reason,
    )
    notices.notify(
        notices.in_roles(project, Role.SECRETARY) - {actor.person_id or 0},
        key=f"rebaseline:{row.id}",
        text=f"A new date is asked for: {project.reference}",
        path=f"/projects/{project.reference}/tracking/plan",
        project=project,
    )
    return row


def answer_new_date(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    milestone: Milestone,
    is_granted: bool,
    answer: str,
) -> None:
    """Grant or refuse a new date; nobody answers what they asked for themselves."""
    require(actor, Can.ACCEPT_PROGRESS, relationship)
    check_under_way(project)
    # Held and read anew, so that two answers at once cannot grant and refuse the same date.
    db.session.get_one(Milestone, milestone.id, with_for_update=True, populate_existing=True)
    row = milestone.asked
    if row is None:
        raise Invalid({"verdict": "It was answered already"})
    # A lead who is also the secretary would otherwise grant their own delay (decision 0023).
    if row.asked_by_id is not None and row.asked_by_id == actor.person_id:
        raise Refused({"verdict": "You asked for it yourself. Ask a colleague to answer"})
    if not is_granted and not answer:
        raise Invalid({"answer": "Say why it is refused"})
    if is_granted:
        _grant(actor, row, milestone, answer)
    else:
        row.is_granted, row.answer = False, answer
        row.answered_at, row.answered_by_name = clock.now(), actor.name
    change(
        actor,
        project,
        TrackingVerb.NEW_DATE_GRANTED if is_granted else TrackingVerb.NEW_DATE_REFUSED,
        {milestone.title: [day_words(row.was_on), day_words(row.becomes_on)]},
        answer,
    )
    notices.notify(
        notices.team_of(project),
        key=f"rebaseline-answered:{row.id}",
        text=f"{'Granted' if is_granted else 'Refused'}: the new date asked for in "
        f"{project.reference}",
        path=f"/projects/{project.reference}/tracking/plan",
        project=project,
    )


def cancel(
    *, actor: Actor, relationship: Relationship, project: Project, milestone: Milestone, reason: str
) -> None:
    """Say that a milestone is no longer wanted; it stays on the page with the reason."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    _check_open(project)
    _check_not_done(milestone)
    if not reason:
        raise Invalid({"reason": "Say why it is no longer wanted"})
    milestone.cancelled_on, milestone.cancelled_reason = clock.today(), reason
    _withdraw_asked(milestone)
    change(
        actor,
        project,
        TrackingVerb.MILESTONE_CANCELLED,
        {milestone.title: ["open", "cancelled"]},
        reason,
    )
