"""Somebody leaves, or the project ends before its time: what each needs."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.errors import NotFound
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.registry.stages import ENDED, LIVE_OR_LATER, WITHDRAWABLE, Stage
from evidence_hub.tracking import queries
from evidence_hub.tracking.forms import benefits as forms
from evidence_hub.tracking.leavers import leavers
from evidence_hub.tracking.operations import ending as operations
from evidence_hub.tracking.views import bp
from evidence_hub.tracking.views.named_people import choices_of, people_of
from evidence_hub.tracking.views.shared import BASE, form_page, inside, page
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/leaving"
LEAVES = ("datasets", "devices", "drafts", "consent", "embargo", "rights")


def _wanted(project: Project) -> tuple[str, ...]:
    """Return which statements the stage asks for."""
    if Stage(project.stage) is Stage.EXIT_DUTIES:
        return operations.FOR_EXIT
    return ("lessons",) if Stage(project.stage) in ENDED else ()


@bp.get(f"{BASE}{HERE}")
def ending(ref: str) -> ViewResult:
    found = inside(ref)
    stage = Stage(found.stage)
    exits = stage is Stage.EXIT_DUTIES
    return page(
        "ending",
        found,
        "ending",
        departures=queries.departures_of(found),
        said=queries.statements_of([found.id])[found.id],
        wanted=_wanted(found),
        statements=operations.STATEMENTS,
        then=operations.THEN,
        # Only in exit duties: asking every gate of the ending on a study that goes well is work
        # for nothing.
        gates=check_gates([found], TRANSITIONS[Move.END_AFTER_EXIT].gates)[found.id]
        if exits
        else [],
        may_leave=bool(leavers(found)),
        may_exit=stage in LIVE_OR_LATER,
        may_withdraw=stage in WITHDRAWABLE,
        can=can(found, Can.FILE_AMENDMENT, Can.WITHDRAW),
    )


def _back(project: Project) -> str:
    return url_for("tracking.ending", ref=project.reference)


@form_page(f"{HERE}/departure", "departure_new")
def _depart(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.FILE_AMENDMENT, relationship_to(found))
    going, staying = {row.id: row for row in leavers(found)}, people_of(found)
    # Nobody can leave, so there is no form; the page offers no way here either.
    if not going:
        raise NotFound
    form = forms.DepartureForm(
        data={"idempotency_key": new_idempotency_key(), "last_day": clock.today()}
    )
    form.person.choices, form.successor.choices = choices_of(going), choices_of(staying)
    return FormPage(
        found,
        form,
        "Somebody leaves the project",
        "Record it",
        lambda: operations.record_departure(
            **acting_on(found),
            idempotency_key=key_from(form, actor().person_id, ref),
            person=going.get(form.person.data),
            successor=staying.get(form.successor.data),
            last_day=form.last_day.data,
            leaving=operations.Leaving(
                reason=form.reason.data,
                then=form.then.data,
                **{name: form[name].data for name in LEAVES},
            ),
        ),
        "Recorded. Access ends on the last day.",
        _back(found),
        intro=[
            "Their access ends on the last day. What they have in hand goes to whoever takes "
            "over, and a live project pauses until you go on.",
            "A successor who collects data needs vetting, an ethics amendment for the change of "
            "people, and a place in the data sharing agreement.",
        ],
    )


@form_page(f"{HERE}/exit", "exit_new")
def _exit(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.WITHDRAW, relationship_to(found))
    if Stage(found.stage) not in LIVE_OR_LATER:
        raise NotFound
    form = forms.ExitForm()
    return FormPage(
        found,
        form,
        "End the project before its time",
        "Begin exit duties",
        lambda: operations.request_exit(
            **acting_on(found),
            reason=form.reason.data,
            participants=form.participants.data,
        ),
        "Exit duties have begun. The board ends the project once they are met.",
        _back(found),
        intro=[
            "Collecting stops at once. Before the board ends the project, participants are "
            "told, shared data disposed of, money reconciled, findings so far and lessons "
            "written."
        ],
        is_warning=True,
    )


@form_page(f"{HERE}/<code>", "statement")
def _say(ref: str, code: str) -> FormPage:
    found = inside(ref)
    if code not in operations.STATEMENTS:
        raise NotFound
    require(actor(), Can.FILE_AMENDMENT, relationship_to(found))
    row = queries.statements_of([found.id])[found.id].get(code)
    form = forms.StatementForm(data={"text": row.text if row else ""})
    title, asked = operations.STATEMENTS[code]
    return FormPage(
        found,
        form,
        title,
        "Save",
        lambda: operations.say(
            **acting_on(found),
            code=code,
            text=form.text.data,
        ),
        "Saved.",
        _back(found),
        intro=[asked + "."],
    )
