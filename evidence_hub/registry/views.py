"""Pages of the register: the list, the record, its history, its correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.audit import queries as audit_queries
from evidence_hub.core import vocabularies
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import codes, page_number, paged, year
from evidence_hub.directory import queries as directory
from evidence_hub.registry import exports, queries, record, sockets, unsaved_input
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.fields import BY_CODE, CORRECTABLE
from evidence_hub.registry.forms import CorrectionForm
from evidence_hub.registry.models import Project
from evidence_hub.registry.operations import legacy as operations
from evidence_hub.registry.permission import Permission, permissions
from evidence_hub.registry.stages import ASKED_AT, Stage
from evidence_hub.sources import queries as sources
from evidence_hub.web.exports import asked_format, download, exported
from evidence_hub.web.forms import whole_number
from evidence_hub.web.page import address_without
from evidence_hub.web.pdf import pdf_page
from evidence_hub.web.transactions import transactional

bp = Blueprint("registry", __name__, template_folder="templates")
VOCABULARIES = ("design", "activity_type", "partner_part", "funding_status")
FILTERS = (
    "stage",
    "business_area",
    "priority",
    "partner",
    "design",
    "activity_type",
    "record_kind",
)


def read_filters(args: MultiDict[str, str]) -> queries.Filters:
    """Read filters from an address; codes that mean nothing find nothing, silently."""
    chosen = {name: codes(args.getlist(name)) for name in FILTERS}
    years = tuple(found for given in args.getlist("year")[:50] if (found := year(given)))
    return queries.Filters(year=years, **chosen)


FILTER_TITLES = {
    "stage": "Stage",
    "business_area": "Business area",
    "priority": "Priority",
    "partner": "Partner",
    "design": "Design",
    "activity_type": "Kind of work",
    "record_kind": "Kind of record",
}
RECORD_KINDS = {
    "registered": "Registered",
    "candidate": "Candidate",
    "mention": "Mentioned in the report only",
}


def _filter_labels(labels: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    choices = directory.filter_choices(viewer().reads_register)
    return {
        "stage": {stage.value: stage.label for stage in Stage},
        "business_area": dict(choices.business_area),
        "priority": dict(choices.priority),
        "partner": dict(choices.partner),
        "design": dict(labels["design"]),
        "activity_type": dict(labels["activity_type"]),
        "record_kind": RECORD_KINDS,
    }


@bp.get("/projects")
def projects() -> Any:
    filters = read_filters(request.args)
    sort = request.args.get("sort", "newest")
    statement = queries.register(viewer(), filters, sort)
    if file_type := asked_format():
        return download(exports.projects(statement, viewer()), file_type)
    page = paged(statement, page_number(request.args.get("page")))
    labels = vocabularies.labels(*VOCABULARIES)
    names = _filter_labels(labels)
    return render_template(
        "registry/projects.html",
        page=page,
        sort=sort if sort in queries.SORTS else "newest",
        labels=labels,
        with_partners=not viewer().is_outside,
        sees_inside=not viewer().actor.roles <= {Role.STAFF_READER, Role.ADMINISTRATOR},
        facets=[
            (
                name,
                title,
                [
                    {"value": code, "label": label, "checked": code in getattr(filters, name)}
                    for code, label in names[name].items()
                ],
            )
            for name, title in FILTER_TITLES.items()
        ],
        in_force=[
            {
                "label": f"{FILTER_TITLES[name]}: {names[name].get(value, value)}",
                "href": address_without(name, value),
            }
            for name in FILTERS
            for value in getattr(filters, name)
        ],
        marking=highest([project.marking for project in page.items]),
    )


@bp.get("/projects/<ref>")
def project(ref: str, layout: str = "layouts/with_side_nav.html") -> Any:
    found, tier = queries.visible_project(ref, viewer())
    labels = vocabularies.labels(*VOCABULARIES)
    cited = sources.named(record.source_codes(found))
    page = record.assemble(found, tier, viewer(), cited, labels)
    panels = sockets.panels(found, viewer(), tier)
    relationship = viewer().relationship(found)
    return render_template(
        "registry/project.html",
        layout=layout,
        page=page,
        project=found,
        labels=labels,
        panels=panels,
        answers=record.answers(panels),
        side_links=record.side_links(page, panels),
        stage_note=record.stage_note(found),
        sees_history=tier is Tier.FULL and may(current.actor(), Can.SEE_FULL_PROJECT, relationship),
        permission=_permission(found) if page.shows_team_panel else None,
        related=queries.related_to(found, viewer()),
        people=record.people_shown(found, viewer(), tier),
        actions=sockets.actions(found),
        may_correct=found.is_legacy and may(current.actor(), Can.CORRECT_LEGACY),
        marking=page.marking,
    )


@bp.get("/projects/<ref>/record.pdf")
def project_pdf(ref: str) -> Any:
    """The record as the viewer sees it, to print or to keep."""
    return pdf_page(project(ref, layout="layouts/pdf.html"), ref)


def _permission(found: Project) -> Permission | None:
    """Answer whether it can collect data today, where that is a question."""
    if Stage(found.stage) not in ASKED_AT and not found.awaits_adoption:
        return None
    return permissions([found])[found.id]


@bp.get("/projects/<ref>/history")
def project_history(ref: str) -> Any:
    found, tier = queries.visible_project(ref, viewer())
    if tier is not Tier.FULL:
        raise NotFound
    require(current.actor(), Can.SEE_FULL_PROJECT, viewer().relationship(found))
    hides = not viewer().actor.has(Role.SECRETARY, Role.AUDITOR)
    statement = audit_queries.of_project(
        found.id,
        record=f"project:{found.reference}",
        without=sockets.private_verbs() if hides else (),
    )
    columns = exports.history(hides_names=viewer().is_outside)
    if sheet := exported(f"history-{found.reference}", columns, statement, about=lambda _: found):
        return sheet
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "registry/history.html",
        project=found,
        page=page,
        field_labels={code: known.label for code, known in BY_CODE.items()},
        hides_names=viewer().is_outside,
        marking=highest([found.marking]),
    )


def _correction_form(found: Project) -> CorrectionForm:
    values = {known.code: getattr(found, known.column) for known in CORRECTABLE}
    form = CorrectionForm(data={**values, "title": found.title, "version": str(found.version)})
    form.design.choices = {term.code: term.label for term in vocabularies.terms("design")}
    listed = {source.code: source.title[:120] for source in sources.all_sources()}
    form.source.choices = {"": "Known to me, no source in the list", **listed}
    return form


@bp.route("/projects/<ref>/edit", methods=["GET"])
def project_edit(ref: str) -> Any:
    found, _tier = queries.visible_project(ref, viewer())
    if not found.is_legacy:
        return redirect(url_for("registering.draft", ref=found.reference))
    require(current.actor(), Can.CORRECT_LEGACY, viewer().relationship(found))
    form = _correction_form(found)
    kept = unsaved_input.typed(current.person().id, request.path)
    if kept:
        form.offer_again(kept.fields)
    return _edit_page(found, form, is_kept=kept is not None)


def _edit_page(found: Project, form: CorrectionForm, *, is_kept: bool = False) -> str:
    return render_template(
        "registry/edit.html",
        project=found,
        form=form,
        is_kept=is_kept,
        fields=[known for known in CORRECTABLE if known.code != "plain_summary"],
        marking=highest([found.marking]),
    )


@bp.post("/projects/<ref>/edit")
@transactional
def project_correct(ref: str) -> Any:
    found, _tier = queries.visible_project(ref, viewer())
    require(current.actor(), Can.CORRECT_LEGACY, viewer().relationship(found))
    form = _correction_form(found)
    if not form.is_sent():
        return _edit_page(found, form), 422
    names = ("title", *(known.code for known in CORRECTABLE))
    try:
        changed = operations.correct_legacy(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            changes={name: form[name].data or "" for name in names if name in request.form},
            source=form.source.data,
            paragraphs=[part.strip() for part in form.paragraphs.data.split(",") if part.strip()],
            reason=form.reason.data,
            version=whole_number(form.version.data),
        )
    except Invalid as error:
        form.take(error)
        return _edit_page(found, form), 422
    unsaved_input.forget(current.person().id, request.path)
    flash("Saved." if changed else "Nothing was changed.", "success" if changed else "info")
    return redirect(url_for("registry.project", ref=found.reference))


@bp.get("/organisations")
def organisations() -> Any:
    statement = directory.organisations_seen(viewer().reads_register)
    if file_type := asked_format():
        return download(exports.organisations(statement), file_type)
    page = paged(statement, page_number(request.args.get("page")), 50)
    return render_template(
        "registry/organisations.html", page=page, labels=vocabularies.labels("organisation_kind")
    )


@bp.get("/organisations/<int:organisation_id>")
def organisation(organisation_id: int) -> Any:
    found = queries.organisation(organisation_id, viewer())
    filters = queries.Filters(
        partner=(found.code,), record_kind=("registered", "candidate", "mention")
    )
    statement = queries.register(viewer(), filters, "title")
    if file_type := asked_format():
        return download(exports.projects(statement, viewer()), file_type)
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "registry/organisation.html",
        organisation=found,
        page=page,
        marks=sources.marks(
            found.provenance, found.source, found.paragraphs, sources.named([found.source])
        ),
        labels=vocabularies.labels(*VOCABULARIES),
        marking=highest([row.marking for row in page.items]),
    )


@bp.get("/priorities")
def priorities() -> Any:
    require(current.actor(), Can.SEE_REGISTER)
    found, counts = directory.priorities(), queries.counts_by_priority(viewer())
    if sheet := exported("priorities", exports.priorities(counts), found):
        return sheet
    return render_template("registry/priorities.html", priorities=found, counts=counts)


@bp.get("/priorities/<int:priority_id>")
def priority(priority_id: int) -> Any:
    require(current.actor(), Can.SEE_REGISTER)
    found = directory.priority(priority_id)
    filters = queries.Filters(priority=(found.code,))
    statement = queries.register(viewer(), filters, "title")
    if file_type := asked_format():
        return download(exports.projects(statement, viewer()), file_type)
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "registry/priority.html",
        priority=found,
        page=page,
        marks=sources.marks(
            found.provenance, found.source, found.paragraphs, sources.named([found.source])
        ),
        labels=vocabularies.labels(*VOCABULARIES),
        marking=highest([row.marking for row in page.items]),
    )


@bp.app_template_filter("stage_label")
def stage_label(code: str) -> str:
    return Stage(code).label
