"""What of a project can be found: a document for each view of it, fed by packages above too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.core import vocabularies
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.core.feature import features
from evidence_hub.directory.hooks import Entry
from evidence_hub.directory.models import BusinessArea, Organisation, Priority
from evidence_hub.registry.audience import OPEN, REGISTER_READERS, Audience, Tier, audience
from evidence_hub.registry.fields import BY_CODE, FIELDS
from evidence_hub.registry.models import (
    Project,
    ProjectArea,
    ProjectFunding,
    ProjectPartner,
    ProjectPriority,
)
from evidence_hub.registry.stages import Stage
from evidence_hub.search import changes
from evidence_hub.search.documents import IndexDocument, Part

# Not searched as text of a field: they have a place of their own in a document.
NOT_TEXT = frozenset({"title", "plain_summary", "design", "partners"})
# A mention is found, but below what is registered; a study's own page above its parts.
WEIGHTS = {"registered": 1.3, "candidate": 1.1, "mention": 0.8}


@dataclass(frozen=True)
class Study:
    """What every document about a project shares: card, filters and who may find it."""

    project: Project
    facets: Mapping[str, tuple[str, ...]]
    words: Mapping[str, tuple[str, ...]]

    def document(
        self,
        *,
        key: str,
        kind: str,
        title: str,
        url: str,
        parts: Sequence[Part],
        tier: Tier,
        words: Mapping[str, tuple[str, ...]] | None = None,
        facets: Mapping[str, tuple[str, ...]] | None = None,
        newest: dt.date | None = None,
        weight: float = 1.0,
        suggestible: bool = True,
    ) -> IndexDocument:
        """Return a document on this study's card, open to those who see it at ``tier``."""
        seen_by: Audience = audience(self.project, tier)
        return IndexDocument(
            key=key,
            root=f"project:{self.project.id}",
            group=f"project:{self.project.id}",
            type=kind,
            title=title,
            url=url,
            parts=tuple(part for part in parts if part.text),
            words={**self.words, **(words or {})},
            facets={**self.facets, **(facets or {})},
            audience=seen_by.any_of,
            clearances=seen_by.clearances,
            need_to_know=seen_by.listed,
            denied=seen_by.denied,
            newest=newest or in_london(self.project.updated_at).date(),
            release_on=None,
            weight=weight,
            suggestible=suggestible,
        )


@dataclass
class Contribution:
    """What a package above adds to a study: text for its own document, and documents of its own."""

    parts: list[Part] = field(default_factory=list)
    strengths: list[str] = field(default_factory=list)
    documents: list[Callable[[Study], IndexDocument]] = field(default_factory=list)


Contribute = Callable[[Sequence[int]], Mapping[int, Contribution]]


def _load(ids: Sequence[int]) -> list[Project]:
    return list(
        db.session.scalars(
            select(Project)
            .where(Project.id.in_(ids))
            .order_by(Project.id)
            .options(
                selectinload(Project.areas).joinedload(ProjectArea.area),
                selectinload(Project.partners).joinedload(ProjectPartner.organisation),
                selectinload(Project.priorities).joinedload(ProjectPriority.priority),
                selectinload(Project.funding).joinedload(ProjectFunding.funder),
                selectinload(Project.outcomes),
                selectinload(Project.facts),
                selectinload(Project.plans),
            )
        )
    )


