"""The library: all police-related research, each publication's page, and adding to it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import vocabularies
from evidence_hub.core.authority import NO_RECORD, Relationship
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import codes, page_number, paged, year
from evidence_hub.library import exports, operations, queries
from evidence_hub.library.checks import normal_doi
from evidence_hub.library.forms import PublicationForm
from evidence_hub.library.models import Publication
from evidence_hub.library.sockets import evidence_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.queries import visible_project
from evidence_hub.web.exports import asked_format, download
from evidence_hub.web.forms import whole_number
from evidence_hub.web.transactions import transactional

bp = Blueprint("library", __name__, template_folder="templates")
TYPES = "publication_type"


def may_add() -> bool:
    """Whether the person may add a publication to anything at all."""
    who = current.actor()
    return may(who, Can.ADD_PUBLICATION) or any(
        may(who, Can.ADD_PUBLICATION, Relationship(relations=parts))
        for parts in viewer().relations.values()
    )


def require_adding() -> None:
    if not may_add():
        require(current.actor(), Can.ADD_PUBLICATION, NO_RECORD)


@bp.get("/library")
def library() -> Any:
    kind = "".join(codes(request.args.getlist("type"), 1))
    chosen = year(request.args.get("year"))
    statement = queries.publications(viewer(), kind=kind, year=chosen)
    if file_type := asked_format():
        return download(exports.listing(statement, viewer()), file_type)
    return render_template(
        "library/library.html",
        page=paged(statement, page_number(request.args.get("page"))),
        kind=kind,
        year=chosen or "",
        labels=vocabularies.labels(TYPES),
        may_add=may_add(),
    )


@bp.get("/publications/<int:publication_id>")
def publication(publication_id: int) -> Any:
    found, studies = queries.publication(publication_id, viewer())
    return render_template(
        "library/publication.html",
        publication=found,
        studies=studies,
        sections=evidence_of(found),
        relation_labels=queries.RELATION_LABELS,
        labels=vocabularies.labels(TYPES),
        may_edit=may(
            current.actor(), Can.ADD_PUBLICATION, queries.relationship_to(found, viewer())
        ),
        marking=highest([study.project.marking for study in studies]),
    )


def _form(**given: Any) -> PublicationForm:
    form = PublicationForm(**given)
    types = {term.code: term.label for term in vocabularies.terms(TYPES)}
    form.kind.choices = {"": "Choose a type", **types}
    return form


def _form_page(
    form: PublicationForm, found: Publication | None = None, status: int = 200, **more: Any
) -> Any:
    words = render_template(
        "library/form.html",
        form=form,
        publication=found,
        needs_project=not may(current.actor(), Can.ADD_PUBLICATION),
        alike=more.get("alike", ()),
    )
    return words, status


def project_given(reference: str) -> Project | None:
    """Return the project that a form names; the words are the same for one that is hidden."""
    if not reference:
        if not may(current.actor(), Can.ADD_PUBLICATION):
            raise Invalid({"project": "Enter the reference of the project that it belongs to"})
        return None
    try:
        return visible_project(reference.strip(), viewer())[0]
    except NotFound as error:
        raise Invalid({"project": "You see no project of this reference"}) from error


def relationship_to(project: Project | None) -> Relationship:
    return viewer().relationship(project) if project else NO_RECORD


@bp.get("/library/new")
def publication_new() -> Any:
    require_adding()
    return _form_page(_form(formdata=None, data={"project": request.args.get("project", "")}))


@bp.post("/library/new")
@transactional
def publication_add() -> Any:
    require_adding()
    form = _form()
    if not form.is_sent():
        return _form_page(form, status=422)
    try:
        project = project_given(form.project.data)
        values = form.values()
        doi = normal_doi(values["doi"]) or ""
        alike = queries.alike(values["title"], values["year"], doi, viewer())
        if alike and not form.different.data:
            return _form_page(form, status=422, alike=alike)
        row = operations.add_publication(
            actor=current.actor(),
            relationship=relationship_to(project),
            values=values,
            project=project,
            relation=form.relation.data,
        )
    except Invalid as error:
        form.take(error)
        return _form_page(form, status=422)
    flash("Added to the library.", "success")
    return redirect(url_for("library.publication", publication_id=row.id))


def _editable(publication_id: int) -> tuple[Publication, Relationship]:
    found, _studies = queries.publication(publication_id, viewer())
    relationship = queries.relationship_to(found, viewer())
    require(current.actor(), Can.ADD_PUBLICATION, relationship)
    return found, relationship


@bp.get("/publications/<int:publication_id>/edit")
def publication_edit(publication_id: int) -> Any:
    found, _standing = _editable(publication_id)
    data = {name: getattr(found, name) for name in operations.FIELDS}
    data |= {"authors": "\n".join(found.authors), "year": str(found.year or "")}
    return _form_page(_form(formdata=None, data={**data, "version": str(found.version)}), found)


@bp.post("/publications/<int:publication_id>/edit")
@transactional
def publication_change(publication_id: int) -> Any:
    found, relationship = _editable(publication_id)
    form = _form()
    if not form.is_sent():
        return _form_page(form, found, 422)
    try:
        project = project_given(form.project.data) if form.project.data else None
        changed = operations.change_publication(
            actor=current.actor(),
            relationship=relationship,
            row=found,
            values=form.values(),
            version=whole_number(form.version.data),
            project=project,
            project_relationship=relationship_to(project),
            relation=form.relation.data,
        )
    except Invalid as error:
        form.take(error)
        return _form_page(form, found, 422)
    flash("Saved." if changed else "Nothing was changed.", "success" if changed else "info")
    return redirect(url_for("library.publication", publication_id=found.id))
