"""Adding and changing publications by hand and from files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.core.provenance import Provenance
from evidence_hub.directory.operations import code_for
from evidence_hub.library.checks import checked
from evidence_hub.library.models import Publication, PublicationRelation
from evidence_hub.library.queries import RELATION_LABELS
from evidence_hub.library.verbs import LibraryVerb
from evidence_hub.registry.models import Project

FIELDS = (
    "title",
    "authors",
    "year",
    "kind",
    "venue",
    "issued",
    "volume",
    "issue",
    "pages",
    "doi",
    "url",
    "abstract_note",
)
LABELS = {
    "title": "Title",
    "authors": "Authors",
    "year": "Year",
    "kind": "Type",
    "venue": "Published in",
    "issued": "Issued",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "doi": "DOI",
    "url": "Web address",
    "abstract_note": "Note",
}


def _relate(publication: Publication, project: Project, relation: str, note: str) -> bool:
    if relation not in RELATION_LABELS:
        raise Invalid({"relation": "Choose from the list"})
    known = {(row.project_id, row.relation) for row in publication.relations}
    if (project.id, relation) in known:
        return False
    publication.relations.append(
        PublicationRelation(project_id=project.id, relation=relation, note=note)
    )
    return True


def _new(values: Mapping[str, Any], actor: Actor, file_name: str, taken: str) -> Publication:
    return Publication(
        code=taken,
        provenance=Provenance.ENTERED,
        entered_by_name=actor.name,
        entered_from=file_name[:200] or None,
        is_demo=actor.is_demo,
        created_at=clock.now(),
        stated=values.get("stated") or {},
        **{name: values[name] for name in FIELDS},
    )


def add_publication(
    *,
    actor: Actor,
    relationship: Relationship,
    values: Mapping[str, Any],
    project: Project | None,
    relation: str = "related",
    note: str = "",
    file_name: str = "",
) -> Publication:
    """Add a publication, to a project where one is given; raise Invalid on a bad field.

    ``relationship`` is the actor's to that project; without a project only the secretary may.
    """
    require(actor, Can.ADD_PUBLICATION, relationship)
    row = _new(checked(values), actor, file_name, code_for(values["title"], Publication))
    db.session.add(row)
    if project is not None:
        _relate(row, project, relation, note)
    db.session.flush()
    audit.record(
        actor,
        LibraryVerb.PUBLICATION_ADDED,
        f"publication:{row.id}",
        difference={
            "title": [None, row.title],
            "doi": [None, row.doi],
            **({"file": [None, file_name]} if file_name else {}),
        },
        project_id=project.id if project else None,
        is_demo=bool(project and project.is_demo),
    )
    return row


def add_publications(
    *,
    actor: Actor,
    relationship: Relationship,
    rows: Sequence[Mapping[str, Any]],
    project: Project | None,
    relation: str,
    file_name: str,
) -> list[Publication]:
    """Add the publications of a file, each with an audit entry of its own."""
    require(actor, Can.ADD_PUBLICATION, relationship)
    if not rows:
        raise Invalid({"project": "There is no new reference to import"})
    added = [
        add_publication(
            actor=actor,
            relationship=relationship,
            values=values,
            project=project,
            relation=relation,
            file_name=file_name,
        )
        for values in rows
    ]
    # Beside the entry of each publication, so that the trail shows which of them came together.
    audit.record(
        actor,
        LibraryVerb.PUBLICATIONS_IMPORTED,
        "library",
        difference={"file": [None, file_name], "count": [None, len(added)]},
        project_id=project.id if project else None,
    )
    return added


def _check_unchanged(row: Publication, version: int, values: Mapping[str, Any]) -> None:
    if row.version == version:
        return
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    raise Conflict(
        theirs={LABELS[name]: _words(getattr(row, name)) for name in changed},
        yours={LABELS[name]: _words(values[name]) for name in changed},
    )


def _words(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value or "")


def _change_fields(
    row: Publication, values: Mapping[str, Any], version: int
) -> dict[str, list[Any]]:
    """Put what differs into the publication and return it as the trail shows it."""
    before = {name: getattr(row, name) for name in FIELDS}
    difference = audit.difference(before, {name: values[name] for name in FIELDS})
    if difference:
        # Only where something differs: to press "Save" without a change is no conflict with
        # anybody.
        _check_unchanged(row, version, values)
    for name in difference:
        setattr(row, name, values[name])
    return difference


def change_publication(
    *,
    actor: Actor,
    relationship: Relationship,
    row: Publication,
    values: Mapping[str, Any],
    version: int,
    project: Project | None = None,
    project_relationship: Relationship | None = None,
    relation: str = "related",
) -> bool:
    """Change a publication, and relate it to one more project; return whether anything changed.

    Raises Conflict, with both versions, where somebody saved meanwhile.
    """
    require(actor, Can.ADD_PUBLICATION, relationship)
    if project is not None:
        require(actor, Can.ADD_PUBLICATION, project_relationship or relationship)
    difference = _change_fields(row, checked(values), version)
    if project is not None and _relate(row, project, relation, ""):
        difference["project"] = [None, project.reference]
    if not difference:
        return False
    db.session.flush()
    audit.record(
        actor,
        LibraryVerb.PUBLICATION_CHANGED,
        f"publication:{row.id}",
        difference=difference,
        project_id=project.id if project else None,
        is_demo=row.is_demo,
    )
    return True
