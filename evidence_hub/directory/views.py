"""The administrator's lists, and the page of boards and their terms of reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.errors import Invalid
from evidence_hub.core.paging import page_number, paged
from evidence_hub.directory import exports, operations, queries
from evidence_hub.directory.forms import AreaForm, OrganisationForm, PriorityForm, TermForm
from evidence_hub.sources import queries as sources
from evidence_hub.web.exports import exported
from evidence_hub.web.forms import HubForm, whole_number
from evidence_hub.web.transactions import transactional

bp = Blueprint("directory", __name__, template_folder="templates")


def _form_page(
    form: HubForm, title: str, back: str, status: int = 200, **more: Any
) -> tuple[str, int]:
    return render_template("directory/form.html", form=form, title=title, back=back, **more), status


def _save(form: HubForm, save: Callable[[], Any], title: str, back: str) -> Any:
    """Validate, run the operation, and go back to the list; errors stay on the form."""
    if not form.is_sent():
        return _form_page(form, title, back, 422)
    try:
        save()
    except Invalid as error:
        form.take(error)
        return _form_page(form, title, back, 422)
    flash("Saved.", "success")
    return redirect(back)


@bp.before_request
def _administrators_only() -> None:
    if (request.endpoint or "").startswith("directory.admin_"):
        require(current.actor(), Can.MANAGE_ACCOUNTS)


@bp.get("/boards")
def bodies() -> Any:
    found = queries.bodies()
    if sheet := exported("boards", exports.BODIES, found):
        return sheet
    cited = sources.named(body.source for body in found)
    return render_template(
        "directory/bodies.html",
        bodies=[
            (body, sources.marks("SEED", body.source, body.paragraphs, cited)) for body in found
        ],
    )


@bp.get("/admin/organisations")
def admin_organisations() -> Any:
    statement = queries.organisations()
    if sheet := exported("organisations", exports.ORGANISATIONS, statement):
        return sheet
    page = paged(statement, page_number(request.args.get("page")), 50)
    return render_template("directory/organisations.html", page=page)


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


@bp.get("/admin/organisations/new")
def admin_organisation_new() -> Any:
    return _form_page(OrganisationForm(), "Add an organisation", url_for(".admin_organisations"))


@bp.post("/admin/organisations/new")
@transactional
def admin_organisation_create() -> Any:
    form = OrganisationForm()
    return _save(
        form,
        lambda: operations.create_organisation(
            actor=current.actor(), values=_organisation_values(form)
        ),
        "Add an organisation",
        url_for(".admin_organisations"),
    )


@bp.get("/admin/organisations/<int:organisation_id>")
def admin_organisation(organisation_id: int) -> Any:
    row = queries.organisation(organisation_id)
    names = ("name", "short_name", "kind", "ror", "url", "retired_on", "version")
    values = {name: getattr(row, name) for name in names}
    form = OrganisationForm(data={**values, "aliases": "\n".join(row.aliases)})
    return _form_page(form, row.name, url_for(".admin_organisations"))


@bp.post("/admin/organisations/<int:organisation_id>")
@transactional
def admin_organisation_change(organisation_id: int) -> Any:
    row = queries.organisation(organisation_id)
    form = OrganisationForm()
    return _save(
        form,
        lambda: operations.change_organisation(
            actor=current.actor(),
            row=row,
            values=_organisation_values(form),
            version=whole_number(form.version.data),
        ),
        row.name,
        url_for(".admin_organisations"),
    )


@bp.get("/admin/business-areas")
def admin_areas() -> Any:
    areas = queries.areas()
    if sheet := exported("business-areas", exports.AREAS, areas):
        return sheet
    return render_template("directory/areas.html", areas=areas)


@bp.get("/admin/business-areas/new")
def admin_area_new() -> Any:
    return _form_page(AreaForm(), "Add a business area", url_for(".admin_areas"))


@bp.post("/admin/business-areas/new")
@transactional
def admin_area_create() -> Any:
    form = AreaForm()
    return _save(
        form,
        lambda: operations.create_area(
            actor=current.actor(), name=form.name.data, note=form.note.data
        ),
        "Add a business area",
        url_for(".admin_areas"),
    )


@bp.get("/admin/business-areas/<int:area_id>")
def admin_area(area_id: int) -> Any:
    row = queries.area(area_id)
    return _form_page(AreaForm(obj=row), row.name, url_for(".admin_areas"))


@bp.post("/admin/business-areas/<int:area_id>")
@transactional
def admin_area_change(area_id: int) -> Any:
    row = queries.area(area_id)
    form = AreaForm()
    return _save(
        form,
        lambda: operations.change_area(
            actor=current.actor(),
            row=row,
            values={
                "name": form.name.data,
                "note": form.note.data,
                "retired_on": form.retired_on.data,
            },
            version=whole_number(form.version.data),
        ),
        row.name,
        url_for(".admin_areas"),
    )


@bp.get("/admin/priorities")
def admin_priorities() -> Any:
    priorities = queries.priorities()
    if sheet := exported("priorities", exports.PRIORITIES, priorities):
        return sheet
    return render_template("directory/priorities.html", priorities=priorities)


@bp.get("/admin/priorities/new")
def admin_priority_new() -> Any:
    return _form_page(PriorityForm(), "Propose a priority", url_for(".admin_priorities"))


@bp.post("/admin/priorities/new")
@transactional
def admin_priority_create() -> Any:
    form = PriorityForm()
    return _save(
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


@bp.get("/admin/priorities/<int:priority_id>")
def admin_priority(priority_id: int) -> Any:
    row = queries.priority(priority_id)
    return _form_page(_priority_form(row.basis, obj=row), row.name, url_for(".admin_priorities"))


def _priority_form(basis: str, **given: Any) -> PriorityForm:
    """Keep a basis that only the board can give, and leave what it adopted for it to retire."""
    form = PriorityForm(**given)
    if basis == "board_adopted":
        form.basis.choices = {"board_adopted": "Adopted by the board"}
        del form.retired_on
    return form


def _priority_values(form: PriorityForm) -> dict[str, Any]:
    names = ("name", "group", "basis", "retired_on")
    return {name: form[name].data for name in names if name in form}


@bp.post("/admin/priorities/<int:priority_id>")
@transactional
def admin_priority_change(priority_id: int) -> Any:
    row = queries.priority(priority_id)
    form = _priority_form(row.basis)
    return _save(
        form,
        lambda: operations.change_priority(
            actor=current.actor(),
            row=row,
            values=_priority_values(form),
            version=whole_number(form.version.data),
        ),
        row.name,
        url_for(".admin_priorities"),
    )


@bp.get("/admin/vocabularies")
def admin_vocabularies() -> Any:
    vocabularies = queries.all_vocabularies()
    if sheet := exported("vocabularies", exports.VOCABULARIES, vocabularies):
        return sheet
    return render_template("directory/vocabularies.html", vocabularies=vocabularies)


@bp.get("/admin/vocabularies/<code>")
def admin_vocabulary(code: str) -> Any:
    found = queries.vocabulary(code)
    if sheet := exported(f"terms-of-{found.code}", exports.TERMS, found.terms):
        return sheet
    return render_template("directory/vocabulary.html", vocabulary=found)


@bp.get("/admin/vocabularies/<code>/new")
def admin_term_new(code: str) -> Any:
    found = queries.vocabulary(code)
    return _form_page(
        TermForm(), f"Add a term to “{found.label}”", url_for(".admin_vocabulary", code=code)
    )


@bp.post("/admin/vocabularies/<code>/new")
@transactional
def admin_term_create(code: str) -> Any:
    found = queries.vocabulary(code)
    form = TermForm()
    return _save(
        form,
        lambda: operations.create_term(
            actor=current.actor(),
            vocabulary=found,
            label=form.label.data,
            definition=form.definition.data,
            source=form.source.data,
        ),
        f"Add a term to “{found.label}”",
        url_for(".admin_vocabulary", code=code),
    )


@bp.get("/admin/terms/<int:term_id>")
def admin_term(term_id: int) -> Any:
    row = queries.term(term_id)
    return _form_page(
        TermForm(obj=row), row.label, url_for(".admin_vocabulary", code=row.vocabulary.code)
    )


@bp.post("/admin/terms/<int:term_id>")
@transactional
def admin_term_change(term_id: int) -> Any:
    row = queries.term(term_id)
    form = TermForm()
    return _save(
        form,
        lambda: operations.change_term(
            actor=current.actor(),
            row=row,
            values={
                "label": form.label.data,
                "definition": form.definition.data,
                "source": form.source.data,
                "valid_to": form.valid_to.data,
            },
            version=whole_number(form.version.data),
        ),
        row.label,
        url_for(".admin_vocabulary", code=row.vocabulary.code),
    )
