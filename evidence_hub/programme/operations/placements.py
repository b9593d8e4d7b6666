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
from evidence_hub.notifications.notices import notify
from evidence_hub.programme import queries
from evidence_hub.programme.changes import change
from evidence_hub.programme.models import Placement, PlacementFinding
from evidence_hub.programme.models.placement import FOUND
from evidence_hub.programme.policy import standing_on_placement
from evidence_hub.registry.models import Project

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
    problems = {
        name: words
        for name, value, words in (
            ("title", title, "Give the placement a title"),
            ("aim", aim, "Say what it is to find out"),
            ("institution", institution, "Enter the university"),
            ("starts_on", starts_on, "Enter the first day"),
            ("ends_on", ends_on, "Enter the last day"),
        )
        if not value
    }
    if starts_on and ends_on and ends_on < starts_on:
        problems["ends_on"] = "The last day comes after the first"
    if students is None or not 0 < students <= MOST_STUDENTS:
        problems["students"] = f"Enter how many students, from 1 to {MOST_STUDENTS}"
    if supervisor is None or supervisor.id not in {row.id for row in queries.supervisors()}:
        problems["supervisor"] = "Choose a supervisor from the list"
    if problems or not (supervisor and students and starts_on and ends_on):
        raise Invalid(problems)
    row = Placement(
        idempotency_key=idempotency_key,
        title=title,
        aim=aim,
        institution=institution,
        course=course,
        students=students,
        supervisor=supervisor,
        project_id=project.id if project else None,
        starts_on=starts_on,
        ends_on=ends_on,
        made_at=clock.now(),
        made_by_name=actor.name,
        is_demo=actor.is_demo,
    )
    db.session.add(row)
    change(actor, row, "placement recorded", {"title": [None, title]})
    notify(
        [supervisor.id],
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
    change(actor, placement, "placement finding recorded", {FOUND[kind]: [None, text]})
    return row
