"""Pages of conditions, and of whether projects can collect data today."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, paged
from evidence_hub.lifecycle import exports, queries
from evidence_hub.lifecycle.conditions import condition as condition_of
from evidence_hub.lifecycle.conditions import conditions_of
from evidence_hub.lifecycle.forms import EvidenceForm, SettleForm
from evidence_hub.lifecycle.gate_checks import Gate
from evidence_hub.lifecycle.gates import CLEARANCES_IN_DATE, REVIEWERS_ASSIGNED
from evidence_hub.lifecycle.models import Condition
from evidence_hub.lifecycle.operations import conditions as operations
from evidence_hub.lifecycle.permission import permissions
from evidence_hub.registry.current import inside, viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, relationship_to
from evidence_hub.web.exports import asked_format, download, exported
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.forms import HubForm
from evidence_hub.web.results import ViewResult

bp = Blueprint("lifecycle", __name__, template_folder="templates")
form_page = form_pages(bp, "/projects/<ref>/conditions")

# Their reasons name reviewers or who lacks a clearance (DOMAIN section 4).
NAMING_PEOPLE = frozenset({REVIEWERS_ASSIGNED.name, CLEARANCES_IN_DATE.name})


def why_shown(gate: Gate) -> str:
    hides_names = viewer().is_outside and gate.name in NAMING_PEOPLE
    return "It is looked after by the force." if hides_names else gate.why


@bp.app_template_filter("with_link")
def with_link(gate: Gate, reference: str) -> dict[str, Any]:
    """Return a gate as the panel shows it, with the address where it can be met."""
    shown = {
        "name": gate.name,
        "why": why_shown(gate),
        "holder": gate.holder,
        "met": gate.met,
    }
    if gate.endpoint:
        shown["href"] = url_for(gate.endpoint, ref=reference)
        shown["action"] = gate.action or "See it"
    return shown


@bp.get("/collecting")
def collecting() -> ViewResult:
    statement = queries.asked_to_collect(viewer())
    if file_type := asked_format():
        return download(exports.collecting(statement, why_shown), file_type)
    page = paged(statement, page_number(request.args.get("page")))
    answers = permissions(page.items)
    return render_template(
        "lifecycle/collecting.html",
        page=page,
        answers=answers,
        marking=highest([project.marking for project in page.items]),
    )


def _may_settle(found: Project) -> set[str]:
    actor, relationship = current.actor(), viewer().relationship(found)
    return {
        origin for origin, can in operations.ACCEPTED_BY.items() if may(actor, can, relationship)
    }


@bp.get("/projects/<ref>/conditions")
def conditions(ref: str) -> ViewResult:
    found = inside(ref)
    rows = conditions_of([found.id]).get(found.id, [])
    columns = exports.conditions(hides_names=viewer().is_outside)
    if sheet := exported(f"conditions-{found.reference}", columns, rows, about=lambda _: found):
        return sheet
    return render_template(
        "lifecycle/conditions.html",
        project=found,
        conditions=rows,
        may_show=may(current.actor(), Can.MEET_CONDITION, viewer().relationship(found)),
        settles=_may_settle(found),
        timings=operations.TIMINGS,
        hides_names=viewer().is_outside,
        marking=highest([found.marking]),
    )


def _condition_page(found: Project, row: Condition, form: HubForm | None = None) -> str:
    """Show one condition with the one form that its state and the person call for."""
    if form is None and row.is_open:
        if row.shown_at and row.origin in _may_settle(found):
            form = SettleForm(formdata=None)
        elif not row.shown_at and may(
            current.actor(), Can.MEET_CONDITION, viewer().relationship(found)
        ):
            form = EvidenceForm(formdata=None)
    return render_template(
        "lifecycle/condition.html",
        project=found,
        row=row,
        form=form,
        is_settling=isinstance(form, SettleForm),
        timings=operations.TIMINGS,
        hides_names=viewer().is_outside,
        marking=highest([found.marking]),
    )


@bp.get("/projects/<ref>/conditions/<int:condition_id>")
def condition(ref: str, condition_id: int) -> ViewResult:
    found = inside(ref)
    return _condition_page(found, condition_of(found.id, condition_id))


@form_page.post("/<int:condition_id>/show", "condition_show")
def condition_show(ref: str, condition_id: int) -> PostAction:
    project = inside(ref)
    require(actor(), Can.MEET_CONDITION, relationship_to(project))
    condition, form = condition_of(project.id, condition_id), EvidenceForm()
    return PostAction(
        lambda: operations.show_met(
            **acting_on(project), condition=condition, evidence=form.evidence.data
        ),
        "Sent to whoever set the condition. They accept it or send it back.",
        url_for(".conditions", ref=ref),
        form,
        page=lambda: _condition_page(project, condition, form),
    )


@form_page.post("/<int:condition_id>/settle", "condition_settle")
def condition_settle(ref: str, condition_id: int) -> PostAction:
    project = inside(ref)
    condition, form = condition_of(project.id, condition_id), SettleForm()
    require(actor(), operations.ACCEPTED_BY[condition.origin], relationship_to(project))
    return PostAction(
        lambda: operations.settle(
            **acting_on(project),
            condition=condition,
            is_met=form.verdict.data == "met",
            answer=form.answer.data,
        ),
        "Saved.",
        url_for(".conditions", ref=ref),
        form,
        page=lambda: _condition_page(project, condition, form),
    )
