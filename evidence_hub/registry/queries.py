"""The only ways to a record and to lists of records, each trimmed to who looks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from evidence_hub.accounts.models import Person
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.directory.models import BusinessArea, Organisation, Priority
from evidence_hub.registry.audience import Tier, Viewer, tier_of, visible
from evidence_hub.registry.models import (
    Project,
    ProjectArea,
    ProjectFunding,
    ProjectPartner,
    ProjectPerson,
    ProjectPriority,
    RelatedProject,
)
from evidence_hub.registry.stages import Stage

SORTS = ("newest", "title", "reference")


@dataclass(frozen=True)
class Filters:
    """Chosen values by filter; values of one filter are alternatives, filters add up."""

    stage: tuple[str, ...] = ()
    business_area: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    design: tuple[str, ...] = ()
    activity_type: tuple[str, ...] = ()
    record_kind: tuple[str, ...] = ()
    year: tuple[int, ...] = field(default=())


def with_card_parts() -> Select[Project]:
    """Select projects with what a card shows; three more queries whatever the length."""
    return select(Project).options(
        selectinload(Project.areas).joinedload(ProjectArea.area),
        selectinload(Project.partners).joinedload(ProjectPartner.organisation),
        selectinload(Project.priorities).joinedload(ProjectPriority.priority),
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.stage:
        # An address may name any word; one that is no stage finds nothing, as elsewhere.
        conditions.append(Project.stage.in_([stage for stage in Stage if stage in filters.stage]))
    for column, values in (
        (Project.design, filters.design),
        (Project.activity_type, filters.activity_type),
        (Project.year, filters.year),
    ):
        if values:
            conditions.append(column.in_(values))
    if filters.business_area:
        conditions.append(
            exists().where(
                ProjectArea.project_id == Project.id,
                ProjectArea.area_id == BusinessArea.id,
                BusinessArea.code.in_(filters.business_area),
            )
        )
    if filters.priority:
        conditions.append(
            exists().where(
                ProjectPriority.project_id == Project.id,
                ProjectPriority.priority_id == Priority.id,
                Priority.code.in_(filters.priority),
            )
        )
    if filters.partner:
        conditions.append(
            exists().where(
                ProjectPartner.project_id == Project.id,
                ProjectPartner.organisation_id == Organisation.id,
                Organisation.code.in_(filters.partner),
            )
        )
    # Things the report merely mentions are found by search and stay out of lists unless asked for.
    if filters.record_kind:
        conditions.append(Project.record_kind.in_(filters.record_kind))
    else:
        conditions.append(Project.record_kind != "mention")
    return conditions


def register(viewer: Viewer, filters: Filters, sort: str = "newest") -> Select[Project]:
    """Select the viewer's register, ordered; the caller pages."""
    orders = {
        "title": (Project.title_sort, Project.id),
        "reference": (Project.reference,),
    }
    order = orders.get(sort, (Project.updated_at.desc(), Project.id))
    return with_card_parts().where(visible(viewer), *_conditions(filters)).order_by(*order)


def counts(viewer: Viewer) -> dict[str, dict[str, int]]:
    """Return filter of the register → value → how many records that filter finds; five queries."""
    seen = (visible(viewer), *_conditions(Filters()))
    counts_of = {
        "stage": _counted(Project.stage, seen),
        "year": _counted(Project.year, seen),
    }
    for name, term, link, key in (
        ("business_area", BusinessArea, ProjectArea, ProjectArea.area_id),
        ("priority", Priority, ProjectPriority, ProjectPriority.priority_id),
        ("partner", Organisation, ProjectPartner, ProjectPartner.organisation_id),
    ):
        # Counted by the term's key first; a project that names a partner twice counts once.
        counted = (
            select(key.label("term"), func.count(link.project_id.distinct()).label("number"))
            .where(link.project_id.in_(select(Project.id).where(*seen)))
            .group_by(key)
            .subquery()
        )
        counts_of[name] = _numbers(
            select(term.code, counted.c.number).join(counted, counted.c.term == term.id)
        )
    return counts_of


