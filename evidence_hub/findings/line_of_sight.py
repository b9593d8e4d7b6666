"""The line of sight: priority, question, project, finding, recommendation, action, benefit.

Each link knows what it comes from and what it leads to, so that the chain is walked both ways;
where one is missing, the line is broken there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import selectinload

from evidence_hub.core.database import db
from evidence_hub.directory.models import Priority
from evidence_hub.findings import queries, recommendation_queries, words
from evidence_hub.findings.lifecycle import Disposition
from evidence_hub.findings.models import Finding, Recommendation
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project, ProjectPriority
from evidence_hub.registry.stages import FROM_COMMISSIONED, MAIN_LINE, Stage
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.states import BenefitStatus

# From here on something should have been found, recommended and done.
REPORTED = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.REPORTING) :])
DECIDED = frozenset(MAIN_LINE[MAIN_LINE.index(Stage.BENEFITS_REVIEW) :])


class Kind(StrEnum):
    """The links of the chain, in their order."""

    PRIORITY = "priority"
    QUESTION = "question"
    PROJECT = "project"
    FINDING = "finding"
    RECOMMENDATION = "recommendation"
    ACTION = "action"
    BENEFIT = "benefit"

    @property
    def label(self) -> str:
        return {
            Kind.PRIORITY: "Priorities",
            Kind.QUESTION: "Question",
            Kind.PROJECT: "Project",
        }.get(self, f"{self.value.capitalize()}s")


@dataclass
class Node:
    """One link; ``key`` is its anchor, ``above`` and ``below`` the keys of its neighbours."""

    kind: Kind
    key: str
    text: str
    state: str
    endpoint: str
    params: Mapping[str, Any]
    above: list[Node] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Broken:
    """Where a line ends too early: what is missing, of which project, and where to mend it."""

    project: Project
    what: str
    endpoint: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class LineOfSight:
    """The whole line of one project."""

    project: Project
    nodes: Sequence[Node]
    broken: Sequence[Broken]

    def of(self, kind: Kind) -> list[Node]:
        return [node for node in self.nodes if node.kind == kind]

    def count(self, kind: Kind) -> int:
        return len(self.of(kind))


def _join(upper: Node, lower: Node) -> None:
    upper.below.append(lower)
    lower.above.append(upper)


@dataclass
class _Builder:
    """Puts one project's links together from what was read of all."""

    project: Project
    findings: Sequence[Finding]
    recommendations: Sequence[Recommendation]
    benefits: Sequence[Benefit]
    nodes: dict[str, Node] = field(default_factory=dict)

    def node(
        self, kind: Kind, key: int | str, text: str, state: str, endpoint: str, **params: Any
    ) -> Node:
        # The anchor on the page, hence with the kind: a finding and an action may bear one number.
        key = f"{kind}-{key}"
        made = Node(kind, key, text, state, endpoint, params)
        self.nodes[key] = made
        return made

    def line(self) -> LineOfSight:
        self._head()
        project = self.nodes["project-1"]
        ref = self.project.reference
        for row in self.findings:
            state = words.DIRECTIONS.get(row.direction, row.direction)
            found = self.node(
                Kind.FINDING,
                row.id,
                words.title(row),
                state,
                # An import that was not adopted has no account of findings; they stand on its
                # record alone.
                "registry.project" if self.project.awaits_adoption else "findings.account",
                ref=ref,
                _anchor=f"finding-{row.id}",
            )
            _join(project, found)
        # Benefits come before recommendations, since actions are joined to them.
        for benefit in self.benefits:
            self.node(
                Kind.BENEFIT,
                benefit.number,
                benefit.title,
                BenefitStatus(benefit.status).label,
                "tracking.benefit",
                ref=ref,
                number=benefit.number,
            )
        for each in self.recommendations:
            self._recommendation(each)
        return LineOfSight(self.project, list(self.nodes.values()), list(self._broken()))

    def _head(self) -> None:
        found, ref = self.project, self.project.reference
        question = self.node(
            Kind.QUESTION, 1, found.question or "Not stated", "", "registry.project", ref=ref
        )
        for part in found.priorities:
            priority = self.node(
                Kind.PRIORITY,
                part.priority.id,
                part.priority.name,
                part.priority.adoption_words,
                "registry.priority",
                priority_id=part.priority.id,
            )
            _join(priority, question)
        project = self.node(
            Kind.PROJECT, 1, found.title, Stage(found.stage).label, "registry.project", ref=ref
        )
        _join(question, project)

    def _recommendation(self, row: Recommendation) -> None:
        ref = self.project.reference
        made = self.node(
            Kind.RECOMMENDATION,
            row.number,
            f"{row.number}. {row.text}",
            Disposition(row.disposition).label,
            "findings.recommendation",
            ref=ref,
            number=row.number,
        )
        for finding in row.findings:
            # A finding that was withdrawn since is no link of the chain any more.
            if upper := self.nodes.get(f"finding-{finding.id}"):
                _join(upper, made)
        for action in row.actions:
            state = recommendation_queries.state_of(action)[0]
            lower = self.node(
                Kind.ACTION,
                f"{row.number}-{action.number}",
                f"{row.number}.{action.number} {action.text}",
                state,
                "findings.recommendation",
                ref=ref,
                number=row.number,
                _anchor=f"action-{action.number}",
            )
            _join(made, lower)
            for benefit in action.benefits:
                if served := self.nodes.get(f"benefit-{benefit.number}"):
                    _join(lower, served)

    def _broken(self) -> Iterator[Broken]:
        project, ref = self.project, self.project.reference
        stage = Stage(project.stage)

        def said(what: str, endpoint: str, **params: Any) -> Broken:
            return Broken(project, what, endpoint, {"ref": ref, **params})

        if not project.priorities:
            yield said("It serves no priority", "registry.project")
        if not project.question:
            yield said("It states no question", "registry.project")
        if stage in REPORTED and not self.findings:
            yield said("No finding is recorded", "findings.account")
        yield from self._broken_below(said)

    def _broken_below(self, said: Any) -> Iterator[Broken]:
        stage = Stage(self.project.stage)
        for node in self.nodes.values():
            # Before reporting nothing can be recommended, and a line is not broken where it has
            # not come yet.
            if node.kind is Kind.FINDING and not node.below and stage in REPORTED:
                yield said(
                    f"Found, nothing recommended: {node.text}", "findings.recommendations_of"
                )
            elif node.kind is Kind.ACTION and not node.below:
                yield said(
                    f"An action that serves no benefit: {node.text}",
                    node.endpoint,
                    number=node.params["number"],
                )
            elif node.kind is Kind.BENEFIT and not node.above and stage in DECIDED:
                yield said(
                    f"A benefit that no action serves: {node.text}",
                    node.endpoint,
                    number=node.params["number"],
                )
        for row in recommendation_queries.wanting(self.recommendations):
            yield said(
                f"Accepted, nothing done yet: {row.number}. {row.text}",
                "findings.recommendation",
                number=row.number,
            )
        if stage in DECIDED and not self.benefits:
            yield said("No benefit is registered", "tracking.benefits")


