"""Placements of students with the force, and what they found (report para 120, fifth point)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import Problems, given
from evidence_hub.notifications.notices import notify
from evidence_hub.programme import queries
from evidence_hub.programme.changes import change
from evidence_hub.programme.models import Placement, PlacementFinding
from evidence_hub.programme.models.placement import FOUND
from evidence_hub.programme.policy import standing_on_placement
from evidence_hub.programme.verbs import ProgrammeVerb
from evidence_hub.registry.models import Project

# A slip is caught; the report speaks of three.
MOST_STUDENTS = 200


def begin(
    *,
    actor: Actor,
    idempotency_key: str,
    title: str,
    aim: str,
    institution: str,
    course: str,
    students: int | None,
    supervisor: Person | None,
    project: Project | None,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
) -> Placement:
    """Record a placement with its supervisor, who is told."""
    require(actor, Can.KEEP_PROGRAMME)
    known = db.session.scalar(select(Placement).where(Placement.idempotency_key == idempotency_key))
    if known is not None:
        return known
    problems = Problems()
    problems.need(title, "title", "Give the placement a title")
    problems.need(aim, "aim", "Say what it is to find out")
    problems.need(institution, "institution", "Enter the university")
    problems.need(starts_on, "starts_on", "Enter the first day")
    problems.need(ends_on, "ends_on", "Enter the last day")
    problems.refuse_if(
        starts_on and ends_on and ends_on < starts_on,
        "ends_on",
        "The last day comes after the first",
    )
    problems.refuse_if(
        students not in range(1, MOST_STUDENTS + 1),
        "students",
        f"Enter how many students, from 1 to {MOST_STUDENTS}",
    )
    is_supervisor = supervisor and supervisor.id in {row.id for row in queries.supervisors()}
    problems.refuse_if(not is_supervisor, "supervisor", "Choose a supervisor from the list")
    problems.raise_if_any()
    row = Placement(
        idempotency_key=idempotency_key,
        title=title,
        aim=aim,
        institution=institution,
        course=course,
        students=given(students),
        supervisor=given(supervisor),
        project_id=project.id if project else None,
        starts_on=given(starts_on),
        ends_on=given(ends_on),
        made_at=clock.now(),
        made_by_name=actor.name,
        is_demo=actor.is_demo,
    )
    db.session.add(row)
    change(actor, row, ProgrammeVerb.PLACEMENT_RECORDED, {"title": [None, title]})
    notify(
        [given(supervisor).id],
        key=f"placement:{row.id}",
        text=f"You supervise the placement: {title}",
        path=f"/programme/placements/{row.id}",
    )
    return row


def record_finding(
    *, actor: Actor, placement: Placement, kind: str, policy: str, text: str
) -> PlacementFinding:
    """Record a barrier or a facilitator; everybody who reads the register finds it."""
    require(actor, Can.SUPERVISE_STUDENT, standing_on_placement(actor, placement))
    problems = {
        name: words
        for name, value, words in (
            ("policy", policy, "Enter the policy"),
            ("text", text, "Say what was found"),
        )
        if not value
    }
    if kind not in FOUND:
        problems["kind"] = "Choose from the list"
    # Nothing can have been found before anybody has come.
    if placement.starts_on > clock.today():
        problems["text"] = "This placement has not begun"
    if problems:
        raise Invalid(problems)
    row = PlacementFinding(
        placement=placement,
        kind=kind,
        policy=policy,
        text=text,
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    db.session.add(row)
    change(actor, placement, ProgrammeVerb.PLACEMENT_FINDING_RECORDED, {FOUND[kind]: [None, text]})
    return row
