"""Checks of gates: numbers, money, participants and lessons (DOMAIN T9, T13, T17)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evidence_hub.core.clock import day_words
from evidence_hub.core.money import pounds
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus, answers
from evidence_hub.lifecycle.gates import GateType
from evidence_hub.registry.models import Project
from evidence_hub.tracking import budget_totals, queries
from evidence_hub.tracking.models.progress import COLLECTED
from evidence_hub.tracking.project_status import SENT, lines_of, reports_of

Projects = Sequence[Project]
Answers = Mapping[int, Gate]


def numbers_are_reported(projects: Projects) -> Answers:
    """Judge whether the report at the end of collecting gives numbers, deviations and attrition."""
    reports = reports_of([project.id for project in projects])

    def check(project: Project) -> tuple[GateStatus, str]:
        sent = [
            row
            for row in reports.get(project.id, ())
            if row.kind == COLLECTED and row.status in SENT
        ]
        # A draft does not count: T9 needs numbers that the lead has put their name to.
        if not sent:
            return GateStatus.NO, "No report at the end of collecting is sent."
        last = sent[-1]
        return (
            GateStatus.YES,
            f"{last.recruited} reached, counted up to {day_words(last.counted_on)}.",
        )

    return answers(
        gates.NUMBERS_REPORTED,
        projects,
        check,
        endpoint="tracking.report_collected",
        action="Write the report",
    )


# T13 asks for finance reconciled. A project without money passes as “not required”, so that an
# unfunded dissertation is not stopped by a question that does not arise.
def money_is_reconciled(projects: Projects) -> Answers:
    """Judge whether of every confirmed sum each penny is spent, returned, carried or lapsed."""
    money = lines_of([project.id for project in projects])

    def check(project: Project) -> tuple[GateStatus, str]:
        lines = money.get(project.id, [])
        if not lines:
            return GateStatus.NOT_REQUIRED, "No money is recorded."
        open_lines = [line for line in lines if not budget_totals.sums_of(line).is_reconciled]
        if open_lines:
            left = budget_totals.total(open_lines)
            # The sum and the lines are named, so that whoever is refused knows which to go to.
            return GateStatus.NO, (
                f"{pounds(left.left + left.proposed)} are not accounted for: "
                f"{'; '.join(line.what_for for line in open_lines)}"
            )
        return (
            GateStatus.YES,
            f"{pounds(budget_totals.total(lines).given)}, every penny accounted for.",
        )

    return answers(
        gates.MONEY_RECONCILED, projects, check, endpoint="tracking.money", action="See the money"
    )


# Two gates ask for the same thing, a written statement of some code, for closing and for exit
# duties alike.
def _stated(gate: GateType, code: str, missing: str) -> Callable[[Projects], Answers]:
    def judge_all(projects: Projects) -> Answers:
        said = queries.statements_of([project.id for project in projects])

        def check(project: Project) -> tuple[GateStatus, str]:
            row = said[project.id].get(code)
            if row is None:
                return GateStatus.NO, missing
            return GateStatus.YES, f"Written on {day_words(row.said_at.date())}."

        return answers(gate, projects, check, endpoint="tracking.ending", action="Write it")

    return judge_all


lessons_are_written = _stated(gates.LESSONS_WRITTEN, "lessons", "No lessons are written.")
participants_are_told = _stated(
    gates.PARTICIPANTS_TOLD, "participants", "Nobody has written how participants were told."
)
