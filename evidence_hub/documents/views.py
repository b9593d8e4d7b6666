"""Pages of a project's documents: the list, one with its versions, attaching, downloading."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock, vocabularies
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.core.markings import highest
from evidence_hub.documents import exports, operations, queries
from evidence_hub.documents.audiences import REACHES, open_to, require_change
from evidence_hub.documents.forms import AboutForm, AttachForm, ChangeForm, FileForm, VersionForm
from evidence_hub.documents.kinds import KINDS, Scan, Status
from evidence_hub.documents.models import Document, DocumentVersion
from evidence_hub.documents.store import Damaged, Store, Stored, TooLarge
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.queries import visible_project
from evidence_hub.web.downloads import ODD, file_download
from evidence_hub.web.exports import exported
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.transactions import transactional

bp = Blueprint("documents", __name__, template_folder="templates")
TYPES = "document_type"
TOO_LARGE = 413


def store() -> Store:
    return Store(current_app.config["HUB"].data_dir)


def is_scanned_first() -> bool:
    return bool(current_app.config["HUB"].clamd)


def keep_sent(form: FileForm) -> Stored:
    """Keep the file of a form safely on disk; other rooms keep theirs with it, too."""
    stream, name = form.sent_file()
    stream.seek(0)  # a view that lost a race is run again, on a stream that was read to its end
    try:
        return store().keep(stream, name)
    except TooLarge:
        abort(TOO_LARGE)


def may_download(version: DocumentVersion) -> bool:
    """Whether the file may leave: never infected, and seen by the scanner first if there is one."""
    if version.scan == Scan.INFECTED:
        return False
    return version.scan == Scan.CLEAN or not is_scanned_first()


def _may_attach(project: Project) -> bool:
    return may(current.actor(), Can.ATTACH_DOCUMENT, viewer().relationship(project))


def _may_change(project: Project, document: Document) -> bool:
    is_team = project.id in viewer().own_team_of
    is_own = document.attached_by_id == current.actor().person_id
    return _may_attach(project) and (is_team or is_own)


def _require_change(project: Project, document: Document) -> None:
    """Stop at the form already whoever could not save what it asks."""
    actor, relationship = current.actor(), viewer().relationship(project)
    require(actor, Can.ATTACH_DOCUMENT, relationship)
    require_change(actor, relationship, document)


def uploader(version: DocumentVersion) -> str:
    """Return who uploaded a version; partners and students are not told reviewers' names."""
    if viewer().is_outside and not version.is_by_team:
        return "A reviewer"
    return version.uploaded_by_name


def _shown(template: str, project: Project, **context: Any) -> str:
    return render_template(
        template,
        project=project,
        types=vocabularies.labels(TYPES)[TYPES],
        reaches=REACHES,
        kinds=KINDS,
        today=clock.today(),
        may_attach=_may_attach(project),
        may_download=may_download,
        uploader=uploader,
        is_scanned_first=is_scanned_first(),
        marking=highest([project.marking]),
        **context,
    )


@bp.get("/projects/<ref>/documents")
def of_project(ref: str) -> Any:
    project, _tier = visible_project(ref, viewer())
    documents = queries.documents_of(project, viewer())
    columns = exports.documents(vocabularies.labels(TYPES)[TYPES], uploader)
    name = f"documents-{project.reference}"
    if sheet := exported(name, columns, documents, about=lambda _: project):
        return sheet
    return _shown("documents/documents.html", project, documents=documents)


def _offer(form: AboutForm, project: Project, *kept: str) -> None:
    """Fill the choices; retired types and closed audiences only where they stand already."""
    form.type.choices = {
        term.code: term.label
        for term in vocabularies.terms(TYPES)
        if term.is_current(clock.today()) or term.code in kept
    }
    reaches = open_to(current.actor(), viewer().relationship(project))
    form.audience.choices = {code: reach.label for code, reach in reaches.items()}


def _attach_form(project: Project, **given: Any) -> AttachForm:
    form = AttachForm(**given)
    _offer(form, project)
    return form


@bp.get("/projects/<ref>/documents/new")
def document_new(ref: str) -> Any:
    project, _tier = visible_project(ref, viewer())
    require(current.actor(), Can.ATTACH_DOCUMENT, viewer().relationship(project))
    form = _attach_form(project, formdata=None, data={"idempotency_key": new_idempotency_key()})
    return _shown("documents/new.html", project, form=form)


