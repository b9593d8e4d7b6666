"""Placements: the list, one placement, and what its students found."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.programme import queries
from evidence_hub.programme.forms import FoundForm, PlacementForm
from evidence_hub.programme.models import Placement
from evidence_hub.programme.models.placement import FOUND
from evidence_hub.programme.operations import placements as operations
from evidence_hub.programme.policy import standing_on_placement
from evidence_hub.programme.views import bp
from evidence_hub.programme.views.page_parts import (
    Link,
    Listed,
    One,
    Part,
    Tag,
    link,
    listing,
    one,
    with_none,
)
from evidence_hub.programme.views.shared import (
    BASE,
    chosen_record,
    form_page,
    keeps,
    must_keep,
    readers_only,
    record_of,
    records_for,
)
from evidence_hub.registry.project_page import actor
from evidence_hub.web.exports import Columns, joined
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/placements"
ONE = f"{HERE}/<int:placement_id>"
COLUMNS: Columns = {
    "Placement": lambda row: row.title,
    "What it is to find out": lambda row: row.aim,
    "University": lambda row: row.institution,
    "Course": lambda row: row.course,
    "Students": lambda row: row.students,
    "Supervisor": lambda row: row.supervisor.name,
    "From": lambda row: row.starts_on,
    "To": lambda row: row.ends_on,
    "Barriers": lambda row: joined(each.text for each in row.found if each.kind == "barrier"),
    "Facilitators": lambda row: joined(
        each.text for each in row.found if each.kind == "facilitator"
    ),
}
STATE_KINDS = {"To come": "waiting", "Under way": "waiting", "Over": "done"}


def _listed(rows: Sequence[Placement]) -> Listed:
    today = clock.today()
    return Listed(
        "Placements",
        "Students with the force for a time, who look at what hinders and what helps a policy.",
        "placement",
        ("Placement", "University", "Students", "Supervisor", "State", "Found"),
        [
            (
                f"placement-{row.id}",
                (
                    link(row.title, "programme.placement", placement_id=row.id),
                    row.institution,
                    str(row.students),
                    row.supervisor.name,
                    row.state(today),
                    str(len(row.found)),
                ),
            )
            for row in rows
        ],
        "The hub’s team records the first one.",
        Link("Record a placement", url_for("programme.placement_new")) if keeps() else None,
    )


@bp.get(f"{BASE}{HERE}")
def placements() -> ViewResult:
    readers_only()
    return listing(_listed, COLUMNS, "placements", queries.placements())


@bp.get(f"{BASE}{ONE}")
def placement(placement_id: int) -> ViewResult:
    readers_only()
    row = queries.placement(placement_id)
    state = row.state(clock.today())
    adds = may(actor(), Can.SUPERVISE_STUDENT, standing_on_placement(actor(), row))
    found = Part(
        "What hinders and what helps",
        ("Found", "Policy", "Kind", "Recorded"),
        [
            (
                each.text,
                each.policy,
                FOUND[each.kind],
                f"{each.recorded_by_name}, {day_words(each.recorded_at.date())}",
            )
            for each in row.found
        ],
        "Nothing is recorded yet.",
    )
    href = url_for("programme.placement_find", placement_id=row.id)
    return one(
        One(
            row.title,
            "Placement",
            Link("Placements", url_for("programme.placements")),
            [Tag(state, STATE_KINDS[state])],
            [
                ("University", f"{row.institution}. {row.course}".strip(". ")),
                ("Students", str(row.students)),
                ("Supervisor", row.supervisor.name),
                ("From", f"{day_words(row.starts_on)} to {day_words(row.ends_on)}"),
                ("Record", record_of(row.project)),
            ],
            [found],
            [Link("Record a barrier or facilitator", href)] if adds and state != "To come" else [],
            row.is_demo,
            row.aim,
        )
    )


@form_page(f"{HERE}/new", "placement_new")
def _begin() -> FormPage:
    must_keep()
    supervisors = {row.id: row for row in queries.supervisors()}
    records = records_for("internship")
    form = PlacementForm(data={"idempotency_key": new_idempotency_key()})
    form.supervisor.choices = with_none(supervisors, "name")
    form.project.choices = with_none(records)
    return FormPage(
        None,
        form,
        "Record a placement",
        "Record it",
        lambda: operations.begin(
            actor=actor(),
            idempotency_key=key_from(form, actor().person_id, "placement"),
            title=form.title.data,
            aim=form.aim.data,
            institution=form.institution.data,
            course=form.course.data,
            students=form.students.data,
            supervisor=supervisors.get(form.supervisor.data),
            project=chosen_record(form, records),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
        ),
        "Recorded. The supervisor is told.",
        url_for("programme.placements"),
        leads=lambda row: url_for("programme.placement", placement_id=row.id),
    )


@form_page(f"{ONE}/found", "placement_find")
def _find(placement_id: int) -> FormPage:
    readers_only()
    row, form = queries.placement(placement_id), FoundForm()
    require(actor(), Can.SUPERVISE_STUDENT, standing_on_placement(actor(), row))
    return FormPage(
        None,
        form,
        "Record a barrier or facilitator",
        "Record it",
        lambda: operations.record_finding(
            actor=actor(),
            placement=row,
            kind=form.kind.data,
            policy=form.policy.data,
            text=form.text.data,
        ),
        "Recorded. Everybody who reads the register finds it.",
        url_for("programme.placement", placement_id=row.id),
        facts=[("Placement", [row.title])],
    )