def _words(project: Project, labels: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    partners = [
        name
        for part in project.partners
        for name in (
            part.organisation.name,
            part.organisation.short_name,
            *part.organisation.aliases,
        )
        if name
    ]
    return {
        "ref": (project.reference,),
        "partner": tuple(partners),
        "area": tuple(part.area.name for part in project.areas),
        "priority": tuple(part.priority.name for part in project.priorities),
        "stage": (Stage(project.stage).label,),
        "design": (labels["design"].get(project.design, project.design),),
        "keyword": tuple(project.keywords),
        "year": (str(project.year),),
    }


def _field_text(project: Project, code: str) -> str:
    """The texts of one field: the record's own facts and what other sources claim."""
    known = BY_CODE[code]
    facts = [
        fact.value
        for fact in project.facts
        if fact.field == code and fact.superseded_at is None and fact.value != "not_stated"
    ]
    # A person may have changed the column since a fact was stated. Both are found: the record by
    # what it says now, and by the words of its sources.
    current = getattr(project, known.column) if known.column else ""
    if current and current != "not_stated" and not any(current == fact for fact in facts):
        facts.insert(0, current)
    return "\n".join(dict.fromkeys(facts))


def _parts(project: Project, tier: Tier) -> list[Part]:
    parts = [Part("summary", "summary", project.plain_summary)]
    parts += [
        Part(known.code, known.label.lower(), _field_text(project, known.code))
        for known in FIELDS
        if known.tier <= tier and known.code not in NOT_TEXT
    ]
    parts.append(
        Part(
            "partners",
            "partners",
            "\n".join(
                f"{part.organisation.name}. {part.statement}".strip() for part in project.partners
            ),
        )
    )
    parts.append(Part("keywords", "keywords", ", ".join(project.keywords)))
    parts.append(Part("plans", "plans", "\n".join(plan.what for plan in project.plans)))
    if tier is Tier.FULL:
        parts.append(
            Part("funding", "funding", "\n".join(row.statement for row in project.funding))
        )
        parts.append(
            Part(
                "outcomes", "outcomes", "\n".join(f"{o.name} {o.measure}" for o in project.outcomes)
            )
        )
    return parts


def study_documents(ids: Iterable[int]) -> Iterable[IndexDocument]:
    """Yield every document of these projects; a constant number of queries a batch."""
    wanted = list(ids)
    labels = vocabularies.labels("design")
    # Each package is asked once for the whole batch, so the number of queries does not grow with
    # it.
    contributions = [entry.offer(wanted) for entry in features().index_contributors]
    for project in _load(wanted):
        added = [by_project[project.id] for by_project in contributions if project.id in by_project]
        study = Study(project, _facets(project, added), _words(project, labels))
        yield from _project_documents(study, [part for more in added for part in more.parts])
        for contribution in added:
            yield from (build(study) for build in contribution.documents)


def _facets(project: Project, added: Sequence[Contribution]) -> dict[str, tuple[str, ...]]:
    strengths = [strength for contribution in added for strength in contribution.strengths]
    return {
        "stage": (project.stage.value,),
        "business_area": tuple(part.area.code for part in project.areas),
        "priority": tuple(part.priority.code for part in project.priorities),
        "partner": tuple(part.organisation.code for part in project.partners),
        "design": (project.design,),
        "strength": tuple(dict.fromkeys(strengths)) or ("not_assessed",),
        "year": (str(project.year),),
    }


def _project_documents(study: Study, extra: Sequence[Part]) -> Iterable[IndexDocument]:
    project = study.project
    tiers = [Tier.FULL]
    # One document would do for both tiers, but then a reader of the register could find a record by
    # words of a field that they cannot open.
    if audience(project, Tier.REGISTER) != audience(project, Tier.FULL):
        tiers.append(Tier.REGISTER)
    for tier in tiers:
        yield study.document(
            key=f"project:{project.id}" if tier is Tier.FULL else f"project:{project.id}#register",
            kind="project",
            title=project.title,
            url=f"/projects/{project.reference}",
            parts=[*_parts(project, tier), *extra],
            tier=tier,
            weight=WEIGHTS[project.record_kind],
        )


def all_projects() -> Iterable[int]:
    return db.session.scalars(select(Project.id).order_by(Project.id)).all()


def organisation_documents(ids: Iterable[int]) -> Iterable[IndexDocument]:
    rows = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(list(ids)), Organisation.retired_on.is_(None))
        .order_by(Organisation.id)
        .options(joinedload(Organisation.parent))
    )
    for row in rows:
        names = (row.name, row.short_name, *row.aliases)
        yield IndexDocument(
            key=f"organisation:{row.id}",
            root=f"organisation:{row.id}",
            group=f"organisation:{row.id}",
            type="organisation",
            title=row.name,
            url=f"/organisations/{row.id}",
            parts=(
                Part("names", "other names", ", ".join(name for name in names[1:] if name)),
                Part("parent", "part of", row.parent.name if row.parent else ""),
            ),
            words={"organisation": tuple(name for name in names if name)},
            facets={},
            audience=frozenset({REGISTER_READERS}),
            clearances=frozenset({OPEN}),
            need_to_know=frozenset({OPEN}),
            denied=frozenset(),
            newest=None,
            release_on=None,
            weight=1.0,
            suggestible=True,
        )


def follow_entry(entry: Entry) -> None:
    """Find the records anew that show an entry of a list by its name (DOMAIN 3)."""
    # The name of an entry stands in the documents of the projects that use it. When it is changed
    # or merged, all of these have to be made again.
    shown: Select[int] | None = None
    roots: set[str] = set()
    if isinstance(entry, BusinessArea):
        shown = select(ProjectArea.project_id).where(ProjectArea.area_id == entry.id)
    elif isinstance(entry, Priority):
        shown = select(ProjectPriority.project_id).where(ProjectPriority.priority_id == entry.id)
    elif isinstance(entry, Organisation):
        shown = select(ProjectPartner.project_id).where(ProjectPartner.organisation_id == entry.id)
        parts = select(Organisation.id).where(Organisation.parent_id == entry.id)
        roots |= {f"organisation:{key}" for key in db.session.scalars(parts)}
    elif entry.vocabulary.code == "design":
        shown = select(Project.id).where(Project.design == entry.code)
    if shown is not None:
        roots |= {f"project:{key}" for key in db.session.scalars(shown)}
    changes.announce(db.session, roots)


def all_organisations() -> Iterable[int]:
    return db.session.scalars(select(Organisation.id).order_by(Organisation.id)).all()
