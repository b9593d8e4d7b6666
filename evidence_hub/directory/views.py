"""The administrator's lists, and the page of boards and their terms of reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.paging import page_number, paged
from evidence_hub.directory import exports, operations, queries
from evidence_hub.directory.forms import AreaForm, OrganisationForm, PriorityForm, TermForm
from evidence_hub.directory.models import Priority
from evidence_hub.sources import queries as sources
from evidence_hub.web.exports import exported
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.forms import HubForm, whole_number
from evidence_hub.web.results import ViewResult

bp = Blueprint("directory", __name__, template_folder="templates")
form_page = form_pages(bp)


def _saving(form: HubForm, save: Callable[[], object], title: str, back: str) -> PostAction:
    """Return the page of one entry of a list, which leads back to the list."""
    return PostAction(
        save,
        "Saved.",
        back,
        form,
        page=lambda: render_template("directory/form.html", form=form, title=title, back=back),
    )


@bp.before_request
def _administrators_only() -> None:
    # Asked for the whole list of pages at once, so that a page added later cannot forget it.
    if (request.endpoint or "").startswith("directory.admin_"):
        require(current.actor(), Can.MANAGE_ACCOUNTS)


@bp.get("/boards")
def bodies() -> ViewResult:
    boards = queries.bodies()
    if sheet := exported("boards", exports.BODIES, boards):
        return sheet
    cited = sources.named(body.source for body in boards)
    return render_template(
        "directory/bodies.html",
        bodies=[
            (body, sources.marks("SEED", body.source, body.paragraphs, cited)) for body in boards
        ],
    )


@bp.get("/admin/organisations")
def admin_organisations() -> ViewResult:
    statement = queries.organisations()
    if sheet := exported("organisations", exports.ORGANISATIONS, statement):
        return sheet
    page = paged(statement, page_number(request.args.get("page")), 50)
    return render_template("directory/organisations.html", page=page)


# The form is filled where it is shown; a field that was not sent must not silently take the row's
# own value (HubForm.filled).
def _values_of(row: object, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _organisation_values(form: OrganisationForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "short_name": form.short_name.data,
        "kind": form.kind.data,
        "ror": form.ror.data,
        "url": form.url.data,
        "aliases": [line.strip() for line in form.aliases.data.splitlines() if line.strip()],
        "retired_on": form.retired_on.data,
    }


@form_page("/admin/organisations/new", "admin_organisation_new", save="admin_organisation_create")
def admin_organisation_new() -> PostAction:
    form = OrganisationForm()
    return _saving(
        form,
        lambda: operations.create_organisation(
            actor=current.actor(), values=_organisation_values(form)
        ),
        "Add an organisation",
        url_for(".admin_organisations"),
    )


@form_page(
    "/admin/organisations/<int:organisation_id>",
    "admin_organisation",
    save="admin_organisation_change",
)
def admin_organisation(organisation_id: int) -> PostAction:
    organisation = queries.organisation(organisation_id)
    names = ("name", "short_name", "kind", "ror", "url", "retired_on", "version")
    form = OrganisationForm.filled(
        **_values_of(organisation, names), aliases="\n".join(organisation.aliases)
    )
    return _saving(
        form,
        lambda: operations.change_organisation(
            actor=current.actor(),
            row=organisation,
            values=_organisation_values(form),
            version=whole_number(form.version.data),
        ),
        organisation.name,
        url_for(".admin_organisations"),
    )


@bp.get("/admin/business-areas")
def admin_areas() -> ViewResult:
    areas = queries.areas()
    if sheet := exported("business-areas", exports.AREAS, areas):
        return sheet
    return render_template("directory/areas.html", areas=areas)


@form_page("/admin/business-areas/new", "admin_area_new", save="admin_area_create")
def admin_area_new() -> PostAction:
    form = AreaForm()
    return _saving(
        form,
        lambda: operations.create_area(
            actor=current.actor(), name=form.name.data, note=form.note.data
        ),
        "Add a business area",
        url_for(".admin_areas"),
    )


@form_page("/admin/business-areas/<int:area_id>", "admin_area", save="admin_area_change")
def admin_area(area_id: int) -> PostAction:
    area = queries.area(area_id)
    form = AreaForm.filled(**_values_of(area, ("name", "note", "retired_on", "version")))
    return _saving(
        form,
        lambda: operations.change_area(
            actor=current.actor(),
            row=area,
            values={
                "name": form.name.data,
                "note": form.note.data,
                "retired_on": form.retired_on.data,
            },
            version=whole_number(form.version.data),
        ),
        area.name,
        url_for(".admin_areas"),
    )


@bp.get("/admin/priorities")
def admin_priorities() -> ViewResult:
    priorities = queries.priorities()
    if sheet := exported("priorities", exports.PRIORITIES, priorities):
        return sheet
    return render_template("directory/priorities.html", priorities=priorities)


@form_page("/admin/priorities/new", "admin_priority_new", save="admin_priority_create")
def admin_priority_new() -> PostAction:
    form = PriorityForm()
    return _saving(
        form,
        lambda: operations.create_priority(
            actor=current.actor(),
            name=form.name.data,
            group=form.group.data,
            basis=form.basis.data,
        ),
        "Propose a priority",
        url_for(".admin_priorities"),
    )


PRIORITY_FIELDS = ("name", "group", "basis", "retired_on")


def _priority_form(priority: Priority) -> PriorityForm:
    """Keep a basis that only the board can give, and leave what it adopted for it to retire."""
    form = PriorityForm.filled(**_values_of(priority, (*PRIORITY_FIELDS, "version")))
    # What the board adopted is retired by the board: the page offers neither, and the operation
    # refuses both.
    if priority.basis == "board_adopted":
        form.basis.choices = {"board_adopted": "Adopted by the board"}
        del form.retired_on
    return form


@form_page("/admin/priorities/<int:priority_id>", "admin_priority", save="admin_priority_change")
def admin_priority(priority_id: int) -> PostAction:
    priority = queries.priority(priority_id)
    form = _priority_form(priority)
    return _saving(
        form,
        lambda: operations.change_priority(
            actor=current.actor(),
            row=priority,
            values={name: form[name].data for name in PRIORITY_FIELDS if name in form},
            version=whole_number(form.version.data),
        ),
        priority.name,
        url_for(".admin_priorities"),
    )


@bp.get("/admin/vocabularies")
def admin_vocabularies() -> ViewResult:
    vocabularies = queries.all_vocabularies()
    if sheet := exported("vocabularies", exports.VOCABULARIES, vocabularies):
        return sheet
    return render_template("directory/vocabularies.html", vocabularies=vocabularies)


@bp.get("/admin/vocabularies/<code>")
def admin_vocabulary(code: str) -> ViewResult:
    vocabulary = queries.vocabulary(code)
    if sheet := exported(f"terms-of-{vocabulary.code}", exports.TERMS, vocabulary.terms):
        return sheet
    return render_template("directory/vocabulary.html", vocabulary=vocabulary)


@form_page("/admin/vocabularies/<code>/new", "admin_term_new", save="admin_term_create")
def admin_term_new(code: str) -> PostAction:
    vocabulary, form = queries.vocabulary(code), TermForm()
    return _saving(
        form,
        lambda: operations.create_term(
            actor=current.actor(),
            vocabulary=vocabulary,
            label=form.label.data,
            definition=form.definition.data,
            source=form.source.data,
        ),
        f"Add a term to “{vocabulary.label}”",
        url_for(".admin_vocabulary", code=code),
    )


TERM_FIELDS = ("label", "definition", "source", "valid_to")


@form_page("/admin/terms/<int:term_id>", "admin_term", save="admin_term_change")
def admin_term(term_id: int) -> PostAction:
    term = queries.term(term_id)
    form = TermForm.filled(**_values_of(term, (*TERM_FIELDS, "version")))
    return _saving(
        form,
        lambda: operations.change_term(
            actor=current.actor(),
            row=term,
            values={name: form[name].data for name in TERM_FIELDS},
            version=whole_number(form.version.data),
        ),
        term.label,
        url_for(".admin_vocabulary", code=term.vocabulary.code),
    )
