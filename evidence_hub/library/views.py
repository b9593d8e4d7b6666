"""The library: all police-related research, each publication's page, and adding to it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import vocabularies
from evidence_hub.core.authority import NO_RECORD, Relationship
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import codes, page_number, paged, year
from evidence_hub.library import exports, operations, queries, stated
from evidence_hub.library.checks import normal_doi
from evidence_hub.library.citation_tags import citation_tags
from evidence_hub.library.forms import PublicationForm
from evidence_hub.library.hooks import evidence_of
from evidence_hub.library.models import Publication
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.queries import visible_project
from evidence_hub.web.exports import asked_format, download
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.forms import whole_number
from evidence_hub.web.results import ViewResult, say_whether_changed

bp = Blueprint("library", __name__, template_folder="templates")
form_page = form_pages(bp)
TYPES = "publication_type"


def may_add() -> bool:
    """Whether the person may add a publication to anything at all."""
    who = current.actor()
    # Asked of every project of the person: the page has no project yet, and its form asks for one.
    return may(who, Can.ADD_PUBLICATION) or any(
        may(who, Can.ADD_PUBLICATION, Relationship(relations=parts))
        for parts in viewer().relations.values()
    )


def require_adding() -> None:
    if not may_add():
        require(current.actor(), Can.ADD_PUBLICATION, NO_RECORD)


@bp.get("/library")
def library() -> ViewResult:
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
def publication(publication_id: int) -> ViewResult:
    publication, studies = queries.publication(publication_id, viewer())
    return render_template(
        "library/publication.html",
        publication=publication,
        studies=studies,
        sections=evidence_of(publication),
        stated=stated.rows(publication.stated),
        citation_tags=citation_tags(publication),
        relation_labels=queries.RELATION_LABELS,
        labels=vocabularies.labels(TYPES),
        may_edit=may(
            current.actor(), Can.ADD_PUBLICATION, queries.relationship_to(publication, viewer())
        ),
        marking=highest([study.project.marking for study in studies]),
    )


def _offer_types(form: PublicationForm) -> None:
    types = {term.code: term.label for term in vocabularies.terms(TYPES)}
    form.kind.choices = {"": "Choose a type", **types}


def _form_page(
    form: PublicationForm,
    publication: Publication | None = None,
    alike: Sequence[queries.AlikePublication] = (),
) -> str:
    return render_template(
        "library/form.html",
        form=form,
        publication=publication,
        needs_project=not may(current.actor(), Can.ADD_PUBLICATION),
        alike=alike,
    )


def project_given(reference: str) -> Project | None:
    """Return the project that a form names; the words are the same for one that is hidden."""
    if not reference:
        # Without a project only the secretary adds: a publication of nobody's study concerns the
        # whole library.
        if not may(current.actor(), Can.ADD_PUBLICATION):
            raise Invalid({"project": "Enter the reference of the project that it belongs to"})
        return None
    try:
        return visible_project(reference.strip(), viewer())[0]
    except NotFound as error:
        raise Invalid({"project": "You see no project of this reference"}) from error


def relationship_to_given(project: Project | None) -> Relationship:
    return viewer().relationship(project) if project else NO_RECORD


@form_page("/library/new", "publication_new", save="publication_add")
def publication_new() -> PostAction:
    require_adding()
    form = PublicationForm.filled(project=request.args.get("project", ""))
    _offer_types(form)
    alike: list[queries.AlikePublication] = []

    def add() -> Publication:
        project = project_given(form.project.data)
        values = form.values()
        doi = normal_doi(values["doi"]) or ""
        alike.extend(queries.alike(values["title"], values["year"], doi, viewer()))
        if alike and not form.different.data:
            # Nothing is wrong with a field: the page shows what is alike and asks about it.
            raise Invalid
        return operations.add_publication(
            actor=current.actor(),
            relationship=relationship_to_given(project),
            values=values,
            project=project,
            relation=form.relation.data,
        )

    return PostAction(
        add,
        "Added to the library.",
        lambda publication: url_for("library.publication", publication_id=publication.id),
        form,
        page=lambda: _form_page(form, alike=alike),
    )


def _editable(publication_id: int) -> tuple[Publication, Relationship]:
    publication, _studies = queries.publication(publication_id, viewer())
    relationship = queries.relationship_to(publication, viewer())
    require(current.actor(), Can.ADD_PUBLICATION, relationship)
    return publication, relationship


@form_page("/publications/<int:publication_id>/edit", "publication_edit", save="publication_change")
def publication_edit(publication_id: int) -> PostAction:
    publication, relationship = _editable(publication_id)
    recorded = {name: getattr(publication, name) for name in operations.FIELDS}
    form = PublicationForm.filled(
        **{
            **recorded,
            "authors": "\n".join(publication.authors),
            "year": str(publication.year or ""),
            "version": str(publication.version),
        }
    )
    _offer_types(form)

    def change() -> None:
        project = project_given(form.project.data) if form.project.data else None
        is_changed = operations.change_publication(
            actor=current.actor(),
            relationship=relationship,
            row=publication,
            values=form.values(),
            version=whole_number(form.version.data),
            project=project,
            project_relationship=relationship_to_given(project),
            relation=form.relation.data,
        )
        say_whether_changed(is_changed)

    return PostAction(
        change,
        "",
        url_for("library.publication", publication_id=publication.id),
        form,
        page=lambda: _form_page(form, publication),
    )
