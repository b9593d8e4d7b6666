"""What a study promised to measure, and how it accounts for each outcome of the promise.

The promise is the first version that was frozen for an ethics opinion. What was added later, by an
amendment or without one, is exploratory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.findings import queries
from evidence_hub.findings.models import (
    FinalReport,
    Finding,
    OutcomeExplanation,
    StrengthAssessment,
)
from evidence_hub.findings.queries import Evidence, key_of
from evidence_hub.registry.content import rows_of
from evidence_hub.registry.models import Project, ProjectVersion

FINAL = "final"


@dataclass(frozen=True)
class PlannedOutcome:
    """One outcome and what the study says of it."""

    outcome: str
    rank: str
    measure: str
    is_promised: bool
    findings: Sequence[Finding]
    explanation: OutcomeExplanation | None
    strength: StrengthAssessment | None

    @property
    def is_reported(self) -> bool:
        # An interim finding reports nothing: the analysis it rests on is not complete.
        return any(row.status == FINAL for row in self.findings)

    @property
    def is_accounted_for(self) -> bool:
        return self.is_reported or self.explanation is not None


@dataclass(frozen=True)
class Account:
    """The outcomes of a study, those promised first, and its final report where it is sent."""

    project: Project
    protocol: str  # the version that holds the promise, "1.0"; "" where none was frozen
    lines: Sequence[PlannedOutcome]
    report: FinalReport | None
    evidence: Evidence
    others: Sequence[Finding] = field(default=())  # of imports: on no outcome of the record

    @property
    def promised(self) -> list[PlannedOutcome]:
        return [line for line in self.lines if line.is_promised]

    @property
    def added(self) -> list[PlannedOutcome]:
        """Return outcomes beyond the promise on which something was found."""
        return [line for line in self.lines if not line.is_promised and line.findings]

    @property
    def open_lines(self) -> list[PlannedOutcome]:
        return [line for line in self.promised if not line.is_accounted_for]

    def line(self, outcome: str) -> PlannedOutcome | None:
        key = key_of(outcome)
        return next((line for line in self.lines if key_of(line.outcome) == key), None)

    @property
    def differences(self) -> dict[str, Any]:
        """Return what differs from the promise, as the final report keeps it."""
        return {
            "unreported": [
                [line.outcome, line.explanation.text if line.explanation else ""]
                for line in self.promised
                if not line.is_reported
            ],
            "added": [line.outcome for line in self.added],
        }


def _promises(ids: Sequence[int]) -> dict[int, ProjectVersion]:
    """Return the first frozen version of each of these projects."""
    rows = db.session.scalars(
        select(ProjectVersion)
        .where(ProjectVersion.project_id.in_(ids), ProjectVersion.frozen_at.is_not(None))
        # The newest first, so that the oldest one is written into the mapping last and stays: the
        # promise.
        .order_by(ProjectVersion.major.desc(), ProjectVersion.minor.desc())
    )
    return {row.project_id: row for row in rows}


def _outcomes(
    project: Project, promise: ProjectVersion | None
) -> list[tuple[Mapping[str, Any], bool]]:
    """Return each outcome with whether it was promised; without a promise all on the record are."""
    now = [{"name": row.name, "rank": row.rank, "measure": row.measure} for row in project.outcomes]
    # Nothing was frozen, so nothing can have been added later.
    if promise is None:
        return [(row, True) for row in now]
    promised = rows_of(promise.content, "outcomes")
    known = {key_of(row["name"]) for row in promised}
    return [
        *((row, True) for row in promised),
        *((row, False) for row in now if key_of(row["name"]) not in known),
    ]


def accounts_of(projects: Sequence[Project], *, whole: bool = True) -> dict[int, Account]:
    """Return how each project accounts for its promise; seven queries however many they are.

    ``whole``: with ratings and judgements, which judging the account does not need (four queries).
    """
    ids = [project.id for project in projects]
    if not ids:
        return {}
    promises = _promises(ids)
    evidence = queries.of_projects(ids) if whole else queries.findings_of(ids)
    explained: dict[tuple[int, str], OutcomeExplanation] = {
        (row.project_id, key_of(row.outcome)): row
        for row in db.session.scalars(
            select(OutcomeExplanation).where(OutcomeExplanation.project_id.in_(ids))
        )
    }
    reports = queries.final_reports(ids)
    found: dict[int, Account] = {}
    for project in projects:
        promise, held = promises.get(project.id), evidence[project.id]
        lines = [
            PlannedOutcome(
                outcome=row["name"],
                rank=row.get("rank") or "",
                measure=row.get("measure") or "",
                is_promised=is_promised,
                findings=[
                    each for each in held.in_force if key_of(each.outcome) == key_of(row["name"])
                ],
                explanation=explained.get((project.id, key_of(row["name"]))),
                strength=held.strengths.get(key_of(row["name"])),
            )
            for row, is_promised in _outcomes(project, promise)
        ]
        known = {key_of(line.outcome) for line in lines}
        found[project.id] = Account(
            project=project,
            protocol=f"{promise.major}.{promise.minor}" if promise else "",
            lines=lines,
            report=reports.get(project.id),
            evidence=held,
            others=[row for row in held.in_force if key_of(row.outcome) not in known],
        )
    return found


def account_of(project: Project) -> Account:
    return accounts_of([project])[project.id]
