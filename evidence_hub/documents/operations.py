"""Attaching documents and new versions of them, and changing who sees them from when."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.core.vocabularies import terms
from evidence_hub.documents import hooks
from evidence_hub.documents.audiences import CLEARANCE, is_team, open_to, require_change
from evidence_hub.documents.models import Document, DocumentVersion
from evidence_hub.documents.store import Stored
from evidence_hub.documents.verbs import DocumentsVerb
from evidence_hub.registry.models import Project


def _check(
    actor: Actor,
    relationship: Relationship,
    *,
    document_type: str,
    audience: str,
    release_on: dt.date | None,
) -> None:
    problems: dict[str, str] = {}
    today = clock.today()
    if document_type not in {
        term.code for term in terms("document_type") if term.is_current(today)
    }:
        problems["type"] = "Choose a type from the list"
    if audience not in open_to(actor, relationship):
        problems["audience"] = "Choose who sees it from the list"
    if release_on is not None and release_on > today and not is_team(actor, relationship):
        problems["release_on"] = (
            "Only the project’s team sees a document before its release. "
            "You would not see it yourself: leave the date out"
        )
    if problems:
        raise Invalid(problems)


def _version(
    document: Document,
    number: int,
    file: Stored,
    *,
    actor: Actor,
    relationship: Relationship,
    note: str,
) -> DocumentVersion:
    return DocumentVersion(
        document=document,
        project_id=document.project_id,
        number=number,
        sha256=file.sha256,
        size=file.size,
        file_name=file.file_name,
        kind=file.kind,
        note=note,
        uploaded_by_name=actor.name,
        is_by_team=is_team(actor, relationship),
        uploaded_at=clock.now(),
        is_demo=document.is_demo or actor.is_demo,
    )


def _named(document: Document) -> dict[str, Any]:
    """Return how the audit trail names a document."""
    return {
        "record": f"document:{document.id}",
        "project_id": document.project_id,
        "is_demo": document.is_demo,
    }


def attach(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    title: str,
    document_type: str,
    audience: str,
    file: Stored,
    release_on: dt.date | None = None,
    note: str = "",
    idempotency_key: str = "",
    right: Can = Can.ATTACH_DOCUMENT,
) -> DocumentVersion:
    """Attach a file to the project as version 1 of a new document, in the caller's transaction.

    A package that attaches for its own purposes names the ``right`` that its action needs. The
    same ``idempotency_key`` twice (a double click) gives the same document. Raises Invalid for
    what cannot be.
    """
    require(actor, right, relationship)
    if idempotency_key and (attached := _attached(idempotency_key, project, actor)):
        return attached
    _check(
        actor, relationship, document_type=document_type, audience=audience, release_on=release_on
    )
    document = Document(
        idempotency_key=idempotency_key or secrets.token_hex(16),
        project=project,
        title=title,
        type=document_type,
        audience=audience,
        release_on=release_on,
        attached_by_id=actor.person_id,
        attached_at=clock.now(),
        is_demo=project.is_demo or actor.is_demo,
    )
    if objection := hooks.objection(document, file.sha256, audience, release_on):
        raise Invalid({"audience": objection})
    db.session.add(document)
    db.session.flush()
    version = _version(document, 1, file, actor=actor, relationship=relationship, note=note)
    db.session.add(version)
    db.session.flush()
    audit.record(
        actor,
        DocumentsVerb.DOCUMENT_ATTACHED,
        difference={
            "title": [None, title],
            "file": [None, file.file_name],
            "sha256": [None, file.sha256],
            "audience": [None, audience],
            "release_on": [None, release_on],
        },
        **_named(document),
    )
    return version


def _attached(idempotency_key: str, project: Project, actor: Actor) -> DocumentVersion | None:
    return db.session.scalar(
        select(DocumentVersion)
        .join(Document)
        .where(
            Document.idempotency_key == idempotency_key,
            Document.project_id == project.id,
            Document.attached_by_id == actor.person_id,
            DocumentVersion.number == 1,
        )
    )


def add_version(
    *,
    actor: Actor,
    relationship: Relationship,
    document: Document,
    after: int,
    file: Stored,
    note: str = "",
    right: Can = Can.ATTACH_DOCUMENT,
) -> DocumentVersion:
    """Add a version after version ``after``; earlier ones stay as they are.

    Raises Conflict where somebody added one meanwhile and Invalid where the file is the same.
    """
    require(actor, right, relationship)
    require_change(actor, relationship, document)
    latest = document.latest
    if latest.sha256 == file.sha256:
        # Told by the content, since the form of a version carries no key of its own.
        if latest.number == after + 1 and latest.uploaded_by_name == actor.name:
            return latest  # a double click
        raise Invalid({"file": f"This is the same file as version {latest.number}"})
    if latest.number != after:
        raise Conflict(
            theirs={f"Version {latest.number}": f"{latest.file_name}, {latest.uploaded_by_name}"},
            yours={"Your file": file.file_name},
        )
    audience = document.audience
    # A new file of a cleared text is not cleared: it goes back to those who clear publications
    # until they have read it.
    if hooks.objection(document, file.sha256, audience, document.release_on):
        document.audience, document.release_on = CLEARANCE, None
    version = _version(document, after + 1, file, actor=actor, relationship=relationship, note=note)
    db.session.add(version)
    db.session.flush()
    audit.record(
        actor,
        DocumentsVerb.DOCUMENT_VERSION_ADDED,
        difference={
            **({"audience": [audience, CLEARANCE]} if document.audience != audience else {}),
            "version": [after, after + 1],
            "file": [latest.file_name, file.file_name],
            "sha256": [latest.sha256, file.sha256],
        },
        **_named(document),
    )
    return version


def change(
    *,
    actor: Actor,
    relationship: Relationship,
    document: Document,
    title: str,
    document_type: str,
    audience: str,
    release_on: dt.date | None,
    version: int,
    right: Can = Can.ATTACH_DOCUMENT,
) -> bool:
    """Change what a document is called and who sees it from when; return whether it differs."""
    require(actor, right, relationship)
    require_change(actor, relationship, document)
    _check(
        actor, relationship, document_type=document_type, audience=audience, release_on=release_on
    )
    if objection := hooks.objection(document, document.latest.sha256, audience, release_on):
        raise Invalid({"audience": objection})
    wanted = {"title": title, "type": document_type, "audience": audience, "release_on": release_on}
    difference: dict[str, list[object]] = {
        name: [getattr(document, name), value]
        for name, value in wanted.items()
        if getattr(document, name) != value
    }
    if difference and document.version != version:
        raise _conflict(difference)
    for name, value in wanted.items():
        setattr(document, name, value)
    if difference:
        audit.record(
            actor, DocumentsVerb.DOCUMENT_CHANGED, difference=difference, **_named(document)
        )
    return bool(difference)


def _conflict(difference: Mapping[str, Sequence[object]]) -> Conflict:
    """Return the conflict that shows both versions of each field, named as on the page."""
    labels = {name: name.replace("_", " ").capitalize() for name in difference}
    return Conflict(
        theirs={labels[name]: str(before or "") for name, (before, _) in difference.items()},
        yours={labels[name]: str(after or "") for name, (_, after) in difference.items()},
    )


def keep_back(*, actor: Actor, relationship: Relationship, document: Document, right: Can) -> None:
    """Keep a document from its readers, for a package above whose action needs ``right``."""
    require(actor, right, relationship)
    before, document.audience, document.release_on = document.audience, CLEARANCE, None
    audit.record(
        actor,
        DocumentsVerb.DOCUMENT_KEPT_FROM_ITS_READERS,
        difference={"audience": [before, CLEARANCE]},
        **_named(document),
    )
