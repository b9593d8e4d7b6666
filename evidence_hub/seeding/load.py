"""Loading the facts of the report and the publications; what is already there is left alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import Base, db
from evidence_hub.core.vocabularies import Term, Vocabulary
from evidence_hub.directory.models import (
    Body,
    BusinessArea,
    Organisation,
    Priority,
    TermOfReference,
)
from evidence_hub.findings.models import ExternalRating, Finding, UnverifiedResult
from evidence_hub.library.models import Publication, PublicationRelation
from evidence_hub.registry.fields import BY_CODE
from evidence_hub.registry.models import (
    Fact,
    Plan,
    Project,
    ProjectArea,
    ProjectFunding,
    ProjectPartner,
    RelatedProject,
)
from evidence_hub.registry.stages import Stage
from evidence_hub.seeding.reader import SeedData
from evidence_hub.sources.models import Paragraph, Source

Row = Mapping[str, Any]
YEAR_OF_REPORT = 2013
# The report calls the stage of most items "current", or nothing: it is then not stated.
KNOWN_STAGES = frozenset(stage.value for stage in Stage)


def text(row: Row, name: str) -> str:
    return str(row.get(name) or "").strip()


def day(row: Row, name: str) -> dt.date | None:
    """Return a date; of a month or a year, its first day."""
    given = text(row, name)
    if not given:
        return None
    return dt.date.fromisoformat(given + "-01" * (2 - given.count("-")))


class _Known:
    """The rows of a table by code, filled once, so that loading asks each table one question."""

    def __init__(self, model: Any, code: str = "code") -> None:
        self.model = model
        self.code = code
        self.rows: dict[str, Any] = {
            getattr(row, code): row for row in db.session.scalars(select(model))
        }
        self.added = 0

    def add_missing(self, rows: Iterable[Row], make: Callable[[Row], Base]) -> None:
        for row in rows:
            code = str(row["reference" if self.code == "reference" else "code"])
            if code not in self.rows:
                made = make(row)
                db.session.add(made)
                self.rows[code] = made
                self.added += 1

    def get(self, code: str | None) -> Any:
        return self.rows[code] if code else None


def _vocabulary(row: Row) -> Vocabulary:
    return Vocabulary(
        code=row["code"],
        label=row["label"],
        description=text(row, "description"),
        source=text(row, "source"),
        terms=[_term(term, row, place) for place, term in enumerate(row["terms"])],
    )


def _term(row: Row, vocabulary: Row, place: int) -> Term:
    return Term(
        code=row["code"],
        label=row["label"],
        definition=text(row, "definition"),
        provenance=text(row, "provenance") or text(vocabulary, "provenance") or "DESIGN",
        source=text(row, "source") or text(vocabulary, "source"),
        valid_from=day(row, "valid_from"),
        valid_to=day(row, "valid_to"),
        sort=row.get("sort") or place,
    )


def _add_missing_terms(known: _Known, rows: Iterable[Row]) -> int:
    """Terms added to a vocabulary since it was loaded."""
    added = 0
    for row in rows:
        vocabulary = known.rows[row["code"]]
        codes = {term.code for term in vocabulary.terms}
        for place, term in enumerate(row["terms"]):
            if term["code"] not in codes:
                vocabulary.terms.append(_term(term, row, place))
                added += 1
    return added


def _document(row: Row) -> Source:
    return Source(
        code=row["code"],
        title=row["title"],
        kind="report",
        is_document=True,
        issued_on=day(row, "issued_on"),
        author=text(row, "author"),
        note=text(row, "note"),
        provenance="SEED",
        paragraphs=[
            Paragraph(
                number=str(each["number"]),
                heading=text(each, "heading"),
                statement=text(each, "statement"),
                sort=place,
            )
            for place, each in enumerate(row["paragraphs"])
        ],
    )


def _external(row: Row) -> Source:
    names = ("title", "kind", "url", "doi", "publisher", "issued", "read_as", "provenance", "note")
    return Source(code=row["code"], **{name: text(row, name) for name in names})


def _organisation(row: Row) -> Organisation:
    return Organisation(
        code=row["code"],
        name=row["name"],
        short_name=text(row, "short_name"),
        kind=row["kind"],
        ror=text(row, "ror"),
        url=text(row, "url"),
        aliases=list(row.get("aliases") or ()),
        facts=list(row.get("facts") or ()),
        provenance=row["provenance"],
        source=text(row, "source"),
        paragraphs=list(row.get("paragraphs") or ()),
    )


def _body(row: Row) -> Body:
    return Body(
        code=row["code"],
        name=row["name"],
        kind=text(row, "kind"),
        chair=text(row, "chair"),
        frequency=text(row, "frequency"),
        facts=list(row.get("facts") or ()),
        not_stated=list(row.get("not_stated") or ()),
        source=text(row, "source"),
        paragraphs=list(row.get("paragraphs") or ()),
        terms_of_reference=[
            TermOfReference(
                letter=limb["code"],
                text=limb["text"],
                paragraphs=list(limb.get("paragraphs") or ()),
            )
            for limb in row.get("terms_of_reference") or ()
        ],
    )


def _area(row: Row) -> BusinessArea:
    return BusinessArea(
        code=row["code"],
        name=row["name"],
        note=text(row, "note"),
        provenance=row["provenance"],
        source=text(row, "source"),
        paragraphs=list(row.get("paragraphs") or ()),
        sort=row.get("sort") or 0,
    )


def _priority(row: Row) -> Priority:
    return Priority(
        code=row["code"],
        name=row["name"],
        basis=row["basis"],
        group=text(row, "group"),
        status=row["status"],
        valid_from=day(row, "valid_from"),
        valid_to=day(row, "valid_to"),
        provenance=row["provenance"],
        source=text(row, "source"),
        paragraphs=list(row.get("paragraphs") or ()),
    )


def _fact(row: Row, now: dt.datetime, *, is_claim: bool) -> Fact:
    return Fact(
        field=row["field"],
        value=str(row["value"]),
        value_date=text(row, "value_date"),
        is_claim=is_claim,
        provenance=row["provenance"],
        source=text(row, "source"),
        paragraphs=[str(number) for number in row.get("paragraphs") or ()],
        note=text(row, "note"),
        recorded_at=now,
    )


def _columns(facts: Iterable[Row]) -> dict[str, str]:
    """Return the record's current values: the stated facts of each field that has a column."""
    found: dict[str, list[str]] = {}
    for row in facts:
        known = BY_CODE.get(row["field"])
        if known and known.column and known.code not in ("title", "plain_summary"):
            found.setdefault(known.column, []).append(str(row["value"]))
    return {column: "\n".join(values) for column, values in found.items()}


