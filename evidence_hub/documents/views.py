"""Pages of a project's documents: the list, one with its versions, attaching, downloading."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock, vocabularies
from evidence_hub.core.errors import NotAllowed
from evidence_hub.core.markings import highest
from evidence_hub.documents import exports, operations, queries
from evidence_hub.documents.audiences import REACHES, open_to, require_change
from evidence_hub.documents.forms import AboutForm, AttachForm, ChangeForm, FileForm, VersionForm
from evidence_hub.documents.kinds import KINDS, Scan, Status
from evidence_hub.documents.models import Document, DocumentVersion
from evidence_hub.documents.store import Damaged, Store, Stored, TooLarge
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, relationship_to
from evidence_hub.registry.queries import visible_project
from evidence_hub.web.downloads import ODD, file_download
from evidence_hub.web.exports import exported
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult, say_whether_changed

bp = Blueprint("documents", __name__, template_folder="templates")
form_page = form_pages(bp)
TYPES = "document_type"
TOO_LARGE = 413


def store() -> Store:
    return Store(current_app.config["HUB"].data_dir)


def is_scanned_first() -> bool:
    return bool(current_app.config["HUB"].clamd)


def keep_sent(form: FileForm) -> Stored:
    """Keep the file of a form safely on disk; other packages keep theirs with it, too."""
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


def _changeable(ref: str, document_id: int) -> tuple[Project, Document]:
    """Return a document to those who may change it, and stop anybody else before the form."""
    project, _tier = visible_project(ref, viewer())
    document = queries.document(project, document_id, viewer())
    actor, relationship = current.actor(), relationship_to(project)
    require(actor, Can.ATTACH_DOCUMENT, relationship)
    require_change(actor, relationship, document)
    return project, document


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
def of_project(ref: str) -> ViewResult:
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


@form_page(
    "/projects/<ref>/documents/new",
    "document_new",
    save="document_attach",
    save_rule="/projects/<ref>/documents",
)
def document_new(ref: str) -> PostAction:
    project, _tier = visible_project(ref, viewer())
    require(current.actor(), Can.ATTACH_DOCUMENT, relationship_to(project))
    form = AttachForm.filled(idempotency_key=new_idempotency_key())
    _offer(form, project)

    def attach() -> Document:
        version = operations.attach(
            **acting_on(project),
            title=form.title.data,
            document_type=form.type.data,
            audience=form.audience.data,
            release_on=form.release_on.data,
            note=form.note.data,
            idempotency_key=key_from(form, current.actor().person_id, ref),
            file=keep_sent(form),
        )
        _say_kept(version, f"“{version.document.title}” is attached.")
        return version.document

    return PostAction(
        attach,
        "",
        lambda document: _address(project, document),
        form,
        page=lambda: _shown("documents/new.html", project, form=form),
    )


def _address(project: Project, document: Document) -> str:
    return url_for("documents.document", ref=project.reference, document_id=document.id)


def _say_kept(version: DocumentVersion, done: str) -> None:
    """Say that a version is kept, and where else the same file is, as far as the person sees."""
    flash(done, "success")
    for other in queries.same_file(version, viewer())[:3]:
        where = f"version {other.number} of “{other.document.title}”"
        if other.project_id != version.project_id:
            where += f" in {other.document.project.reference}"
        flash(f"The same file is {where}. Both are kept.", "info")


@bp.get("/projects/<ref>/documents/<int:document_id>")
def document(ref: str, document_id: int) -> ViewResult:
    project, _tier = visible_project(ref, viewer())
    document = queries.document(project, document_id, viewer())
    may_change = _may_change(project, document)
    return _shown("documents/document.html", project, document=document, may_change=may_change)


@form_page(
    "/projects/<ref>/documents/<int:document_id>/versions/new",
    "version_new",
    save="version_add",
    save_rule="/projects/<ref>/documents/<int:document_id>/versions",
)
def version_new(ref: str, document_id: int) -> PostAction:
    project, document = _changeable(ref, document_id)
    form = VersionForm.filled(after=str(document.latest.number))

    def add() -> None:
        version = operations.add_version(
            actor=current.actor(),
            relationship=relationship_to(project),
            document=document,
            after=whole_number(form.after.data),
            note=form.note.data,
            file=keep_sent(form),
        )
        _say_kept(version, f"Version {version.number} is added.")

    return PostAction(
        add,
        "",
        _address(project, document),
        form,
        page=lambda: _shown("documents/version_new.html", project, document=document, form=form),
    )


@form_page(
    "/projects/<ref>/documents/<int:document_id>/edit", "document_edit", save="document_change"
)
def document_edit(ref: str, document_id: int) -> PostAction:
    project, document = _changeable(ref, document_id)
    form = ChangeForm(obj=document)
    _offer(form, project, document.type)

    def change() -> None:
        is_changed = operations.change(
            actor=current.actor(),
            relationship=relationship_to(project),
            document=document,
            title=form.title.data,
            document_type=form.type.data,
            audience=form.audience.data,
            release_on=form.release_on.data,
            version=whole_number(form.version.data),
        )
        say_whether_changed(is_changed)

    return PostAction(
        change,
        "",
        _address(project, document),
        form,
        page=lambda: _shown("documents/edit.html", project, document=document, form=form),
    )


@bp.get("/projects/<ref>/documents/<int:document_id>/versions/<int:number>")
def download(ref: str, document_id: int, number: int) -> ViewResult:
    project, _tier = visible_project(ref, viewer())
    document, version = queries.version(project, document_id, number, viewer())
    if not may_download(version):
        raise NotAllowed(
            "The virus scanner has not passed this file, so it cannot be downloaded.",
            verb="download a document",
            record=f"document:{document.id}",
            project_id=project.id,
            is_demo=version.is_demo,
        )
    try:
        file = store().open(version.sha256, version.size)
    except Damaged:
        current_app.logger.exception("document store: %s cannot be opened", version.sha256)
        abort(503)
    is_plain = version.status in (Status.TEXT, Status.NO_TEXT)
    return file_download(file, version.file_name, KINDS[version.kind].mimetype if is_plain else ODD)
