"""What is recommended: the worklist, a project's list, and one with what was done."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.accounts.queries import person_named
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import codes, page_number, paged
from evidence_hub.findings import queries, recommendation_queries
from evidence_hub.findings.forms import recommendation as forms
from evidence_hub.findings.lifecycle import REPORTED_AT, Disposition, Severity
from evidence_hub.findings.models import Recommendation
from evidence_hub.findings.operations import final_report as accounting
from evidence_hub.findings.operations import recommendations as operations
from evidence_hub.findings.planned_outcomes import account_of
from evidence_hub.findings.states import Adopting
from evidence_hub.findings.views import bp
from evidence_hub.findings.views.shared import BASE, form_page, inside, page
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, as_owner, can, relationship_to
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/recommendations"
ONE = f"{HERE}/<int:number>"
# Nobody else sees a project in full, apart from those who take part in it.
FOR = (
    Role.RESEARCH_LEAD,
    Role.SUPERVISOR,
    Role.CHAIR,
    Role.DEPUTY,
    Role.BOARD_MEMBER,
    Role.SECRETARY,
    Role.INFORMATION_GOVERNANCE,
    Role.EXTERNAL_PARTNER,
    Role.STUDENT,
    Role.AUDITOR,
    Role.STAFF_READER,
    Role.ETHICS_REVIEWER,
    Role.LEGAL_ADVISER,
)

COLUMNS: Columns = {
    "Reference": lambda row: row.project.reference,
    "Project": lambda row: row.project.title,
    "Number": lambda row: row.number,
    "Recommendation": lambda row: row.text,
    "How pressing": lambda row: Severity(row.severity).label,
    "Owner": lambda row: row.owner.name,
    "Disposition": lambda row: Disposition(row.disposition).label,
    "Decided on": lambda row: row.decided_on,
    "Reason": lambda row: row.reason,
    "Actions": lambda row: len(row.actions),
    "Actions settled": lambda row: sum(each.is_settled for each in row.actions),
    "Units": lambda row: [f"{each.unit}: {Adopting(each.stage).label}" for each in row.adoptions],
}


@bp.get(HERE)
def recommendations() -> ViewResult:
    if not actor().has(*FOR):
        raise NotFound
    dispositions = codes(request.args.getlist("disposition"))
    severities = codes(request.args.getlist("severity"))
    statement = recommendation_queries.recommendations(
        viewer(), dispositions=dispositions, severities=severities
    )
    if sheet := exported("recommendations", COLUMNS, statement, about=lambda row: row.project):
        return sheet
    rows = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "findings/recommendations.html",
        page=rows,
        disposition_options=_options(Disposition, dispositions),
        severity_options=_options(Severity, severities),
        dispositions=Disposition,
        severities=Severity,
        marking=highest([row.project.marking for row in rows.items]),
    )


def _options(terms: Any, chosen: Any) -> list[dict[str, object]]:
    return [
        {"value": row.value, "label": row.label, "checked": row.value in chosen} for row in terms
    ]


@bp.get(f"{BASE}{HERE}")
def recommendations_of(ref: str) -> ViewResult:
    found = inside(ref)
    rows = recommendation_queries.of_projects([found.id])[found.id]
    name = f"recommendations-{found.reference}"
    if sheet := exported(name, COLUMNS, rows, about=lambda _: found):
        return sheet
    report = account_of(found).report
    return page(
        "recommendations_of",
        found,
        "recommendations_of",
        rows=rows,
        report=report,
        dispositions=Disposition,
        severities=Severity,
        may_propose=_may_propose(found),
        may_confirm=_may_propose(found)
        and report is not None
        # Offered again as soon as the number differs, since the gate asks for the same.
        and report.recommendations != len(rows)
        and Stage(found.stage) in REPORTED_AT,
        is_over=Stage(found.stage) in OVER,
    )


def _may_propose(found: Project) -> bool:
    return (
        may(actor(), Can.PROPOSE_RECOMMENDATION, relationship_to(found))
        and not found.awaits_adoption
    )


def owner_of(row: Recommendation) -> Any:
    """Return how the person stands to a recommendation: its owner keeps it."""
    return as_owner(row.project, row.owner_id)


@bp.get(f"{BASE}{ONE}")
def recommendation(ref: str, number: int) -> ViewResult:
    found = inside(ref)
    row = recommendation_queries.recommendation(found, number)
    is_over = Stage(found.stage) in OVER
    verifies = may(actor(), Can.VERIFY_BENEFIT, relationship_to(found)) and not is_over
    return page(
        "recommendation",
        found,
        "recommendations_of",
        row=row,
        dispositions=Disposition,
        severities=Severity,
        stages=Adopting,
        state_of=recommendation_queries.state_of,
        me=actor().person_id,
        verifies=verifies,
        keeps=may(actor(), Can.KEEP_RECOMMENDATION, owner_of(row)) and not is_over,
        can=can(found, Can.PROPOSE_RECOMMENDATION),
        is_over=is_over,
    )


def _address(row: Recommendation) -> str:
    return url_for("findings.recommendation", ref=row.project.reference, number=row.number)


def _form(found: Project, **data: Any) -> forms.RecommendationForm:
    form = forms.RecommendationForm(data=data)
    in_force = queries.of_projects([found.id])[found.id].in_force
    form.findings.choices = [(row.id, row.statement) for row in in_force]
    return form


def _given(form: forms.RecommendationForm) -> dict[str, Any]:
    return {
        "text": form.text.data,
        "why": form.why.data,
        "severity": form.severity.data,
        "owner": person_named(form.owner.data, "owner"),
        "findings": form.findings.data or [],
    }


@form_page(f"{HERE}/new", "recommendation_new")
def _propose(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.PROPOSE_RECOMMENDATION, relationship_to(found))
    form = _form(found, idempotency_key=new_idempotency_key())
    return FormPage(
        found,
        form,
        "Register a recommendation",
        "Register it",
        lambda: operations.propose(
            **acting_on(found),
            idempotency_key=key_from(form, actor().person_id, ref),
            **_given(form),
        ),
        "Registered. The board decides on it at a meeting.",
        url_for("findings.recommendations_of", ref=ref),
        leads=_address,
    )


@form_page(f"{ONE}/edit", "recommendation_edit")
def _edit(ref: str, number: int) -> FormPage:
    found = inside(ref)
    row = recommendation_queries.recommendation(found, number)
    require(actor(), Can.PROPOSE_RECOMMENDATION, relationship_to(found))
    form = _form(
        found,
        text=row.text,
        why=row.why,
        severity=row.severity,
        owner=row.owner.email,
        findings=[each.id for each in row.findings],
        version=row.version,
    )
    return FormPage(
        found,
        form,
        "Change a recommendation",
        "Save",
        lambda: operations.edit(
            **acting_on(found),
            recommendation=row,
            version=whole_number(form.version.data),
            **_given(form),
        ),
        "Saved.",
        _address(row),
    )


@form_page(f"{HERE}/confirm", "recommendations_confirm")
def _confirm(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.PROPOSE_RECOMMENDATION, relationship_to(found))
    rows = recommendation_queries.of_projects([found.id])[found.id]
    form = forms.ConfirmForm(data={"count": str(len(rows))})
    return FormPage(
        found,
        form,
        "Confirm that these are all",
        "They are all",
        lambda: accounting.confirm_recommendations(
            **acting_on(found), count=whole_number(form.count.data)
        ),
        "Confirmed.",
        url_for("findings.recommendations_of", ref=ref),
        intro=["The project goes to implementation only once every recommendation is registered."],
        facts=[("Registered", [f"{row.number}. {row.text}" for row in rows] or ["None"])],
    )
