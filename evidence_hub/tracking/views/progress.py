"""Progress reports: those that are due, one to write, one to read and answer."""

from __future__ import annotations

from typing import Any

from flask import url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking import queries
from evidence_hub.tracking.fields import BEFORE_COMPUTED, PROGRESS, ProgressContent
from evidence_hub.tracking.forms import plan as forms
from evidence_hub.tracking.lifecycle import REPORTED
from evidence_hub.tracking.models import ProgressReport
from evidence_hub.tracking.models.progress import COLLECTED, PERIODIC
from evidence_hub.tracking.operations import progress as operations
from evidence_hub.tracking.project_status import (
    COLLECTS,
    ProjectStatus,
    project_status,
    reporting_on,
)
from evidence_hub.tracking.rag import LABELS, Rag
from evidence_hub.tracking.views import bp
from evidence_hub.tracking.views.shared import BASE, form_page, inside, page
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.field_forms import columns_of, values_of
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/progress"
ONE = f"{HERE}/<int:number>"
KINDS = {PERIODIC: "Progress report", COLLECTED: "Report at the end of collecting"}
STATUSES = {
    "draft": "Draft",
    "sent": "Sent",
    "accepted": "Accepted",
    "handed_back": "Handed back",
}
COLUMNS: Columns = {
    "Number": lambda row: row.number,
    "Kind": lambda row: KINDS[row.kind],
    "From": lambda row: row.starts_on,
    "To": lambda row: row.ends_on,
    "Status": lambda row: STATUSES[row.status],
    "Sent": lambda row: row.sent_at,
    **columns_of(field for field in PROGRESS if field.name in BEFORE_COMPUTED),
    "Worked out": lambda row: row.computed,
    **columns_of(field for field in PROGRESS if field.name not in BEFORE_COMPUTED),
}


def sees_drafts(project: Project) -> bool:
    """Whether the person reads what is not sent yet: those who write it."""
    return may(actor(), Can.FILE_AMENDMENT, relationship_to(project))


def _reports(project: Project, seen: ProjectStatus) -> list[ProgressReport]:
    rows = sorted(seen.reports, key=lambda row: -row.number)
    return [row for row in rows if row.status != "draft" or sees_drafts(project)]


@bp.get(f"{BASE}{HERE}")
def progress(ref: str) -> ViewResult:
    found = inside(ref)
    seen = project_status(found)
    rows = _reports(found, seen)
    name = f"progress-{found.reference}"
    if sheet := exported(name, COLUMNS, rows, about=lambda _: found):
        return sheet
    return page(
        "progress",
        found,
        "progress",
        project_status=seen,
        reports=rows,
        kinds=KINDS,
        statuses=STATUSES,
        reports_now=Stage(found.stage) in REPORTED,
        collects=Stage(found.stage) in COLLECTS,
        can=can(found, Can.FILE_AMENDMENT, Can.ACCEPT_PROGRESS),
    )


def _address(project: Project, number: int) -> str:
    return url_for("tracking.report", ref=project.reference, number=number)


def _visible(project: Project, number: int) -> ProgressReport:
    row = queries.report(project, number)
    # As if it were not there: a draft may say what its writer thinks better of.
    if row.status == "draft" and not sees_drafts(project):
        raise NotFound
    return row


@bp.get(f"{BASE}{ONE}")
def report(ref: str, number: int) -> ViewResult:
    found = inside(ref)
    row = _visible(found, number)
    return page(
        "report",
        found,
        "progress",
        row=row,
        kinds=KINDS,
        statuses=STATUSES,
        colours=Rag,
        fields=PROGRESS,
        labels=LABELS,
        can=can(found, Can.FILE_AMENDMENT, Can.ACCEPT_PROGRESS),
    )