def lines_of(projects: Sequence[Project]) -> list[LineOfSight]:
    """Return the line of each project, in their order; some twelve queries however many."""
    ids = [project.id for project in projects]
    # All that is needed is read for all projects first; the builder then asks the database
    # nothing.
    evidence, recommended = queries.of_projects(ids), recommendation_queries.of_projects(ids)
    benefits: dict[int, list[Benefit]] = {}
    for row in db.session.scalars(
        select(Benefit)
        .where(Benefit.project_id.in_(ids))
        .order_by(Benefit.project_id, Benefit.number)
    ):
        benefits.setdefault(row.project_id, []).append(row)
    return [
        _Builder(
            project,
            evidence[project.id].in_force,
            recommended[project.id],
            benefits.get(project.id, []),
        ).line()
        for project in projects
    ]


def projects(viewer: Viewer, priorities: Sequence[str] = ()) -> Select[Project]:
    """Select commissioned projects that the viewer sees in full, by title."""
    statement = (
        select(Project)
        .where(
            visible(viewer, Tier.FULL),
            Project.stage.in_(sorted(FROM_COMMISSIONED)),
            # Candidates of section 1.3 were never commissioned, so their missing links are no
            # fault of anybody.
            Project.record_kind == "registered",
        )
        .options(selectinload(Project.priorities).joinedload(ProjectPriority.priority))
        .order_by(Project.title_sort, Project.id)
    )
    if not priorities:
        return statement
    return statement.where(
        exists().where(
            ProjectPriority.project_id == Project.id,
            ProjectPriority.priority_id == Priority.id,
            Priority.code.in_(priorities),
        )
    )
