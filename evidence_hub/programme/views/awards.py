"""Funded students: the list with each supervisor's load, and one student."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request, url_for

from evidence_hub.accounts.policy import Can, may
from evidence_hub.commissioning.queries import reads_papers
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.core.money import pounds
from evidence_hub.house_rules import rules
from evidence_hub.programme import queries
from evidence_hub.programme.awaiting import duties
from evidence_hub.programme.models import Award
from evidence_hub.programme.models.award import STATES
from evidence_hub.programme.policy import standing_on_award
from evidence_hub.programme.views import bp
from evidence_hub.programme.views.page_parts import (
    Cell,
    Link,
    Listed,
    One,
    Part,
    Tag,
    day_or_none,
    link,
    listing,
    one,
)
from evidence_hub.programme.views.shared import BASE, keeps, record_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor
from evidence_hub.web.exports import Columns
from evidence_hub.web.results import ViewResult

HERE = "/students"
ONE = f"{HERE}/<int:award_id>"
COLUMNS: Columns = {
    "Student": lambda row: row.student_name,
    "Course": lambda row: row.course,
    "University": lambda row: row.institution,
    "Topic": lambda row: row.topic,
    "Priority": lambda row: row.priority.name,
    "Supervisor": lambda row: row.supervisor.name,
    "From": lambda row: row.starts_on,
    "To": lambda row: row.ends_on,
    "State": lambda row: STATES[row.status],
    "With whom": lambda row: _waits_for(row, rules.number("supervision_days")),
    "Presented": lambda row: row.presented_on,
    "Implemented": lambda row: row.implemented_on,
}


def _waits_for(row: Award, days: int) -> str:
    owed = duties(row, clock.today(), supervision_days=days)
    return f"{owed[0].by}: {owed[0].what}" if owed else "Nobody: nothing is owed now"


def _only_for_readers() -> None:
    if not viewer().actor.has(*queries.AWARDS_FOR):
        raise NotFound


def _listed(rows: Sequence[Award]) -> Listed:
    days = rules.number("supervision_days")
    load = Part(
        "What each supervisor has in hand",
        ("Supervisor", "Students on a course"),
        [(person.name, str(number)) for person, number in queries.load_of_supervisors()],
        "Nobody has the role of force supervisor.",
    )
    return Listed(
        "Funded students",
        "Each has a force supervisor for the whole course, and a topic that serves a priority. "
        "Presentation and implementation stay open until they are met.",
        "student",
        ("Student", "Topic", "Course", "Supervisor", "State", "With whom is it now"),
        [
            (
                f"award-{row.id}",
                (
                    link(row.student_name, "programme.award", award_id=row.id),
                    row.topic,
                    f"{row.course}, {row.institution}",
                    row.supervisor.name,
                    STATES[row.status],
                    _waits_for(row, days),
                ),
            )
            for row in rows
        ],
        "The hub’s team records an award once it is given.",
        Link("Record an award", url_for("programme.award_new")) if keeps() else None,
        # How much each supervisor has in hand is for those who give awards, and not for
        # colleagues.
        [load] if reads_papers(viewer()) else [],
    )


@bp.get(f"{BASE}{HERE}")
def awards() -> ViewResult:
    _only_for_readers()
    chosen = request.args.get("status", "")
    status = chosen if chosen in STATES else ""
    return listing(_listed, COLUMNS, "students", queries.awards(viewer(), status=status))


def visible_award(award_id: int) -> Award:
    _only_for_readers()
    return queries.award(award_id, viewer())


def _may(row: Award) -> bool:
    return may(actor(), Can.SUPERVISE_STUDENT, standing_on_award(actor(), row))


def _facts(row: Award) -> list[tuple[str, Cell]]:
    facts: list[tuple[str, Cell]] = [
        ("Topic", row.topic),
        ("Course", f"{row.course}, {row.institution}"),
        ("From", f"{day_words(row.starts_on)} to {day_words(row.ends_on)}"),
        ("Supervisor", row.supervisor.name),
        ("Priority", row.priority.name),
        ("How the topic serves it", row.alignment),
        ("Scheme", record_of(row.scheme)),
        ("Study", record_of(row.project)),
    ]
    # Money of a course is the board's (decision 0031).
    if reads_papers(viewer()):
        facts.append(
            ("Paid by the force", pounds(row.fee_pence) if row.fee_pence else "Not stated")
        )
    if row.ended_on:
        facts.append(("Course ended", f"{day_words(row.ended_on)}. {row.end_reason}".strip()))
    presented = f"{day_or_none(row.presented_on)}: {row.presented_where}"
    facts.append(("Findings presented", presented if row.presented_on else "Not yet"))
    implemented = f"{day_or_none(row.implemented_on)}: {row.implementation}"
    facts.append(("Findings put to use", implemented if row.implemented_on else "Not yet"))
    return facts


def _parts(row: Award, *, may_change: bool) -> list[Part]:
    owed = duties(row, clock.today(), supervision_days=rules.number("supervision_days"))
    return [
        Part(
            "With whom is it now",
            ("What is owed", "By", "Since"),
            [(each.what, each.by, day_words(each.since)) for each in owed],
            "Nothing is owed now.",
        ),
        Part(
            "What the course asks for",
            ("Milestone", "Due", "Met"),
            [
                (
                    each.title,
                    day_words(each.due_on),
                    day_words(each.done_on)
                    or (
                        link(
                            "Say when",
                            "programme.milestone_meet",
                            award_id=row.id,
                            number=each.number,
                        )
                        if may_change
                        else "Not yet"
                    ),
                )
                for each in row.milestones
            ],
            "No milestone is recorded.",
        ),
        Part(
            "Supervision meetings",
            ("Day", "What was agreed", "Next"),
            [
                (day_words(each.held_on), each.text, day_or_none(each.next_on))
                # The last meeting is the one people look for.
                for each in reversed(row.meetings)
            ],
            "No meeting is recorded.",
        ),
        Part(
            "Supervisors",
            ("Name", "From", "To", "Why it changed"),
            [
                (
                    each.supervisor_name,
                    day_words(each.started_on),
                    day_words(each.ended_on) or "Today",
                    each.reason,
                )
                for each in row.supervisors
            ],
            "",
        ),
    ]


def _actions(row: Award) -> list[tuple[str, str]]:
    """Return what may be done now, in the order in which a course asks for it."""
    found = []
    if row.status == "active":
        found += [
            ("Record a meeting", "programme.award_meeting"),
            ("Add a milestone", "programme.milestone_new"),
            ("End the course", "programme.award_end"),
        ]
    if row.presented_on is None:
        found.append(("Say that findings were presented", "programme.award_present"))
    elif row.implemented_on is None:
        found.append(("Say what was implemented", "programme.award_implement"))
    return found


@bp.get(f"{BASE}{ONE}")
def award(award_id: int) -> ViewResult:
    row = visible_award(award_id)
    may_change = _may(row)
    can = _actions(row) if may_change else []
    if keeps():
        can.append(("Change the supervisor", "programme.award_supervisor"))
    return one(
        One(
            row.student_name,
            "Funded student",
            Link("Funded students", url_for("programme.awards")),
            [Tag(STATES[row.status], "waiting" if row.status == "active" else "done")],
            _facts(row),
            _parts(row, may_change=may_change),
            [Link(words, url_for(endpoint, award_id=row.id)) for words, endpoint in can],
            row.is_demo,
        )
    )
