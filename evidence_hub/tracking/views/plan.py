"""The plan: its milestones as a picture and a table, and the steps that change them."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.tracking import gantt, queries
from evidence_hub.tracking.forms import plan as forms
from evidence_hub.tracking.lifecycle import PLANNING
from evidence_hub.tracking.models import Milestone
from evidence_hub.tracking.operations import plan as operations
from evidence_hub.tracking.project_status import ProjectStatus, project_status
from evidence_hub.tracking.starting import suggested
from evidence_hub.tracking.views import bp
from evidence_hub.tracking.views.named_people import choices_of, people_of
from evidence_hub.tracking.views.shared import BASE, form_page, inside, page
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage, PostAction
from evidence_hub.web.forms import HubForm, whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/plan"
ONE = f"{HERE}/<int:number>"
LEAD = "The lead"


def _columns(found: ProjectStatus) -> Columns:
    return {
        "Milestone": lambda row: row.title,
        "Owner": lambda row: row.owner.name if row.owner else LEAD,
        "First date": lambda row: row.first_on,
        "Agreed date": lambda row: row.baseline_on,
        "Due, after what counts as no delay": lambda row: found.late(row).due_on,
        "Expected": lambda row: row.forecast_on,
        "Met": lambda row: row.actual_on,
        "State": lambda row: found.state(row).label,
        "Days late": lambda row: found.late(row).days,
        "Reason": lambda row: row.cancelled_reason or row.forecast_reason,
    }


@bp.get(f"{BASE}{HERE}")
def plan(ref: str) -> ViewResult:
    found = inside(ref)
    seen = project_status(found)
    name = f"plan-{found.reference}"
    if sheet := exported(name, _columns(seen), seen.milestones, about=lambda _: found):
        return sheet
    return page(
        "plan",
        found,
        "plan",
        project_status=seen,
        chart=gantt.drawn(seen),
        is_planning=found.stage in PLANNING,
        suggested=suggested(found) if not seen.milestones else [],
        can=can(found, Can.FILE_AMENDMENT, Can.ACCEPT_PROGRESS),
        form=HubForm(),
        idempotency_key=new_idempotency_key(),
    )


def _back(project: Project) -> str:
    return url_for("tracking.plan", ref=project.reference)


@form_page.post(f"{HERE}/start", "plan_start")
def plan_start(ref: str) -> PostAction:
    project, form = inside(ref), forms.StartForm()
    require(actor(), Can.FILE_AMENDMENT, relationship_to(project))
    return PostAction(
        lambda: operations.add_starting_set(
            **acting_on(project),
            idempotency_key=key_from(form, actor().person_id, ref),
        ),
        lambda added: f"{len(added)} milestones added. Change what does not fit.",
        _back(project),
        form,
    )


@form_page(f"{HERE}/new", "milestone_new")
def _add(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.FILE_AMENDMENT, relationship_to(found))
    form, people = (
        forms.MilestoneForm(data={"idempotency_key": new_idempotency_key()}),
        people_of(found),
    )
    form.owner.choices = choices_of(people, LEAD)
    return FormPage(
        found,
        form,
        "Add a milestone",
        "Add it",
        lambda: operations.add(
            **acting_on(found),
            idempotency_key=key_from(form, actor().person_id, ref),
            title=form.title.data,
            baseline_on=form.baseline_on.data,
            owner=people.get(form.owner.data),
        ),
        "Added to the plan.",
        _back(found),
    )


def _one(ref: str, number: int, right: Can = Can.FILE_AMENDMENT) -> tuple[Project, Milestone]:
    found = inside(ref)
    row = queries.milestone(found, number)
    require(actor(), right, relationship_to(found))
    return found, row


def _facts(found: Project, row: Milestone) -> list[tuple[str, list[str]]]:
    late = project_status(found).late(row)
    facts = [
        ("Milestone", [row.title]),
        ("First date", [day_words(row.first_on)]),
        ("Agreed date", [day_words(row.baseline_on)]),
    ]
    if late.still:
        facts.append(("Due", [day_words(late.due_on), late.counted]))
    return [*facts, ("Expected", [day_words(row.forecast_on)])]


@form_page(ONE, "milestone_edit")
def _edit(ref: str, number: int) -> FormPage:
    found, row = _one(ref, number)
    people = people_of(found)
    form = forms.MilestoneEditForm(
        data={
            "version": row.version,
            "title": row.title,
            "baseline_on": row.baseline_on,
            "owner": row.owner_id or 0,
        }
    )
    # The present owner stays a choice after leaving the team, or saving the form for another
    # reason would silently take the milestone from them.
    named = {**people, **({row.owner_id: row.owner} if row.owner_id and row.owner else {})}
    form.owner.choices = choices_of(named, LEAD)
    return FormPage(
        found,
        form,
        "Change the milestone",
        "Save",
        lambda: operations.edit(
            **acting_on(found),
            milestone=row,
            title=form.title.data,
            owner=named.get(form.owner.data),
            baseline_on=form.baseline_on.data,
            reason=form.reason.data,
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _back(found),
    )


@form_page(f"{ONE}/forecast", "milestone_forecast")
def _forecast(ref: str, number: int) -> FormPage:
    found, row = _one(ref, number)
    form = forms.ForecastForm(data={"version": row.version, "forecast_on": row.forecast_on})
    return FormPage(
        found,
        form,
        "When is it expected?",
        "Save",
        lambda: operations.forecast(
            **acting_on(found),
            milestone=row,
            forecast_on=form.forecast_on.data,
            reason=form.reason.data,
            version=whole_number(form.version.data),
        ),
        "Saved. The agreed date stays as it was.",
        _back(found),
        facts=_facts(found, row),
    )


@form_page(f"{ONE}/met", "milestone_met")
def _met(ref: str, number: int) -> FormPage:
    found, row = _one(ref, number)
    form = forms.ReachForm(data={"version": row.version, "begun_on": row.begun_on})
    return FormPage(
        found,
        form,
        "Begun or met",
        "Save",
        lambda: operations.reach(
            **acting_on(found),
            milestone=row,
            begun_on=form.begun_on.data,
            actual_on=form.actual_on.data,
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _back(found),
        facts=_facts(found, row),
    )


@form_page(f"{ONE}/new-date", "milestone_new_date")
def _new_date(ref: str, number: int) -> FormPage:
    found, row = _one(ref, number)
    form = forms.NewDateForm()
    return FormPage(
        found,
        form,
        "Ask for a new date",
        "Ask for it",
        lambda: operations.ask_new_date(
            **acting_on(found),
            milestone=row,
            becomes_on=form.becomes_on.data,
            reason=form.reason.data,
        ),
        "Asked. Until the secretary answers, the agreed date holds.",
        _back(found),
        facts=_facts(found, row),
        intro=["The old date stays on record beside the new one."],
    )


@form_page(f"{ONE}/answer", "milestone_answer")
def _answer(ref: str, number: int) -> FormPage:
    found, row = _one(ref, number, Can.ACCEPT_PROGRESS)
    if row.asked is None:
        raise NotFound
    form = forms.AnswerForm()
    form.verdict.choices = [("yes", "Grant the new date"), ("no", "Keep the agreed date")]
    return FormPage(
        found,
        form,
        "Answer for a new date",
        "Answer",
        lambda: operations.answer_new_date(
            **acting_on(found),
            milestone=row,
            is_granted=form.verdict.data == "yes",
            answer=form.note.data,
        ),
        "Answered. The lead is told.",
        _back(found),
        facts=[
            *_facts(found, row),
            ("Asked for", [day_words(row.asked.becomes_on), row.asked.reason]),
            ("By", [row.asked.asked_by_name]),
        ],
    )


@form_page(f"{ONE}/cancel", "milestone_cancel")
def _cancel(ref: str, number: int) -> FormPage:
    found, row = _one(ref, number)
    form = forms.WhyForm()
    return FormPage(
        found,
        form,
        "Cancel the milestone",
        "Cancel it",
        lambda: operations.cancel(
            **acting_on(found),
            milestone=row,
            reason=form.reason.data,
        ),
        "Cancelled. It stays on the page with your reason.",
        _back(found),
        facts=_facts(found, row),
        is_warning=True,
    )
