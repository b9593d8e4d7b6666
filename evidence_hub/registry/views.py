"""Pages of the register: the list, the record, its history, its correction."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.audit import queries as audit_queries
from evidence_hub.core import vocabularies
from evidence_hub.core.authority import Relation, Role
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import codes, page_number, paged, year
from evidence_hub.directory import queries as directory
from evidence_hub.registry import exports, hooks, queries, reads, record, unsaved_input
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.fields import BY_CODE, CORRECTABLE
from evidence_hub.registry.forms import CorrectionForm
from evidence_hub.registry.models import Project
from evidence_hub.registry.operations import legacy as operations
from evidence_hub.registry.project_page import acting_on, relationship_to
from evidence_hub.registry.stages import Stage
from evidence_hub.sources import queries as sources
from evidence_hub.web.exports import asked_format, download, exported
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.forms import whole_number
from evidence_hub.web.page import address_without
from evidence_hub.web.pdf import pdf_page
from evidence_hub.web.results import ViewResult, say_whether_changed

bp = Blueprint("registry", __name__, template_folder="templates")
form_page = form_pages(bp)
# Of the record and of its documents, so that one statement serves the page and their panel.
VOCABULARIES = ("design", "activity_type", "partner_part", "funding_status", "document_type")
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
def projects() -> ViewResult:
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
def project(ref: str, layout: str = "layouts/with_side_nav.html") -> str:
    project, tier = queries.visible_project(ref, viewer(), *queries.FOR_ITS_PAGE)
    labels = vocabularies.labels(*VOCABULARIES)
    cited = sources.named(record.source_codes(project))
    page = record.assemble(project, tier, viewer(), cited, labels)
    panels = hooks.panels(project, viewer(), tier)
    relationship = viewer().relationship(project)
    return render_template(
        "registry/project.html",
        layout=layout,
        page=page,
        project=project,
        labels=labels,
        panels=panels,
        answers=record.answers(panels),
        side_links=record.side_links(page, panels),
        stage_note=record.stage_note(project),
        sees_history=tier is Tier.FULL and may(current.actor(), Can.SEE_FULL_PROJECT, relationship),
        sees_readers=reads.is_restricted(project) and _sees_readers(project),
        related=queries.related_to(project, viewer()),
        people=record.people_shown(project, viewer(), tier),
        actions=hooks.actions(project),
        may_correct=project.is_legacy and may(current.actor(), Can.CORRECT_LEGACY),
        marking=page.marking,
    )


@bp.get("/projects/<ref>/record.pdf")
def project_pdf(ref: str) -> ViewResult:
    """The record as the viewer sees it, to print or to keep."""
    return pdf_page(project(ref, layout="layouts/pdf.html"), ref)


@bp.get("/projects/<ref>/history")
def project_history(ref: str) -> ViewResult:
    project, tier = queries.visible_project(ref, viewer())
    if tier is not Tier.FULL:
        raise NotFound
    require(current.actor(), Can.SEE_FULL_PROJECT, viewer().relationship(project))
    hides = not may(current.actor(), Can.READ_REVIEW_HISTORY)
    statement = audit_queries.of_project(
        project.id,
        record=f"project:{project.reference}",
        without=hooks.private_verbs() if hides else (),
    )
    columns = exports.history(hides_names=viewer().is_outside)
    if sheet := exported(
        f"history-{project.reference}", columns, statement, about=lambda _: project
    ):
        return sheet
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "registry/history.html",
        project=project,
        page=page,
        field_labels={code: known.label for code, known in BY_CODE.items()},
        hides_names=viewer().is_outside,
        marking=highest([project.marking]),
    )


def _sees_readers(project: Project) -> bool:
    """Whether the person may know who read it: its lead, and whoever reads the audit trail."""
    is_lead = Relation.LEAD in viewer().relationship(project).relations
    return is_lead or may(current.actor(), Can.READ_AUDIT)


@bp.get("/projects/<ref>/readers")
def project_readers(ref: str) -> ViewResult:
    """Who read a restricted record: pages, files, prints, the newest first."""
    project, _tier = queries.visible_project(ref, viewer())
    if not _sees_readers(project):
        require(current.actor(), Can.READ_AUDIT)
    statement = reads.of(project)
    if sheet := exported(
        f"readers-{project.reference}", exports.readers(), statement, about=lambda _: project
    ):
        return sheet
    return render_template(
        "registry/readers.html",
        project=project,
        page=paged(statement, page_number(request.args.get("page"))),
        is_restricted=reads.is_restricted(project),
        marking=highest([project.marking]),
    )


def _correction_form(project: Project) -> CorrectionForm:
    values = {field.code: getattr(project, field.column) for field in CORRECTABLE}
    form = CorrectionForm(data={**values, "title": project.title, "version": str(project.version)})
    form.design.choices = {term.code: term.label for term in vocabularies.terms("design")}
    listed = {source.code: source.title[:120] for source in sources.all_sources()}
    form.source.choices = {"": "Known to me, no source in the list", **listed}
    return form


@bp.get("/projects/<ref>/edit")
def project_edit(ref: str) -> ViewResult:
    project, _tier = queries.visible_project(ref, viewer())
    if not project.is_legacy:
        return redirect(url_for("registering.draft", ref=project.reference))
    require(current.actor(), Can.CORRECT_LEGACY, relationship_to(project))
    form = _correction_form(project)
    kept = unsaved_input.typed(current.person().id, request.path)
    if kept:
        form.offer_again(kept.fields)
    return _edit_page(project, form, is_kept=kept is not None)


def _edit_page(project: Project, form: CorrectionForm, *, is_kept: bool = False) -> str:
    return render_template(
        "registry/edit.html",
        project=project,
        form=form,
        is_kept=is_kept,
        fields=[field for field in CORRECTABLE if field.code != "plain_summary"],
        marking=highest([project.marking]),
    )


@form_page.post("/projects/<ref>/edit", "project_correct")
def project_correct(ref: str) -> PostAction:
    project, _tier = queries.visible_project(ref, viewer())
    require(current.actor(), Can.CORRECT_LEGACY, relationship_to(project))
    form = _correction_form(project)
    return PostAction(
        lambda: _correct(project, form),
        "",
        url_for("registry.project", ref=project.reference),
        form,
        page=lambda: _edit_page(project, form),
    )


def _correct(project: Project, form: CorrectionForm) -> None:
    # Only what was sent: a field that the page did not show must not be emptied.
    names = ("title", *(field.code for field in CORRECTABLE))
    changed = operations.correct_legacy(
        **acting_on(project),
        changes={name: form[name].data or "" for name in names if name in request.form},
        source=form.source.data,
        paragraphs=[part.strip() for part in form.paragraphs.data.split(",") if part.strip()],
        reason=form.reason.data,
        version=whole_number(form.version.data),
    )
    unsaved_input.forget(current.person().id, request.path)
    say_whether_changed(bool(changed))


@bp.get("/organisations")
def organisations() -> ViewResult:
    statement = directory.organisations_seen(viewer().reads_register)
    if file_type := asked_format():
        return download(exports.organisations(statement), file_type)
    page = paged(statement, page_number(request.args.get("page")), 50)
    return render_template(
        "registry/organisations.html", page=page, labels=vocabularies.labels("organisation_kind")
    )


@bp.get("/organisations/<int:organisation_id>")
def organisation(organisation_id: int) -> ViewResult:
    organisation = queries.organisation(organisation_id, viewer())
    filters = queries.Filters(
        partner=(organisation.code,), record_kind=("registered", "candidate", "mention")
    )
    statement = queries.register(viewer(), filters, "title")
    if file_type := asked_format():
        return download(exports.projects(statement, viewer()), file_type)
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "registry/organisation.html",
        organisation=organisation,
        page=page,
        marks=sources.marks(
            organisation.provenance,
            organisation.source,
            organisation.paragraphs,
            sources.named([organisation.source]),
        ),
        labels=vocabularies.labels(*VOCABULARIES),
        marking=highest([row.marking for row in page.items]),
    )


@bp.get("/priorities")
def priorities() -> ViewResult:
    require(current.actor(), Can.SEE_REGISTER)
    priorities, counts = directory.priorities(), queries.counts_by_priority(viewer())
    if sheet := exported("priorities", exports.priorities(counts), priorities):
        return sheet
    return render_template("registry/priorities.html", priorities=priorities, counts=counts)


@bp.get("/priorities/<int:priority_id>")
def priority(priority_id: int) -> ViewResult:
    require(current.actor(), Can.SEE_REGISTER)
    priority = directory.priority(priority_id)
    filters = queries.Filters(priority=(priority.code,))
    statement = queries.register(viewer(), filters, "title")
    if file_type := asked_format():
        return download(exports.projects(statement, viewer()), file_type)
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "registry/priority.html",
        priority=priority,
        page=page,
        marks=sources.marks(
            priority.provenance,
            priority.source,
            priority.paragraphs,
            sources.named([priority.source]),
        ),
        labels=vocabularies.labels(*VOCABULARIES),
        marking=highest([row.marking for row in page.items]),
    )


@bp.app_template_filter("stage_label")
def stage_label(code: str) -> str:
    return Stage(code).label
