"""Ending a project before its time, and somebody leaving it (DOMAIN T16, T17, J7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM, Actor, Relationship, Role
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.models import Project, ProjectPerson
from evidence_hub.registry.stages import ENDED, LIVE_OR_LATER, Stage
from evidence_hub.tracking import queries
from evidence_hub.tracking.idempotency import made_with_key
from evidence_hub.tracking.leavers import leavers
from evidence_hub.tracking.models import Departure, EndStatement
from evidence_hub.tracking.operations.departures import carry_out
from evidence_hub.tracking.owners import fit_owner
from evidence_hub.tracking.verbs import TrackingVerb

# What is said before a project ends: in exit duties all of it, before closing the lessons.
STATEMENTS: Mapping[str, tuple[str, str]] = {
    "participants": (
        "Participants told",
        "How those who take part were told, when, and what happens with what they gave",
    ),
    "partial": ("Findings so far", "What can be said from what was collected, and what cannot"),
    "lessons": ("Lessons", "What the next project should do differently, and what again"),
}
# The order of the page: people first, then what was found, then what was learnt.
FOR_EXIT = ("participants", "partial", "lessons")
# What is to become of the study when somebody leaves.
THEN = {
    "successor": "The successor goes on with it",
    "complete_unfinished": "It is completed with what there is",
    "exit": "It should end: the lead begins its exit duties",
}
NEEDED = {
    "reason": "Say why",
    "datasets": "Say which data they hold and where they go, or “none”",
    "devices": "Say which devices and media come back, to whom and when, or “none”",
    "drafts": "Say where their drafts are, or “none”",
    "consent": "Say where the consent materials are, or “none”",
}
# Two years: a student's end of course may be known that far ahead, and a slip in the year is still
# caught.
LONGEST_NOTICE = dt.timedelta(days=2 * 366)


def request_exit(
    *, actor: Actor, relationship: Relationship, project: Project, reason: str, participants: str
) -> StageMove:
    """Ask for the end of a project before its time: exit duties begin, the board ends it (T17)."""
    require(actor, Can.WITHDRAW, relationship)
    # T16 ends what never went live: there is nobody to tell and nothing to dispose of.
    if Stage(project.stage) not in LIVE_OR_LATER:
        raise Invalid({"reason": "Before going live a project is withdrawn instead"})
    if not reason:
        raise Invalid({"reason": "Say why it should end"})
    if not participants:
        raise Invalid({"participants": "Say what happens with those who take part now"})
    kept = move(
        project,
        Move.BEGIN_EXIT_DUTIES,
        actor=actor,
        reason=f"{reason}\nParticipants: {participants}",
    )
    notices.notify(
        (
            notices.team_of(project)
            | notices.in_roles(
                project, Role.SECRETARY, Role.CHAIR, Role.DEPUTY, Role.INFORMATION_GOVERNANCE
            )
        )
        - {actor.person_id or 0},
        key=f"move:{kept.id}",
        text=f"{project.reference} is to end: its exit duties begin",
        path=f"/projects/{project.reference}/tracking",
        project=project,
    )
    return kept


def say(
    *, actor: Actor, relationship: Relationship, project: Project, code: str, text: str
) -> EndStatement:
    """Write down what was done about one thing that the ending asks for."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    check_under_way(project)
    if code not in STATEMENTS:
        raise Invalid({"text": "Choose what it is about"})
    # What participants were told cannot be written before there is something to tell them.
    if Stage(project.stage) not in ENDED:
        raise Invalid({"text": "This is written once collecting has ended"})
    if not text:
        raise Invalid({"text": f"Write: {STATEMENTS[code][1]}"})
    row = queries.statements_of([project.id])[project.id].get(code)
    before = row.text if row else None
    if row is None:
        row = EndStatement(project_id=project.id, code=code)
        db.session.add(row)
    row.text, row.said_at, row.said_by_name = text, clock.now(), actor.name
    change(
        actor,
        project,
        TrackingVerb.STATEMENT_WRITTEN.about(STATEMENTS[code][0].lower()),
        {code: [before, text]},
    )
    return row


@dataclass(frozen=True)
class Leaving:
    """What somebody who leaves hands over; texts, the last two where they apply."""

    reason: str
    datasets: str
    devices: str
    drafts: str
    consent: str
    embargo: str
    rights: str
    then: str


def record_departure(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    idempotency_key: str,
    person: Person | None,
    successor: Person | None,
    last_day: dt.date | None,
    leaving: Leaving,
) -> Departure:
    """Record that somebody leaves: their access ends on the last day, the successor takes over.

    What is said here is the list that the successor works through. Carried out by
    ``departures.py`` on the day itself, at once where it is today.
    """
    require(actor, Can.FILE_AMENDMENT, relationship)
    known = made_with_key(Departure, idempotency_key, project_id=project.id)
    if known is not None:
        return known
    check_under_way(project)
    problems = {name: words for name, words in NEEDED.items() if not getattr(leaving, name)}
    if leaving.then not in THEN:
        problems["then"] = "Choose what happens next"
    today = clock.today()
    if last_day is None or not today <= last_day <= today + LONGEST_NOTICE:
        problems["last_day"] = "Enter today or a day to come"
    if person is None or person not in leavers(project):
        problems["person"] = "Choose somebody of the team. A lead hands the project over"
    if successor is None or successor is person:
        problems["successor"] = "Name who takes over"
    if problems or person is None or successor is None or last_day is None:
        raise Invalid(problems)
    # Asked now, while whoever records the departure can still name somebody else.
    fit_owner(project, successor, "successor")
    _check_no_other(project, person)
    row = Departure(
        idempotency_key=idempotency_key,
        project_id=project.id,
        person_id=person.id,
        person_name=person.name,
        successor_id=successor.id,
        last_day=last_day,
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
        **vars(leaving),
    )
    db.session.add(row)
    for part in _parts(project, person):
        # A part that would begin after the last day must not end before its beginning.
        part.ended_on = max(last_day, part.started_on)
    change(
        actor,
        project,
        TrackingVerb.DEPARTURE_RECORDED,
        {"last day": [None, day_words(last_day)], "successor": [None, successor.name]},
        leaving.reason,
    )
    notices.notify(
        {successor.id} | notices.in_roles(project, Role.SECRETARY, Role.INFORMATION_GOVERNANCE),
        key=f"departure:{row.id}",
        text=f"Somebody leaves {project.reference} on {day_words(last_day)}",
        path=f"/projects/{project.reference}/tracking/leaving",
        project=project,
    )
    # A last day that is today is carried out now: J7 asks that access ends the same day, and the
    # next round of due work comes later. For another day this does nothing.
    carry_out(actor=SYSTEM, departure_id=row.id)
    return row


def _parts(project: Project, person: Person) -> list[ProjectPerson]:
    today = clock.today()
    return [row for row in project.people if row.person_id == person.id and row.is_held(today)]


def _check_no_other(project: Project, person: Person) -> None:
    for row in queries.departures_of(project):
        if row.person_id == person.id and row.carried_out_at is None:
            raise Invalid({"person": f"This is recorded already, for {day_words(row.last_day)}"})
