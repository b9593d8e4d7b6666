"""Where a project stands, how it came there, and the moves that this person may make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.errors import NotFound
from evidence_hub.lifecycle.gate_checks import Gate, check_gates
from evidence_hub.lifecycle.permission import permissions
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.registry.current import inside
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.registry.stages import ASKED_AT, Stage
from evidence_hub.tracking import queries
from evidence_hub.tracking.forms.incidents import MoveForm, PauseForm, ReasonForm
from evidence_hub.tracking.lifecycle import REPORTED
from evidence_hub.tracking.operations import stage_moves as operations
from evidence_hub.tracking.project_status import project_status
from evidence_hub.tracking.views import bp
from evidence_hub.tracking.views.shared import FRAME, form_page, page
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.results import ViewResult

# What a button says is for people; the names of moves are kept in the history and stay.
BUTTONS = {
    Move.BEGIN_SET_UP: "Begin set-up",
    Move.GO_LIVE: "Go live",
    Move.RESUME: "Resume",
    Move.BEGIN_ANALYSIS: "End collecting and begin analysis",
    Move.BEGIN_REPORTING: "Begin reporting",
}


def _next_move(found: Project) -> Move | None:
    """Return the lead's move that leads on from here."""
    stage = Stage(found.stage)
    for name in operations.LEADS_MOVES:
        if stage in TRANSITIONS[name].sources:
            return name
    return None


def _page(found: Project, refused: Mapping[str, str] | None = None) -> str:
    rights = can(found, Can.START_OR_PAUSE, Can.SUSPEND, Can.LIFT_SUSPENSION)
    stage = Stage(found.stage)
    name = None if found.awaits_adoption else _next_move(found)
    gates = check_gates([found], TRANSITIONS[name].gates)[found.id] if name else []
    # Where the lead has no move the board has the next one, and its gates say for what the project
    # waits.
    boards = None if name or found.awaits_adoption else _boards_move(stage)
    ahead = check_gates([found], TRANSITIONS[boards].gates)[found.id] if boards else gates
    return page(
        "lifecycle",
        found,
        "overview",
        name=name,
        button=BUTTONS[name] if name else None,
        gates=gates,
        project_status=project_status(found) if stage in REPORTED else None,
        waits=_waits(ahead),
        permission=permissions([found])[found.id] if stage in ASKED_AT else None,
        refused=refused or {},
        may_move=rights["START_OR_PAUSE"],
        may_pause=stage is Stage.LIVE and rights["START_OR_PAUSE"],
        may_suspend=stage in TRANSITIONS[Move.SUSPEND].sources and rights["SUSPEND"],
        may_lift=stage is Stage.SUSPENDED and rights["LIFT_SUSPENSION"],
        moves=queries.moves_of(found.id),
    )


# The moves that the board makes at the end; until then the lead's own are on their page.
BOARDS_MOVES = (
    Move.BEGIN_IMPLEMENTATION,
    Move.BEGIN_BENEFITS_REVIEW,
    Move.CLOSE,
    Move.END_AFTER_EXIT,
)


def _boards_move(stage: Stage) -> Move | None:
    return next((name for name in BOARDS_MOVES if stage in TRANSITIONS[name].sources), None)


def _waits(gates: Sequence[Gate]) -> list[tuple[str, str]]:
    """Return with whom the project is now: who must meet what before its next move."""
    found: dict[str, list[str]] = {}
    for gate in gates:
        if not gate.met.lets_pass:
            found.setdefault(gate.holder, []).append(gate.name)
    return [(who, "; ".join(names)) for who, names in found.items()]


@bp.get("/projects/<ref>/tracking")
def overview(ref: str) -> ViewResult:
    return _page(inside(ref))


@form_page.post("/move", "move")
def move(ref: str) -> PostAction:
    """Make the lead's next move; what stands in the way is listed, each with its holder."""
    project, form = inside(ref), MoveForm()
    # An unknown word becomes None and is refused by the operation, with the same words and the
    # same entry in the trail as any other refusal.
    name = next((move for move in operations.LEADS_MOVES if move == form.move.data), None)
    refused: dict[str, str] = {}
    return PostAction(
        lambda: operations.make_move(**acting_on(project), name=name),
        f"Done: {name}.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: _page(project, refused),
        on_refusal=lambda error: refused.update(error.fields),
    )


@dataclass(frozen=True)
class ReasonedMove:
    """A move that asks for its reason on a page of its own."""

    right: Can
    form: type[ReasonForm]
    title: str
    button: str
    do: Callable[..., object]


MOVES = {
    "pause": ReasonedMove(
        Can.START_OR_PAUSE, PauseForm, "Pause collecting", "Pause", operations.pause
    ),
    "suspend": ReasonedMove(
        Can.SUSPEND, ReasonForm, "Suspend the project", "Suspend", operations.suspend
    ),
    "lift": ReasonedMove(
        Can.LIFT_SUSPENSION,
        ReasonForm,
        "Lift the suspension",
        "Lift the suspension",
        operations.lift,
    ),
}


@form_page("/<action>", "action", save="act")
def make_move(ref: str, action: str) -> PostAction:
    if action not in MOVES:
        raise NotFound
    move = MOVES[action]
    project = inside(ref)
    require(actor(), move.right, relationship_to(project))
    form = move.form()

    def do() -> None:
        more = (
            {"participants": form.participants.data, "returns_on": form.returns_on.data}
            if isinstance(form, PauseForm)
            else {}
        )
        move.do(**acting_on(project), reason=form.reason.data, **more)

    return PostAction(
        do,
        "Saved. Those who need to know are told.",
        url_for(".overview", ref=ref),
        form,
        page=lambda: FRAME.page(
            "action",
            project,
            form=form,
            title=move.title,
            button_text=move.button,
            is_warning=action == "suspend",
        ),
    )
