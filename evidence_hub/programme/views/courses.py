"""What is recorded of a funded student: the award, the course as it goes, and its end."""

from __future__ import annotations

from typing import Any

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import NotFound
from evidence_hub.directory import queries as directory
from evidence_hub.programme import queries
from evidence_hub.programme.forms import (
    AwardForm,
    DoneForm,
    EndForm,
    ImplementForm,
    MeetingForm,
    MilestoneForm,
    PresentForm,
    SupervisorForm,
)
from evidence_hub.programme.models import Award
from evidence_hub.programme.operations import awards as operations
from evidence_hub.programme.policy import standing_on_award
from evidence_hub.programme.views.awards import HERE, ONE, visible_award
from evidence_hub.programme.views.page_parts import with_none
from evidence_hub.programme.views.shared import chosen_record, form_page, must_keep, records_for
from evidence_hub.registry.people import holders
from evidence_hub.registry.project_page import actor
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import HubForm, whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key


def _must(row: Award) -> None:
    require(actor(), Can.SUPERVISE_STUDENT, standing_on_award(actor(), row))


def _address(row: Award) -> str:
    return url_for("programme.award", award_id=row.id)


@form_page(f"{HERE}/new", "award_new")
def _give() -> FormPage:
    must_keep()
    supervisors = {row.id: row for row in queries.supervisors()}
    students = {row.id: row for row in holders(Role.STUDENT)}
    priorities = {row.id: row for row in directory.priorities()}
    schemes, studies = records_for("scheme", "fund"), records_for("student_dissertation", "project")
    form = AwardForm(data={"idempotency_key": new_idempotency_key()})
    form.student.choices = with_none(students, "name")
    form.supervisor.choices = with_none(supervisors, "name")
    form.priority.choices = with_none(priorities, "name")
    form.scheme.choices, form.project.choices = with_none(schemes), with_none(studies)
    return FormPage(
        None,
        form,
        "Record an award",
        "Record it",
        lambda: operations.give(
            actor=actor(),
            idempotency_key=key_from(form, actor().person_id, "award"),
            student_name=form.student_name.data,
            student=students.get(form.student.data),
            course=form.course.data,
            institution=form.institution.data,
            topic=form.topic.data,
            priority=priorities.get(form.priority.data),
            alignment=form.alignment.data,
            supervisor=supervisors.get(form.supervisor.data),
            scheme=schemes.get(form.scheme.data),
            project=chosen_record(form, studies),
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            fee_pence=form.fee.pence,
        ),
        "Recorded. The supervisor is told.",
        url_for("programme.awards"),
        leads=_address,
    )


@form_page(f"{ONE}/supervisor", "award_supervisor")
def _hand(award_id: int) -> FormPage:
    must_keep()
    row = visible_award(award_id)
    supervisors = {each.id: each for each in queries.supervisors()}
    form = SupervisorForm(data={"version": row.version})
    form.supervisor.choices = [
        # With their load, so that the next student does not always go to the first name of the
        # list.
        (each.id, f"{each.name}: {number} students")
        for each, number in queries.load_of_supervisors()
    ]
    return FormPage(
        None,
        form,
        "Change the supervisor",
        "Change it",
        lambda: operations.hand_to(
            actor=actor(),
            award=row,
            supervisor=supervisors.get(form.supervisor.data),
            reason=form.reason.data,
            version=whole_number(form.version.data),
        ),
        "Changed. The new supervisor is told.",
        _address(row),
        facts=[("Student", [row.student_name]), ("Supervisor now", [row.supervisor.name])],
    )


def _ask_of(row: Award, form: HubForm, heading: str, do: Any, done: str = "Saved.") -> FormPage:
    """Return the question that one of the award's supervisors answers."""
    # Before the form is made, or a page that refuses would first show what it asks.
    _must(row)
    return FormPage(
        None,
        form,
        heading,
        "Save",
        do,
        done,
        _address(row),
        facts=[("Student", [row.student_name]), ("Topic", [row.topic])],
    )


@form_page(f"{ONE}/milestones/new", "milestone_new")
def _milestone(award_id: int) -> FormPage:
    row, form = visible_award(award_id), MilestoneForm()
    return _ask_of(
        row,
        form,
        "Add a milestone",
        lambda: operations.add_milestone(
            actor=actor(), award=row, title=form.title.data, due_on=form.due_on.data
        ),
    )


@form_page(f"{ONE}/milestones/<int:number>/met", "milestone_meet")
def _milestone_met(award_id: int, number: int) -> FormPage:
    row, form = visible_award(award_id), DoneForm()
    found = next((each for each in row.milestones if each.number == number), None)
    if found is None:
        raise NotFound
    return _ask_of(
        row,
        form,
        f"Met: {found.title}",
        lambda: operations.meet_milestone(
            actor=actor(), award=row, milestone=found, done_on=form.done_on.data
        ),
    )


@form_page(f"{ONE}/meeting", "award_meeting")
def _meeting(award_id: int) -> FormPage:
    row, form = visible_award(award_id), MeetingForm()
    return _ask_of(
        row,
        form,
        "Record a meeting",
        lambda: operations.record_meeting(
            actor=actor(),
            award=row,
            held_on=form.held_on.data,
            text=form.text.data,
            next_on=form.next_on.data,
        ),
    )


@form_page(f"{ONE}/end", "award_end")
def _end(award_id: int) -> FormPage:
    row, form = visible_award(award_id), EndForm()
    return _ask_of(
        row,
        form,
        "End the course",
        lambda: operations.end(
            actor=actor(),
            award=row,
            status=form.status.data,
            ended_on=form.ended_on.data,
            reason=form.reason.data,
        ),
        "Saved. What is owed to the force stays open.",
    )


@form_page(f"{ONE}/presentation", "award_present")
def _present(award_id: int) -> FormPage:
    row, form = visible_award(award_id), PresentForm()
    return _ask_of(
        row,
        form,
        "Say that findings were presented",
        lambda: operations.present(
            actor=actor(),
            award=row,
            presented_on=form.presented_on.data,
            presented_where=form.presented_where.data,
        ),
    )


@form_page(f"{ONE}/implementation", "award_implement")
def _implement(award_id: int) -> FormPage:
    row, form = visible_award(award_id), ImplementForm()
    return _ask_of(
        row,
        form,
        "Say what was implemented",
        lambda: operations.implement(
            actor=actor(),
            award=row,
            implemented_on=form.implemented_on.data,
            implementation=form.implementation.data,
        ),
    )