def _prefilled(seen: ProjectStatus, kind: str) -> dict[str, Any]:
    """Return what the hub knows of the time that the next report is on."""
    starts_on, ends_on = reporting_on(seen, kind)
    last = seen.last_sent
    met = [
        row.title
        for row in seen.milestones
        if row.actual_on is not None and starts_on <= row.actual_on <= ends_on
    ]
    ahead = [
        f"{row.title}: expected {day_words(row.forecast_on)}"
        for row in seen.milestones
        if row.is_open and row.forecast_on is not None
    ][:3]
    return {
        "done": "\n".join(f"Met: {title}" for title in met),
        "next_steps": "\n".join(ahead),
        "planned": last.planned if last else None,
        "counted_on": min(ends_on, seen.today),
        # Offered and not imposed: the lead may declare another colour, and both are shown.
        "declared": seen.computed.value if seen.computed is not Rag.GREY else None,
    }


def _ask(found: Project, kind: str, row: ProgressReport | None) -> FormPage:
    seen = project_status(found)
    if row is None:
        starts_on, ends_on = reporting_on(seen, kind)
        form = forms.ReportForm(
            data={"idempotency_key": new_idempotency_key(), **_prefilled(seen, kind)}
        )
    else:
        starts_on, ends_on = row.starts_on, row.ends_on
        form = forms.ReportForm(obj=row)
    colour, why = seen.colour
    page = FormPage(
        found,
        form,
        KINDS[kind],
        "Save",
        lambda: None,
        "Saved.",
        url_for("tracking.progress", ref=found.reference),
        facts=[
            ("The time it is on", [f"{day_words(starts_on)} to {day_words(ends_on)}"]),
            ("What the hub works out", [LABELS[colour], *why]),
            *([("Handed back", [row.answer])] if row and row.status == "handed_back" else []),
        ],
        intro=["What the hub knows already is filled in. Name nobody who takes part."],
    )

    def do() -> None:
        kept = operations.save(
            **acting_on(found),
            report=row,
            idempotency_key=key_from(form, actor().person_id, found.reference),
            kind=kind,
            content=ProgressContent(**values_of(form, PROGRESS)),
            is_sent=form.then.data == "send",
            version=None if row is None else whole_number(form.version.data),
        )
        page.leads_to = _address(found, kept.number)
        if form.then.data == "send":
            page.done = "Sent. The secretary accepts it or hands it back."

    # Set afterwards, since where the form leads and what it says depend on what was saved.
    page.do = do
    return page


def _reporting(ref: str) -> Project:
    found = inside(ref)
    require(actor(), Can.FILE_AMENDMENT, relationship_to(found))
    if Stage(found.stage) not in REPORTED:
        raise NotFound
    return found


@form_page(f"{HERE}/new", "report_new")
def _new(ref: str) -> FormPage:
    return _ask(_reporting(ref), PERIODIC, None)


@form_page(f"{HERE}/end-of-collecting", "report_collected")
def _collected(ref: str) -> FormPage:
    found = _reporting(ref)
    if Stage(found.stage) not in COLLECTS:
        raise NotFound
    return _ask(found, COLLECTED, None)


@form_page(f"{ONE}/edit", "report_edit")
def _edit(ref: str, number: int) -> FormPage:
    found = _reporting(ref)
    row = queries.report(found, number)
    if row.status in ("sent", "accepted"):
        raise NotFound
    return _ask(found, row.kind, row)


@form_page(f"{ONE}/answer", "report_answer")
def _answer(ref: str, number: int) -> FormPage:
    found = inside(ref)
    row = _visible(found, number)
    require(actor(), Can.ACCEPT_PROGRESS, relationship_to(found))
    form = forms.AnswerForm()
    form.verdict.choices = [("yes", "Accept it"), ("no", "Hand it back")]
    return FormPage(
        found,
        form,
        "Answer the progress report",
        "Answer",
        lambda: operations.answer(
            **acting_on(found),
            report=row,
            is_accepted=form.verdict.data == "yes",
            note=form.note.data,
        ),
        "Answered. The team is told.",
        _address(found, number),
    )
