"""A funded student's course, from the award to findings put to use (report para 120, third point).

There is a force supervisor at every moment: an award needs one, and the next takes over on the
day on which the one before leaves off.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import Problems, given
from evidence_hub.directory.models import Priority
from evidence_hub.notifications.notices import notify
from evidence_hub.programme import queries
from evidence_hub.programme.changes import change
from evidence_hub.programme.models import Award, CourseMilestone, Supervision, SupervisionMeeting
from evidence_hub.programme.policy import standing_on_award
from evidence_hub.programme.states import AwardStatus
from evidence_hub.programme.verbs import ProgrammeVerb
from evidence_hub.registry.changes import check_seen
from evidence_hub.registry.models import Project


def give(
    *,
    actor: Actor,
    idempotency_key: str,
    student_name: str,
    student: Person | None,
    course: str,
    institution: str,
    topic: str,
    priority: Priority | None,
    alignment: str,
    supervisor: Person | None,
    scheme: Project | None,
    project: Project | None,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    fee_pence: int | None,
) -> Award:
    """Record an award; without a supervisor, or a priority that the topic serves, there is none."""
    require(actor, Can.KEEP_PROGRAMME)
    known = db.session.scalar(select(Award).where(Award.idempotency_key == idempotency_key))
    if known is not None:
        return known
    problems = Problems()
    problems.need(student_name, "student_name", "Enter the student’s name")
    problems.need(course, "course", "Enter the course")
    problems.need(institution, "institution", "Enter the university")
    problems.need(topic, "topic", "Enter the topic")
    problems.need(priority, "priority", "Choose the priority that the topic serves")
    problems.need(alignment, "alignment", "Say how the topic serves the priority")
    problems.need(starts_on, "starts_on", "Enter the first day")
    problems.need(ends_on, "ends_on", "Enter the last day")
    problems.refuse_if(
        starts_on and ends_on and ends_on <= starts_on,
        "ends_on",
        "The last day comes after the first",
    )
    problems.refuse_if(
        fee_pence is not None and fee_pence <= 0,
        "fee",
        "Enter more than nothing, or leave it blank",
    )
    words = _cannot_supervise(supervisor, student)
    problems.refuse_if(words, "supervisor", words or "")
    problems.raise_if_any()
    supervisor = given(supervisor)
    row = Award(
        idempotency_key=idempotency_key,
        # The account's own name where there is one, so that the two cannot differ.
        student_name=student.name if student else student_name,
        student_id=student.id if student else None,
        course=course,
        institution=institution,
        topic=topic,
        priority=given(priority),
        alignment=alignment,
        supervisor=supervisor,
        scheme_id=scheme.id if scheme else None,
        project_id=project.id if project else None,
        starts_on=given(starts_on),
        ends_on=given(ends_on),
        fee_pence=fee_pence,
        made_at=clock.now(),
        made_by_name=actor.name,
        is_demo=actor.is_demo,
    )
    # From today and not from the start of the course: history says who has really supervised since
    # when.
    row.supervisors = [Supervision(supervisor_name=supervisor.name, started_on=clock.today())]
    db.session.add(row)
    change(
        actor,
        row,
        ProgrammeVerb.AWARD_GIVEN,
        {"topic": [None, topic], "supervisor": [None, supervisor.name]},
    )
    _tell_supervisor(row)
    return row


def _cannot_supervise(supervisor: Person | None, student: Person | None) -> str | None:
    # Asked again here, since the role may have ended while the form was open.
    if supervisor is None or supervisor.id not in {row.id for row in queries.supervisors()}:
        return "Choose a supervisor from the list"
    if student is not None and student.id == supervisor.id:
        return "Choose somebody other than the student"
    return None


def _tell_supervisor(award: Award) -> None:
    notify(
        [award.supervisor_id],
        # With the count, so that somebody who takes over a second time is told again.
        key=f"award:{award.id}:{len(award.supervisors)}",
        text=f"You supervise the student with the topic: {award.topic}",
        path=f"/programme/students/{award.id}",
    )


def hand_to(
    *,
    actor: Actor,
    award: Award,
    supervisor: Person | None,
    reason: str,
    version: int | None,
) -> None:
    """Give an award another supervisor from today on."""
    require(actor, Can.KEEP_PROGRAMME)
    check_seen(
        award,
        version,
        {"Supervisor": award.supervisor.name},
        {"Supervisor": supervisor.name if supervisor else ""},
    )
    problems: dict[str, str] = {}
    if (words := _cannot_supervise(supervisor, award.student)) is not None:
        problems["supervisor"] = words
    elif supervisor is not None and supervisor.id == award.supervisor_id:
        problems["supervisor"] = "They supervise already"
    if not reason:
        problems["reason"] = "Say why the supervisor changes"
    if problems or supervisor is None:
        raise Invalid(problems)
    before, today = award.supervisor.name, clock.today()
    # The same day ends the one and begins the other, so that no day is without a supervisor.
    award.supervisors[-1].ended_on = today
    award.supervisors.append(
        Supervision(supervisor_name=supervisor.name, started_on=today, reason=reason)
    )
    award.supervisor = supervisor
    change(
        actor,
        award,
        ProgrammeVerb.SUPERVISOR_CHANGED,
        {"supervisor": [before, supervisor.name]},
        reason,
    )
    _tell_supervisor(award)


def _check_active(award: Award, field: str) -> None:
    if award.status != "active":
        raise Invalid({field: "This course is over"})


def add_milestone(
    *, actor: Actor, award: Award, title: str, due_on: dt.date | None
) -> CourseMilestone:
    """Add what the course asks for by a day."""
    require(actor, Can.SUPERVISE_STUDENT, standing_on_award(actor, award))
    _check_active(award, "title")
    problems: dict[str, str] = {}
    if not title:
        problems["title"] = "Say what is due"
    if due_on is None or not award.starts_on <= due_on:
        problems["due_on"] = "Enter a day after the course began"
    if problems or due_on is None:
        raise Invalid(problems)
    # Not the count: numbers stand in addresses.
    number = max((row.number for row in award.milestones), default=0) + 1
    row = CourseMilestone(award=award, number=number, title=title, due_on=due_on)
    db.session.add(row)
    change(actor, award, ProgrammeVerb.MILESTONE_ADDED, {title: [None, day_words(due_on)]})
    return row


def meet_milestone(
    *, actor: Actor, award: Award, milestone: CourseMilestone, done_on: dt.date | None
) -> None:
    """Say on which day a milestone was met, today or earlier."""
    require(actor, Can.SUPERVISE_STUDENT, standing_on_award(actor, award))
    if milestone.done_on is not None:
        raise Invalid({"done_on": "This milestone is met already"})
    if done_on is None or not award.starts_on <= done_on <= clock.today():
        raise Invalid({"done_on": "Enter the day, between the start of the course and today"})
    milestone.done_on = done_on
    change(actor, award, ProgrammeVerb.MILESTONE_MET, {milestone.title: [None, day_words(done_on)]})


def record_meeting(
    *, actor: Actor, award: Award, held_on: dt.date | None, text: str, next_on: dt.date | None
) -> SupervisionMeeting:
    """Write down a supervision meeting."""
    require(actor, Can.SUPERVISE_STUDENT, standing_on_award(actor, award))
    # After the course meetings are no longer owed; what is left is the presentation.
    _check_active(award, "text")
    problems: dict[str, str] = {}
    if held_on is None or not award.starts_on <= held_on <= clock.today():
        problems["held_on"] = "Enter the day, between the start of the course and today"
    elif next_on is not None and next_on <= held_on:
        problems["next_on"] = "The next meeting comes after this one"
    if not text:
        problems["text"] = "Say what you spoke of and agreed"
    if problems or held_on is None:
        raise Invalid(problems)
    row = SupervisionMeeting(
        award=award,
        held_on=held_on,
        text=text,
        next_on=next_on,
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    db.session.add(row)
    change(
        actor,
        award,
        ProgrammeVerb.SUPERVISION_MEETING_RECORDED,
        {"meeting": [None, day_words(held_on)]},
    )
    return row


def end(*, actor: Actor, award: Award, status: str, ended_on: dt.date | None, reason: str) -> None:
    """End the course; what is owed to the force stays open (report para 120)."""
    require(actor, Can.SUPERVISE_STUDENT, standing_on_award(actor, award))
    _check_active(award, "status")
    problems: dict[str, str] = {}
    if status not in ("completed", "left"):
        problems["status"] = "Choose how the course ended"
    if ended_on is None or not award.starts_on <= ended_on <= clock.today():
        problems["ended_on"] = "Enter the day, between the start of the course and today"
    # A course that is left costs money and ends what was owed, so the force has to be able to say
    # why.
    if status == "left" and not reason:
        problems["reason"] = "Say why the student left"
    if problems:
        raise Invalid(problems)
    award.status, award.ended_on, award.end_reason = AwardStatus(status), ended_on, reason
    change(actor, award, ProgrammeVerb.COURSE_ENDED, {"status": ["active", status]}, reason)


def present(
    *, actor: Actor, award: Award, presented_on: dt.date | None, presented_where: str
) -> None:
    """Say when and where the findings were presented to the force."""
    require(actor, Can.SUPERVISE_STUDENT, standing_on_award(actor, award))
    if award.presented_on is not None:
        raise Invalid({"presented_on": "The findings were presented already"})
    problems: dict[str, str] = {}
    if presented_on is None or not award.starts_on <= presented_on <= clock.today():
        problems["presented_on"] = "Enter the day, between the start of the course and today"
    if not presented_where:
        problems["presented_where"] = "Say to whom they were presented"
    if problems:
        raise Invalid(problems)
    award.presented_on, award.presented_where = presented_on, presented_where
    change(
        actor,
        award,
        ProgrammeVerb.FINDINGS_PRESENTED,
        {"presented": [None, day_words(presented_on)]},
    )


def implement(
    *, actor: Actor, award: Award, implemented_on: dt.date | None, implementation: str
) -> None:
    """Say what the force did with the findings, or why there is nothing to do."""
    require(actor, Can.SUPERVISE_STUDENT, standing_on_award(actor, award))
    # Findings that nobody in the force has heard cannot have been put to use.
    if award.presented_on is None:
        raise Invalid({"implementation": "The findings are presented first"})
    if award.implemented_on is not None:
        raise Invalid({"implementation": "This was said already"})
    problems: dict[str, str] = {}
    if implemented_on is None or not award.presented_on <= implemented_on <= clock.today():
        problems["implemented_on"] = "Enter the day, between the presentation and today"
    if not implementation:
        problems["implementation"] = "Say what was done, or why there is nothing to do"
    if problems:
        raise Invalid(problems)
    award.implemented_on, award.implementation = implemented_on, implementation
    change(
        actor,
        award,
        ProgrammeVerb.FINDINGS_IMPLEMENTED,
        {"implemented": [None, day_words(implemented_on)]},
    )