@bp.post("/projects/<ref>/documents")
@transactional
def document_attach(ref: str) -> Any:
    project, _tier = visible_project(ref, viewer())
    require(current.actor(), Can.ATTACH_DOCUMENT, viewer().relationship(project))
    form = _attach_form(project)
    if not form.is_sent():
        return _shown("documents/new.html", project, form=form), 422
    try:
        version = operations.attach(
            actor=current.actor(),
            relationship=viewer().relationship(project),
            project=project,
            title=form.title.data,
            document_type=form.type.data,
            audience=form.audience.data,
            release_on=form.release_on.data,
            note=form.note.data,
            idempotency_key=key_from(form, current.actor().person_id, ref),
            file=keep_sent(form),
        )
    except Invalid as error:
        form.take(error)
        return _shown("documents/new.html", project, form=form), 422
    _tell(version, f"“{version.document.title}” is attached.")
    return redirect(_address(project, version.document))


def _address(project: Project, document: Document) -> str:
    return url_for("documents.document", ref=project.reference, document_id=document.id)


def _tell(version: DocumentVersion, done: str) -> None:
    flash(done, "success")
    for other in queries.same_file(version, viewer())[:3]:
        where = f"version {other.number} of “{other.document.title}”"
        if other.project_id != version.project_id:
            where += f" in {other.document.project.reference}"
        flash(f"The same file is {where}. Both are kept.", "info")


@bp.get("/projects/<ref>/documents/<int:document_id>")
def document(ref: str, document_id: int) -> Any:
    project, _tier = visible_project(ref, viewer())
    found = queries.document(project, document_id, viewer())
    may_change = _may_change(project, found)
    return _shown("documents/document.html", project, document=found, may_change=may_change)


@bp.get("/projects/<ref>/documents/<int:document_id>/versions/new")
def version_new(ref: str, document_id: int) -> Any:
    project, _tier = visible_project(ref, viewer())
    found = queries.document(project, document_id, viewer())
    _require_change(project, found)
    form = VersionForm(formdata=None, data={"after": str(found.latest.number)})
    return _shown("documents/version_new.html", project, document=found, form=form)


@bp.post("/projects/<ref>/documents/<int:document_id>/versions")
@transactional
def version_add(ref: str, document_id: int) -> Any:
    project, _tier = visible_project(ref, viewer())
    found = queries.document(project, document_id, viewer())
    _require_change(project, found)
    form = VersionForm()
    if not form.is_sent():
        return _shown("documents/version_new.html", project, document=found, form=form), 422
    try:
        version = operations.add_version(
            actor=current.actor(),
            relationship=viewer().relationship(project),
            document=found,
            after=whole_number(form.after.data),
            note=form.note.data,
            file=keep_sent(form),
        )
    except Invalid as error:
        form.take(error)
        return _shown("documents/version_new.html", project, document=found, form=form), 422
    _tell(version, f"Version {version.number} is added.")
    return redirect(_address(project, found))


def _change_form(project: Project, found: Document, **given: Any) -> ChangeForm:
    form = ChangeForm(obj=found, **given)
    _offer(form, project, found.type)
    return form


@bp.get("/projects/<ref>/documents/<int:document_id>/edit")
def document_edit(ref: str, document_id: int) -> Any:
    project, _tier = visible_project(ref, viewer())
    found = queries.document(project, document_id, viewer())
    _require_change(project, found)
    form = _change_form(project, found, formdata=None)
    return _shown("documents/edit.html", project, document=found, form=form)


@bp.post("/projects/<ref>/documents/<int:document_id>/edit")
@transactional
def document_change(ref: str, document_id: int) -> Any:
    project, _tier = visible_project(ref, viewer())
    found = queries.document(project, document_id, viewer())
    _require_change(project, found)
    form = _change_form(project, found)
    if not form.is_sent():
        return _shown("documents/edit.html", project, document=found, form=form), 422
    try:
        differs = operations.change(
            actor=current.actor(),
            relationship=viewer().relationship(project),
            document=found,
            title=form.title.data,
            document_type=form.type.data,
            audience=form.audience.data,
            release_on=form.release_on.data,
            version=whole_number(form.version.data),
        )
    except Invalid as error:
        form.take(error)
        return _shown("documents/edit.html", project, document=found, form=form), 422
    flash("Saved." if differs else "Nothing was changed.", "success" if differs else "info")
    return redirect(_address(project, found))


@bp.get("/projects/<ref>/documents/<int:document_id>/versions/<int:number>")
def download(ref: str, document_id: int, number: int) -> Any:
    project, _tier = visible_project(ref, viewer())
    found, version = queries.version(project, document_id, number, viewer())
    if not may_download(version):
        raise NotAllowed(
            "The virus scanner has not passed this file, so it cannot be downloaded.",
            verb="download a document",
            record=f"document:{found.id}",
            project_id=project.id,
            is_demo=version.is_demo,
        )
    try:
        file = store().open(version.sha256, version.size)
    except Damaged:
        current_app.logger.exception("document store: %s cannot be opened", version.sha256)
        abort(503)
    is_plain = version.outcome in (Status.TEXT, Status.NO_TEXT)
    return file_download(file, version.file_name, KINDS[version.kind].mimetype if is_plain else ODD)