class _Projects:
    """Makes projects with their parts; relations between projects come afterwards."""

    def __init__(self, areas: _Known, organisations: _Known, now: dt.datetime) -> None:
        self.areas = areas
        self.organisations = organisations
        self.now = now

    def make(self, row: Row) -> Project:
        stated = str(row["stage"])
        facts = row.get("facts") or ()
        return Project(
            reference=row["reference"],
            record_kind=row["record_kind"],
            activity_type=row["activity_type"],
            title=row["title"],
            title_sort=row["title"].casefold(),
            plain_summary=text(row, "plain_summary"),
            stage=stated if stated in KNOWN_STAGES else Stage.LEGACY_IMPORT,
            stage_as_stated=text(row, "stage_as_stated"),
            is_legacy=True,
            source_item=text(row, "source_item"),
            year=YEAR_OF_REPORT,
            keywords=[str(word) for word in row.get("keywords") or ()],
            not_stated=[*(row.get("not_stated") or ()), *(row.get("also_not_stated") or ())],
            not_stated_notes=list(row.get("not_stated_notes") or ()),
            created_at=self.now,
            updated_at=self.now,
            areas=self._areas(row),
            partners=[self._partner(part) for part in row.get("partners") or ()],
            funding=[self._funding(part) for part in row.get("funding") or ()],
            plans=[self._plan(part) for part in row.get("plans") or ()],
            facts=[
                *(_fact(each, self.now, is_claim=False) for each in facts),
                *(_fact(each, self.now, is_claim=True) for each in row.get("claims") or ()),
            ],
            **_columns(facts),
        )

    def _areas(self, row: Row) -> list[ProjectArea]:
        given = row["business_area"]
        codes = [given] if isinstance(given, str) else given
        return [ProjectArea(area=self.areas.get(code), sort=i) for i, code in enumerate(codes)]

    def _partner(self, row: Row) -> ProjectPartner:
        return ProjectPartner(
            organisation=self.organisations.get(row["organisation"]),
            part=row["part"],
            statement=text(row, "statement"),
            provenance=row["provenance"],
            source=text(row, "source"),
            paragraphs=list(row.get("paragraphs") or ()),
        )

    def _funding(self, row: Row) -> ProjectFunding:
        return ProjectFunding(
            funder=self.organisations.get(row.get("funder")),
            status=text(row, "status"),
            amount_pence=row.get("amount"),
            statement=text(row, "statement"),
            provenance=row["provenance"],
            source=text(row, "source"),
            paragraphs=list(row.get("paragraphs") or ()),
        )

    def _plan(self, row: Row) -> Plan:
        return Plan(
            what=row["what"],
            when_stated=text(row, "when"),
            as_reported_on=day(row, "as_reported_on"),
            note=text(row, "note"),
            source=text(row, "source"),
            paragraphs=list(row.get("paragraphs") or ()),
        )


def _relate(rows: Iterable[Row], projects: _Known, fresh: frozenset[str]) -> None:
    for row in rows:
        if row["reference"] in fresh:
            projects.get(row["reference"]).related.extend(
                RelatedProject(
                    other=projects.get(each["reference"]),
                    kind=each["kind"],
                    note=text(each, "note"),
                )
                for each in row.get("related") or ()
            )


