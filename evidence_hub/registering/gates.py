"""What this package checks: whether a draft is complete and its screening done; clearances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence_hub.core import clock
from evidence_hub.core.markings import MARKINGS, opens
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus, answers
from evidence_hub.registering import queries
from evidence_hub.registry import content
from evidence_hub.registry.models import Project
from evidence_hub.registry.models.people import TEAM_PARTS
from evidence_hub.registry.sections import Needed, missing

Projects = Sequence[Project]
Answers = Mapping[int, Gate]


def _lacking(project: Project, *needed: Needed) -> tuple[GateStatus, str]:
    lacking = missing(content.content_of(project), *needed)
    if not lacking:
        return GateStatus.YES, "Everything needed is given."
    return GateStatus.NO, f"Still to give: {', '.join(asked.label for asked in lacking)}"


def is_complete(projects: Projects) -> Answers:
    """Judge whether everything that is needed to send the draft is given (DOMAIN T1)."""
    return answers(
        gates.COMPLETE,
        projects,
        lambda project: _lacking(project, Needed.NOW),
        endpoint="registering.draft",
    )


def is_ready_to_assess(projects: Projects) -> Answers:
    """Judge whether everything that assessment needs is given (DOMAIN T2)."""
    return answers(
        gates.READY_TO_ASSESS,
        projects,
        lambda project: _lacking(project, Needed.NOW, Needed.LATER),
        endpoint="registering.desk",
    )


def duplicates_are_checked(projects: Projects) -> Answers:
    """Judge whether the secretary looked at what resembles the project in this round."""
    rounds = queries.current_submissions([project.id for project in projects])

    def check(project: Project) -> tuple[GateStatus, str]:
        current = rounds.get(project.id)
        if current is None or current.duplicates_checked_at is None:
            return GateStatus.NO, "The secretary has not said what the likely duplicates are."
        return GateStatus.YES, current.duplicates_note

    return answers(
        gates.DUPLICATES_CHECKED,
        projects,
        check,
        endpoint="registering.desk",
        action="Look at them",
    )


def marking_is_confirmed(projects: Projects) -> Answers:
    """Judge whether the chair, or who acts for the chair, confirmed a marking (DOMAIN T2)."""

    def check(project: Project) -> tuple[GateStatus, str]:
        if project.marked_on is None:
            return GateStatus.NO, "The chair has not confirmed a protective marking."
        return GateStatus.YES, MARKINGS[project.marking].label

    return answers(
        gates.MARKING_CONFIRMED,
        projects,
        check,
        endpoint="registering.marking",
        action="Confirm it",
    )


def clearances_are_in_date(projects: Projects) -> Answers:
    """Judge whether everybody in the team holds a clearance that the marking asks for today."""
    today = clock.today()

    def check(project: Project) -> tuple[GateStatus, str]:
        # Said as "not required" and not as met: the report of a move must not claim that clearances
        # were looked at where nobody needs one.
        if MARKINGS[project.marking].clearances is None:
            return GateStatus.NOT_REQUIRED, "The marking needs no clearance."
        without = sorted(
            {
                part.person.name
                for part in project.people
                if part.part in TEAM_PARTS
                and part.is_held(today)
                and not opens(project.marking, part.person.clearances_on(today))
            }
        )
        if without:
            return GateStatus.NO, f"No clearance in date: {', '.join(without)}"
        return GateStatus.YES, "Everybody in the team holds a clearance in date."

    return answers(gates.CLEARANCES_IN_DATE, projects, check, endpoint="registering.people")
