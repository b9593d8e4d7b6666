"""What imports are compared with, and the batches that were imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager, selectinload

from evidence_hub.audit.models import AuditEntry
from evidence_hub.core.database import Base, db
from evidence_hub.core.errors import NotFound
from evidence_hub.core.vocabularies import Term, Vocabulary
from evidence_hub.directory.models import BusinessArea, Organisation, Priority
from evidence_hub.importing.judging import Known
from evidence_hub.importing.names import Names, names_of
from evidence_hub.importing.texts import folded
from evidence_hub.registry.audience import Viewer, visible
from evidence_hub.registry.models import ImportBatch, ImportLine, Project, ProjectPartner

# What an import makes with each record; anything else that points at it came later.
MADE_BY_IMPORT = (
    "fact",
    "project_area",
    "project_partner",
    "project_priority",
    "import_line",
)
_TOLD_ALREADY = frozenset({"document_version"})  # by what it hangs on
_WORDS = {
    "project_person": "people were named on it",
    "publication_relation": "a publication is linked to it",
    "finding": "a finding rests on it",
    "document": "a document is attached to it",
    "enquiry": "an enquiry led to it",
    "related_project": "another project is related to it",
    "declared_interest": "somebody declared an interest in it",
    "need_to_know": "a need-to-know list was made for it",
}


def _seen(viewer: Viewer) -> ColumnElement[bool]:
    """A record that the importer may not see does not exist for them, in a preview neither."""
    if viewer.actor.is_system:
        # The command line has no person who could be on a need-to-know list, so it compares with
        # nothing that has one.
        return Project.is_listed_only.is_(False)
    return visible(viewer)


def known(viewer: Viewer) -> Known:
    """Return every record that the viewer sees, to compare lines with; two queries."""
    known_records = Known()
    rows = db.session.scalars(
        select(Project)
        .where(_seen(viewer))
        .options(selectinload(Project.partners).joinedload(ProjectPartner.organisation))
        .order_by(Project.id)
    )
    for project in rows:
        partners = "; ".join(part.organisation.name for part in project.partners)
        known_records.add(project.reference, project.title, partners or project.partner_stated)
        for number in (project.reference, project.source_item):
            if number:
                known_records.numbers.setdefault(folded(number), project.reference)
    lines = db.session.execute(
        select(ImportLine.own_reference, ImportLine.digest, Project.reference)
        .join(Project, Project.id == ImportLine.project_id)
        .where(_seen(viewer))
        .order_by(ImportLine.id)
    )
    for own, digest, reference in lines:
        known_records.digests.setdefault(digest, reference)
        if own:
            known_records.numbers.setdefault(folded(own), reference)
    return known_records


@dataclass(frozen=True)
class Lists:
    """The names that a cell may bear."""

    organisations: Names
    areas: Names
    priorities: Names
    designs: Names
    design_codes: dict[int, str]


def lists() -> Lists:
    """Return organisations, areas, priorities and designs by every name they go by."""
    organisations = db.session.execute(
        select(
            Organisation.id, Organisation.name, Organisation.short_name, Organisation.aliases
        ).where(Organisation.retired_on.is_(None))
    ).all()
    areas = db.session.execute(
        select(BusinessArea.id, BusinessArea.name, BusinessArea.code).where(
            BusinessArea.retired_on.is_(None)
        )
    ).all()
    priorities = db.session.execute(
        select(Priority.id, Priority.name, Priority.code).where(Priority.retired_on.is_(None))
    ).all()
    designs = db.session.execute(
        select(Term.id, Term.label, Term.code)
        .join(Vocabulary)
        .where(Vocabulary.code == "design", Term.code != "not_stated")
    ).all()
    return Lists(
        organisations=names_of((row[0], [row[1], row[2], *row[3]]) for row in organisations),
        areas=names_of((row[0], [row[1], row[2].replace("_", " ")]) for row in areas),
        priorities=names_of((row[0], [row[1]]) for row in priorities),
        designs=names_of((row[0], [row[1], row[2].replace("_", " ")]) for row in designs),
        design_codes={row[0]: row[2] for row in designs},
    )


def batches() -> Select[ImportBatch]:
    return select(ImportBatch).order_by(ImportBatch.id.desc())


def batch(batch_id: int) -> ImportBatch:
    batch = db.session.get(ImportBatch, batch_id)
    if batch is None:
        raise NotFound
    return batch


def records(batch_id: int, viewer: Viewer) -> Select[ImportLine]:
    """Select a batch's lines with their records, those that the viewer sees."""
    return (
        select(ImportLine)
        .join(Project, Project.id == ImportLine.project_id)
        .where(ImportLine.batch_id == batch_id, _seen(viewer))
        .options(contains_eager(ImportLine.project))
        .order_by(ImportLine.number, ImportLine.id)
    )


def numbers_of(batch_id: int) -> Select[int]:
    """Select the ids of the records of a batch."""
    return select(Project.id).where(Project.import_batch_id == batch_id)


def _referring(batch_id: int) -> dict[int, list[str]]:
    """Return project id → why it is in use, from every table that points at projects."""
    reasons: dict[int, list[str]] = {}
    ids = numbers_of(batch_id)
    # Every table, and not a list of them: one that is added later must not be forgotten when an
    # import is undone.
    for table in Base.metadata.sorted_tables:
        if table.name in MADE_BY_IMPORT or table.name in _TOLD_ALREADY:
            continue
        for column in table.columns:
            if not any(key.column.table.name == "project" for key in column.foreign_keys):
                continue
            statement = select(column).where(column.in_(ids)).distinct()
            for project_id in db.session.scalars(statement):
                words = _WORDS.get(table.name, f"“{table.name.replace('_', ' ')}” refers to it")
                reasons.setdefault(project_id, []).append(words)
    return reasons


def in_use(batch_id: int) -> list[tuple[str, str]]:
    """Return (reference, why) of the records that were changed or are referred to since."""
    why = _referring(batch_id)
    ids = numbers_of(batch_id)
    changed = set(
        db.session.scalars(
            select(AuditEntry.project_id).where(
                AuditEntry.project_id.in_(ids), AuditEntry.is_refusal.is_(False)
            )
        )
    )
    changed |= set(
        db.session.scalars(
            select(Project.id).where(Project.import_batch_id == batch_id, Project.version > 1)
        )
    )
    for project_id in changed:
        if project_id is not None:
            why.setdefault(project_id, []).insert(0, "it was changed since")
    rows: Sequence[tuple[int, str]] = [
        (row[0], row[1])
        for row in db.session.execute(
            select(Project.id, Project.reference)
            .where(Project.id.in_(sorted(why)))
            .order_by(Project.reference)
        )
    ]
    return [(reference, ", ".join(why[project_id])) for project_id, reference in rows]
