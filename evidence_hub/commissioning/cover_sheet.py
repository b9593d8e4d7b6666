"""The cover sheet of an item: what is asked, advice, where ethics, data, rights and money stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence_hub.commissioning import queries
from evidence_hub.commissioning.hooks import Facts, kinds
from evidence_hub.commissioning.models import AgendaItem, Assessment, ChairsAction
from evidence_hub.commissioning.operations.assessments import CRITERIA, RECOMMENDS
from evidence_hub.core.evaluation_cache import evaluation_cache
from evidence_hub.directory.models import Priority
from evidence_hub.ethics import catalogue
from evidence_hub.ethics import queries as ethics
from evidence_hub.lifecycle.gate_checks import Gate, check_gates
from evidence_hub.lifecycle.gates import GateType
from evidence_hub.registry.models import Project

# A cover sheet is read in minutes; the application itself holds them all.
HIGHEST_RISKS = 3


@dataclass(frozen=True)
class Spread:
    """How the assessors scored one criterion, lowest to highest."""

    title: str
    scores: Sequence[int]
    reasons: Sequence[str]

    @property
    def words(self) -> str:
        # A range and no mean: two assessors who disagree are the news, and an average would hide
        # them.
        low, high = min(self.scores), max(self.scores)
        return str(low) if low == high else f"{low} to {high}"


@dataclass(frozen=True)
class Risk:
    """A risk of the ethics application: its score of 25 before and after what is done about it."""

    title: str
    score: int
    residual: int
    mitigation: str


@dataclass(frozen=True)
class Paper:
    asked: str
    project: Project | None = None
    priority: Priority | None = None
    positions: Sequence[Gate] = ()
    spreads: Sequence[Spread] = ()
    advice: Sequence[tuple[str, str]] = ()
    waiting: int = 0
    risks: Sequence[Risk] = ()
    between: ChairsAction | None = None
    facts: Facts = ()


def spreads(rows: Sequence[Assessment]) -> list[Spread]:
    # A request that waits has no scores, and must not count as a low one.
    given = [row for row in rows if row.given_at is not None]
    if not given:
        return []
    return [
        Spread(
            title,
            sorted(int(row.scores[code][0]) for row in given),
            [str(row.scores[code][1]) for row in given],
        )
        for code, (title, _) in CRITERIA.items()
    ]


def _risks(ids: Sequence[int]) -> Mapping[int, list[Risk]]:
    """Return the highest risks that remain, by project; three each."""
    found: dict[int, list[Risk]] = {}
    for key, application in ethics.applications(ids).items():
        rows = []
        for section in application.sections:
            score = catalogue.risk_score(section.content)
            residual = catalogue.risk_score(section.content, "residual_")
            if score is not None and residual is not None:
                title = catalogue.BY_CODE[section.code].title
                mitigation = str(section.content.get("mitigation", ""))
                rows.append(Risk(title, score, residual, mitigation))
        # What remains after mitigation comes first, for that is what the board accepts.
        rows.sort(key=lambda risk: (-risk.residual, -risk.score, risk.title))
        found[key] = rows[:HIGHEST_RISKS]
    return found


def _by_gates(items: Sequence[AgendaItem]) -> dict[tuple[GateType, ...], list[Project]]:
    """Return gates → the projects about which they are asked; kinds with the same ones together."""
    projects: dict[tuple[GateType, ...], dict[int, Project]] = {}
    for item in items:
        if item.project is not None and kinds()[item.kind].stands:
            projects.setdefault(kinds()[item.kind].stands, {})[item.project.id] = item.project
    return {gates: list(rows.values()) for gates, rows in projects.items()}


def _positions(items: Sequence[AgendaItem]) -> dict[int, list[Gate]]:
    """Return item id → what the gates of its kind say; each kind's checks are asked once."""
    # Several checks look at the same approvals, so each asks about the projects of all kinds.
    with evaluation_cache([item.project for item in items if item.project is not None]):
        stands = {gates: check_gates(rows, gates) for gates, rows in _by_gates(items).items()}
    return {
        item.id: stands[kinds()[item.kind].stands][item.project_id]
        for item in items
        if item.project_id is not None and kinds()[item.kind].stands
    }


def _facts(items: Sequence[AgendaItem]) -> dict[int, Facts]:
    """Return what each item's own package tells of it; every kind is asked once."""
    found: dict[int, Facts] = {}
    for code in sorted({item.kind for item in items}):
        if tells := kinds()[code].tells:
            found.update(tells([item for item in items if item.kind == code]))
    return found


def of_items(items: Sequence[AgendaItem]) -> dict[int, Paper]:
    """Return the paper of each item, a few queries however many there are."""
    ids = sorted({item.project_id for item in items if item.project_id})
    proposals = [item.project_id for item in items if item.kind == "proposal" and item.project_id]
    assessments = queries.assessments(proposals) if proposals else {}
    positions, risks = _positions(items), _risks(ids) if ids else {}
    between = queries.chairs_actions_by_id(
        [int(item.subject) for item in items if item.kind == "ratification"]
    )
    facts = _facts(items)
    found = {}
    for item in items:
        rows = assessments.get(item.project_id, []) if item.project_id else []
        # Assessments were about the proposal. At closure they would be out of date and look like
        # advice on it.
        rows = rows if item.kind == "proposal" else []
        found[item.id] = Paper(
            kinds()[item.kind].asks,
            item.project,
            priority=item.priority,
            positions=positions.get(item.id, ()),
            spreads=spreads(rows),
            advice=[
                (RECOMMENDS[row.recommends], row.advice) for row in rows if row.given_at is not None
            ],
            waiting=sum(row.given_at is None for row in rows),
            risks=risks.get(item.project_id, ()) if item.project_id else (),
            between=between.get(int(item.subject)) if item.kind == "ratification" else None,
            facts=facts.get(item.id, ()),
        )
    return found