def _counted(column: Any, seen: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    """Return value → how many projects."""
    return _numbers(select(column, func.count()).where(*seen).group_by(column))


def _numbers(statement: Select[Any, int]) -> dict[str, int]:
    return {str(value): number for value, number in db.session.execute(statement)}


def with_content() -> list[ExecutableOption]:
    """What gate checks look at, loaded for many records at once."""
    return [
        selectinload(Project.areas).joinedload(ProjectArea.area),
        selectinload(Project.priorities).joinedload(ProjectPriority.priority),
        selectinload(Project.partners).joinedload(ProjectPartner.organisation),
        selectinload(Project.outcomes),
        selectinload(Project.need_to_know),
        selectinload(Project.people)
        .joinedload(ProjectPerson.person)
        .options(selectinload(Person.clearances), selectinload(Person.grants)),
    ]


# What the page of a record shows beside.
FOR_ITS_PAGE = (
    joinedload(Project.links),
    joinedload(Project.plans),
    joinedload(Project.outcomes),
    selectinload(Project.funding).joinedload(ProjectFunding.funder),
)


def visible_project(
    reference: str, viewer: Viewer, *parts: ExecutableOption
) -> tuple[Project, Tier]:
    """Return a record and how much of it the viewer sees; NotFound also when they see nothing."""
    # Who may see it is a condition of the first statement. Loaded first and judged after, a hidden
    # record would take longer than a missing one, and a stopwatch would name it.
    project = (
        db.session.scalars(
            select(Project)
            .where(Project.reference == reference.upper(), visible(viewer))
            # Few rows each, so that joining them costs less than asking again. What else a record
            # has is loaded by the page that shows it.
            .options(
                joinedload(Project.areas).joinedload(ProjectArea.area),
                joinedload(Project.priorities).joinedload(ProjectPriority.priority),
                joinedload(Project.need_to_know),
                selectinload(Project.partners).joinedload(ProjectPartner.organisation),
                selectinload(Project.people)
                .joinedload(ProjectPerson.person)
                .joinedload(Person.clearances),
                *parts,
            )
        )
        .unique()
        .one_or_none()
    )
    # One answer for a record that is not there and for one that is hidden: a difference, even in
    # the words, would tell that it exists.
    if project is None:
        raise NotFound
    return project, tier_of(viewer, project)


def visible_among(ids: Sequence[int], viewer: Viewer) -> dict[int, Project]:
    """Return those of these records that the viewer sees, with what a card shows."""
    if not ids:
        return {}
    rows = db.session.scalars(with_card_parts().where(Project.id.in_(ids), visible(viewer)))
    return {project.id: project for project in rows}


@cached_in_evaluation
def own_projects(viewer: Viewer) -> dict[Project, bool]:
    """Return the projects on whose team the viewer is and that they see; whether in full.

    One query serves the front page and the tasks of every package.
    """
    if not viewer.team_of:
        return {}
    rows = db.session.execute(
        select(Project, visible(viewer, Tier.FULL))
        .where(Project.id.in_(sorted(viewer.team_of)), visible(viewer))
        .order_by(Project.title_sort, Project.id)
    )
    return {row[0]: bool(row[1]) for row in rows}


def own_in_full(viewer: Viewer, stages: Collection[Stage]) -> list[Project]:
    """Return the projects at these stages on whose team the viewer is, seen in full, by title."""
    return [
        project
        for project, is_full in own_projects(viewer).items()
        if is_full and project.stage in stages
    ]


def people_of(ids: Collection[int]) -> dict[int, list[ProjectPerson]]:
    """Return the parts that people hold or held in each of these projects, with the people."""
    found: dict[int, list[ProjectPerson]] = {key: [] for key in ids}
    if found:
        for part in db.session.scalars(
            select(ProjectPerson)
            .where(ProjectPerson.project_id.in_(sorted(found)))
            .options(joinedload(ProjectPerson.person))
            .order_by(ProjectPerson.id)
        ):
            found[part.project_id].append(part)
    return found


def marked(ids: Iterable[int | None]) -> dict[int | None, Project]:
    """Return these records by id with their marking alone, for a list that was trimmed already."""
    # Sorted, so that the statement of one page is the same statement each time.
    wanted = sorted({each for each in ids if each is not None})
    rows = db.session.scalars(
        select(Project)
        .where(Project.id.in_(wanted))
        .options(load_only(Project.marking, Project.is_demo))
        .order_by(Project.id)
    )
    return {project.id: project for project in rows}


def related_to(project: Project, viewer: Viewer) -> list[tuple[Project, str, str]]:
    """Return related records that the viewer sees, as (record, kind, note), both directions."""
    rows = db.session.execute(
        select(Project, RelatedProject.kind, RelatedProject.note)
        .join(
            RelatedProject,
            ((RelatedProject.project_id == project.id) & (RelatedProject.other_id == Project.id))
            | ((RelatedProject.other_id == project.id) & (RelatedProject.project_id == Project.id)),
        )
        .where(visible(viewer))
        .order_by(Project.reference)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def counts_by_priority(viewer: Viewer) -> dict[int, int]:
    rows = db.session.execute(
        select(ProjectPriority.priority_id, func.count(func.distinct(Project.id)))
        .join(Project)
        .where(visible(viewer), Project.record_kind != "mention")
        .group_by(ProjectPriority.priority_id)
        .order_by(ProjectPriority.priority_id)
    )
    return {row[0]: row[1] for row in rows}


def organisation(organisation_id: int, viewer: Viewer) -> Organisation:
    """Return an organisation: register readers see all, others those of their own projects."""
    statement = (
        select(Organisation)
        .where(Organisation.id == organisation_id)
        .options(joinedload(Organisation.parent))
    )
    if not viewer.reads_register:
        # A condition of the same statement, so that a hidden one takes no longer than none.
        is_on_own_project = exists().where(
            ProjectPartner.organisation_id == Organisation.id,
            ProjectPartner.project_id.in_(sorted(viewer.team_of)),
        )
        statement = statement.where(is_on_own_project)
    organisation = db.session.scalar(statement)
    if organisation is None:
        raise NotFound
    return organisation
