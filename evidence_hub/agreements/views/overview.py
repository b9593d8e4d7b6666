"""Where a project's agreements stand as a whole, and who advises on them."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import worklist
from evidence_hub.agreements.forms import AdviserForm, ConditionForm
from evidence_hub.agreements.operations import advisers
from evidence_hub.agreements.views import bp
from evidence_hub.agreements.views.shared import BASE, form_page, inside, page
from evidence_hub.core import clock
from evidence_hub.core.database import get
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.registry.current import viewer
from evidence_hub.registry.people import holders, independent
from evidence_hub.registry.project_page import actor, can, relationship_to
from evidence_hub.registry.stages import BEFORE_COMMISSIONED, OVER, Stage
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.results import ViewResult

# Before commissioning T4 asks, from then on T8: showing both at once would list one matter twice.
BEFORE = (gates.IMPACT_SCREENED, gates.SHARING_SETTLED, gates.IP_ADVISED)
LIVE = (gates.IMPACT_ACCEPTED, gates.SHARING_IN_FORCE, gates.IP_AGREED)
CLOSING = (gates.DATA_DISPOSED, gates.PUBLICATIONS_FINAL)
LATE = frozenset({Stage.REPORTING, Stage.IMPLEMENTATION, Stage.BENEFITS_REVIEW, Stage.EXIT_DUTIES})


@bp.get(BASE)
def overview(ref: str) -> ViewResult:
    found = inside(ref)
    stage = Stage(found.stage)
    named: tuple[gates.GateType, ...] = BEFORE if stage in BEFORE_COMMISSIONED else LIVE
    # The gates of closing come into view when they can be worked on, not in the first week of a
    # study.
    if stage in LATE:
        named = (*named, *CLOSING)
    return page(
        "overview",
        found,
        "overview",
        gates=check_gates([found], named)[found.id],
        rows=[row for row in worklist.rows(viewer(), clock.today()) if row.project.id == found.id],
        today=clock.today(),
        is_over=stage in OVER,
        can=can(found, Can.ASSIGN_REVIEWERS, Can.SIGN_OFF_DATA_SHARING, Can.DRAFT_DATA_SHARING),
    )


@form_page("/advisers", "advisers")
def _advisers(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.ASSIGN_REVIEWERS, relationship_to(found))
    form = AdviserForm()
    people = independent(found, holders(*advisers.ADVISES))
    form.person.choices = [(row.id, f"{row.name}, {row.job_title}") for row in people]
    back = url_for("agreements.overview", ref=ref)
    return FormPage(
        found,
        form,
        "Ask an adviser",
        "Ask for advice",
        lambda: advisers.assign(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            person=get(Person, form.person.data),
        ),
        "Asked. The adviser sees the project from now on.",
        back,
        intro=["An adviser sees the project, and has it among their tasks, once asked."],
    )


@form_page("/condition", "condition")
def _condition(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.SIGN_OFF_DATA_SHARING, relationship_to(found))
    form = ConditionForm()
    return FormPage(
        found,
        form,
        "State a condition instead",
        "State the condition",
        lambda: advisers.state_condition(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            text=form.text.data,
            owner=form.owner.data,
        ),
        "The condition is stated.",
        url_for("agreements.data_protection", ref=ref),
        intro=[
            "The board can then decide before it is settled who receives what. "
            "The start still asks for the agreement itself."
        ],
    )