def _publication(row: Row, projects: _Known, now: dt.datetime) -> Publication:
    names = ("issued", "venue", "volume", "issue", "pages", "doi", "url", "read_as")
    return Publication(
        code=row["code"],
        title=row["title"],
        authors=[str(author) for author in row.get("authors") or ()],
        year=row.get("year"),
        kind=text(row, "type"),
        provenance=row["provenance"],
        source=text(row, "source"),
        abstract_note=text(row, "abstract_note"),
        created_at=now,
        relations=[
            PublicationRelation(
                project=projects.get(each["project"]),
                relation=each["relation"],
                note=text(each, "note"),
            )
            for each in row.get("relations") or ()
        ],
        **{name: text(row, name) for name in names},
    )


def _finding(row: Row, projects: _Known, publications: _Known, now: dt.datetime) -> Finding:
    effect = row.get("effect") or {}
    names = ("outcome", "measure", "comparison", "setting", "for_whom", "sample", "source", "note")
    return Finding(
        code=row["code"],
        project=projects.get(row.get("project")),
        publication=publications.get(row.get("publication")),
        statement=text(row, "statement"),
        direction=row["direction"],
        effect_metric=text(effect, "metric"),
        effect_value=effect.get("value"),
        effect_low=effect.get("low"),
        effect_high=effect.get("high"),
        effect_p=text(effect, "p"),
        status=row["status"],
        as_reported_on=day(row, "as_reported_on"),
        provenance=row["provenance"],
        paragraphs=list(row.get("paragraphs") or ()),
        created_at=now,
        released_at=now,  # it was published where it comes from
        **{name: text(row, name) for name in names},
    )


def _rating(row: Row, projects: _Known, publications: _Known) -> ExternalRating:
    names = ("scheme", "value", "label", "claim", "outcome", "source", "provenance")
    return ExternalRating(
        code=row["code"],
        project=projects.get(row.get("project")),
        publication=publications.get(row.get("publication")),
        dated=text(row, "date"),
        **{name: text(row, name) for name in names},
    )


def _add_unverified(rows: Iterable[Row], projects: _Known) -> int:
    there = set(
        db.session.execute(select(UnverifiedResult.project_id, UnverifiedResult.what)).tuples()
    )
    db.session.flush()
    added = 0
    for row in rows:
        project = projects.get(row["project"])
        if (project.id, row["what"]) not in there:
            db.session.add(
                UnverifiedResult(
                    project=project,
                    what=row["what"],
                    statement=text(row, "statement"),
                    note=text(row, "note"),
                )
            )
            added += 1
    return added


def _set_parents(rows: Iterable[Row], organisations: _Known) -> None:
    for row in rows:
        if row.get("parent") and organisations.get(row["code"]).parent is None:
            organisations.get(row["code"]).parent = organisations.get(row["parent"])


def load_seed(*, actor: Actor, seed: SeedData) -> Counter[str]:
    """Add what the seed states and the hub does not hold yet; return how many rows of each kind.

    Rows that exist are left as they are: loading twice changes nothing, and a correction made in
    the hub is never undone (DOMAIN T22).
    """
    require(actor, Can.CORRECT_LEGACY)
    now = clock.now()
    with db.session.no_autoflush:
        vocabularies = _Known(Vocabulary)
        vocabularies.add_missing(seed.vocabularies, _vocabulary)
        new_terms = _add_missing_terms(vocabularies, seed.vocabularies)
        sources = _Known(Source)
        sources.add_missing(seed.documents, _document)
        sources.add_missing(seed.external, _external)
        organisations = _Known(Organisation)
        organisations.add_missing(seed.organisations, _organisation)
        _set_parents(seed.organisations, organisations)
        bodies = _Known(Body)
        bodies.add_missing(seed.bodies, _body)
        areas = _Known(BusinessArea)
        areas.add_missing(seed.business_areas, _area)
        priorities = _Known(Priority)
        priorities.add_missing(seed.priorities, _priority)
        projects = _Known(Project, "reference")
        there = frozenset(projects.rows)
        projects.add_missing(seed.projects, _Projects(areas, organisations, now).make)
        _relate(seed.projects, projects, frozenset(projects.rows) - there)
        publications = _Known(Publication)
        publications.add_missing(seed.publications, lambda row: _publication(row, projects, now))
        findings = _Known(Finding)
        findings.add_missing(seed.findings, lambda row: _finding(row, projects, publications, now))
        ratings = _Known(ExternalRating)
        ratings.add_missing(seed.ratings, lambda row: _rating(row, projects, publications))
    db.session.flush()
    added = Counter(
        {
            "vocabularies": vocabularies.added,
            "new terms": new_terms,
            "sources": sources.added,
            "organisations": organisations.added,
            "boards": bodies.added,
            "business areas": areas.added,
            "priorities": priorities.added,
            "projects": projects.added,
            "publications": publications.added,
            "findings": findings.added,
            "ratings": ratings.added,
            "unverified results": _add_unverified(seed.unverified_results, projects),
        }
    )
    if any(added.values()):
        audit.record(
            actor,
            "seed loaded",
            "seed",
            difference={name: [None, count] for name, count in added.items() if count},
            reason="Facts of the report of 5 November 2013 and of the publications about it",
        )
    return added
