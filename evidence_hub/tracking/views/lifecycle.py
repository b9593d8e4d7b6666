"""Where a project stands, how it came there, and the moves that this person may make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.registry.condition_views import inside
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.permission import permissions
from evidence_hub.registry.sockets import Gate, check_gates
from evidence_hub.registry.stages import ASKED_AT, Stage
from evidence_hub.registry.transitions import TRANSITIONS
from evidence_hub.tracking import queries
from evidence_hub.tracking.forms.incidents import MoveForm, PauseForm, ReasonForm
from evidence_hub.tracking.lifecycle import REPORTED
from evidence_hub.tracking.operations import stage_moves as operations
from evidence_hub.tracking.project_status import project_status
from evidence_hub.tracking.views import bp
from evidence_hub.tracking.views.shared import page
from evidence_hub.web.forms import HubForm
from evidence_hub.web.transactions import transactional

BUTTONS = {
    "begin set-up": "Begin set-up",
    "go live": "Go live",
    "resume": "Resume",
    "begin analysis": "End collecting and begin analysis",
    "begin reporting": "Begin reporting",
}


def _next_move(found: Project) -> str | None:
    """Return the lead's move that leads on from here."""
    stage = Stage(found.stage)
    for name in operations.LEADS_MOVES:
        if stage in TRANSITIONS[name].sources:
            return name
    return None


def _page(found: Project, status: int = 200, refused: dict[str, str] | None = None) -> Any:
    actor, relationship = current.actor(), viewer().relationship(found)
    stage = Stage(found.stage)
    name = None if found.awaits_adoption else _next_move(found)
    gates = check_gates([found], TRANSITIONS[name].gates)[found.id] if name else []
    boards = None if name or found.awaits_adoption else _boards_move(stage)
    ahead = check_gates([found], TRANSITIONS[boards].gates)[found.id] if boards else gates
    return page(
        "lifecycle",
        found,
        "overview",
        status,
        name=name,
        button=BUTTONS.get(name or ""),
        gates=gates,
        project_status=project_status(found) if stage in REPORTED else None,
        waits=_waits(ahead),
        permission=permissions([found])[found.id] if stage in ASKED_AT else None,
        refused=refused or {},
        may_move=may(actor, Can.START_OR_PAUSE, relationship),
        may_pause=stage is Stage.LIVE and may(actor, Can.START_OR_PAUSE, relationship),
        may_suspend=stage in TRANSITIONS["suspend"].sources
        and may(actor, Can.SUSPEND, relationship),
        may_lift=stage is Stage.SUSPENDED and may(actor, Can.LIFT_SUSPENSION, relationship),
        moves=queries.moves_of(found.id),
    )


# The moves that the board makes at the end; until then the lead's own are on their page.
BOARDS_MOVES = ("begin implementation", "begin the benefits review", "close",
                "end after exit duties")  # fmt: skip


def _boards_move(stage: Stage) -> str | None:
    return next((name for name in BOARDS_MOVES if stage in TRANSITIONS[name].sources), None)


def _waits(gates: Sequence[Gate]) -> list[tuple[str, str]]:
    """Return with whom the project is now: who must meet what before its next move."""
    found: dict[str, list[str]] = {}
    for gate in gates:
        if not gate.met.lets_pass:
            found.setdefault(gate.holder, []).append(gate.name)
    return [(who, "; ".join(names)) for who, names in found.items()]


@bp.get("/projects/<ref>/tracking")
def overview(ref: str) -> Any:
    return _page(inside(ref))


@bp.post("/projects/<ref>/tracking/move")
@transactional
def move(ref: str) -> Any:
    """Make the lead's next move; what stands in the way is listed, each with its holder."""
    found, form = inside(ref), MoveForm()
    form.refuse_other_fields()
    name = form.move.data or ""
    try:
        operations.make_move(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            name=name,
        )
    except Invalid as error:
        return _page(found, 422, error.fields)
    flash(f"Done: {name}.", "success")
    return redirect(url_for(".overview", ref=ref))


FORMS: dict[str, tuple[Can, type[ReasonForm], str, str]] = {
    "pause": (Can.START_OR_PAUSE, PauseForm, "Pause collecting", "Pause"),
    "suspend": (Can.SUSPEND, ReasonForm, "Suspend the project", "Suspend"),
    "lift": (Can.LIFT_SUSPENSION, ReasonForm, "Lift the suspension", "Lift the suspension"),
}


def _form_page(found: Project, action: str, form: HubForm, status: int = 200) -> Any:
    shown = render_template(
        "tracking/action.html",
        project=found,
        form=form,
        title=FORMS[action][2],
        button_text=FORMS[action][3],
        is_warning=action == "suspend",
        marking=highest([found.marking]),
    )
    return shown, status


def _named(action: str) -> tuple[Can, type[ReasonForm], str, str]:
    if action not in FORMS:
        raise NotFound
    return FORMS[action]


@bp.get("/projects/<ref>/tracking/<action>")
def action(ref: str, action: str) -> Any:
    right, form_class, _, _ = _named(action)
    found = inside(ref)
    require(current.actor(), right, viewer().relationship(found))
    return _form_page(found, action, form_class(formdata=None))


@bp.post("/projects/<ref>/tracking/<action>")
@transactional
def act(ref: str, action: str) -> Any:
    right, form_class, _, _ = _named(action)
    found = inside(ref)
    require(current.actor(), right, viewer().relationship(found))
    form = form_class()
    if not form.is_sent():
        return _form_page(found, action, form, 422)
    try:
        _do(found, form)
    except Invalid as error:
        form.take(error)
        return _form_page(found, action, form, 422)
    flash("Saved. Those who need to know are told.", "success")
    return redirect(url_for(".overview", ref=ref))


def _do(found: Project, form: ReasonForm) -> None:
    about = {
        "actor": current.actor(),
        "lifecycle": viewer().relationship(found),
        "project": found,
        "reason": form.reason.data,
    }
    if isinstance(form, PauseForm):
        operations.pause(
            **about, participants=form.participants.data, returns_on=form.returns_on.data
        )
        return
    chosen: dict[str, Callable[..., object]] = {
        "suspend": operations.suspend,
        "lift": operations.lift,
    }
    chosen[(request.view_args or {})["action"]](**about)
