"""Moves that the board decides on after a study: T11 to T13, T17, T21, and what has stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import load_only

from evidence_hub.commissioning.hooks import AgendaKind, Candidate
from evidence_hub.commissioning.models import Decision
from evidence_hub.commissioning.pipeline import RUNNING
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.lifecycle import waivers
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.lifecycle.gates import BOARD_DECIDED, GateType
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.operations.waivers import grant_waiver
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER, Stage

# T17 names two ends, and the board says which of them it is.
ENDS_AS = {Stage.WITHDRAWN.value: "Withdrawn", Stage.TERMINATED.value: "Terminated"}
STOPPED = (Stage.SUSPENDED, Stage.PAUSED)
# What gates and the agenda ask of a project.
ASKED = (
    Project.reference,
    Project.title,
    Project.stage,
    Project.marking,
    Project.is_demo,
    Project.is_legacy,
    Project.adopted_on,
    Project.intended_end_on,
    Project.updated_at,
)
# Where a project stands before the moves that the board decides, or stands still.
DECIDED_AT = sorted(
    {
        *STOPPED,
        *TRANSITIONS[Move.BEGIN_IMPLEMENTATION].sources,
        *TRANSITIONS[Move.BEGIN_BENEFITS_REVIEW].sources,
        *TRANSITIONS[Move.CLOSE].sources,
        *TRANSITIONS[Move.END_AFTER_EXIT].sources,
    }
)
UNDER_WAY = frozenset(Stage) - OVER

Apply = Callable[[Decision, Actor, Relationship], None]


@cached_in_evaluation
def _offered(viewer: Viewer) -> list[Project]:
    """Return what any kind below may offer to the board, the one that waits longest first."""
    is_late = Project.stage.in_(RUNNING) & (Project.intended_end_on < clock.today())
    found = list(
        db.session.scalars(
            select(Project)
            .where(Project.stage.in_(DECIDED_AT) | is_late, visible(viewer, Tier.FULL))
            # Their texts, which are most of a record, say nothing to a gate.
            .options(load_only(*ASKED))
            .order_by(Project.updated_at, Project.id)
        )
    )
    # Asked about all at once, the kinds below need not ask again.
    waivers.in_force([project.id for project in found])
    return found


def _at(viewer: Viewer, *stages: Stage) -> list[Project]:
    return [project for project in _offered(viewer) if project.stage in stages]


def _needed(transition: Move) -> tuple[GateType, ...]:
    """Return what a move needs beside the board's word."""
    # The board's own gate is what the decision will meet, so it cannot be asked for beforehand.
    return tuple(gate for gate in TRANSITIONS[transition].gates if gate is not BOARD_DECIDED)


def _ready_to(transition: Move, kind: str) -> Callable[[Viewer], Iterator[Candidate]]:
    """Offer what needs nothing more than the board's word to make this move."""
    row, needed = TRANSITIONS[transition], _needed(transition)

    def offer(viewer: Viewer) -> Iterator[Candidate]:
        found = _at(viewer, *row.sources)
        # All candidates at once: one evaluation however many projects stand at this stage (decision
        # 14).
        said = check_gates(found, needed) if found else {}
        for project in found:
            if all(gate.met.lets_pass for gate in said[project.id]):
                yield Candidate(kind, project.title, project.id, marking=project.marking)

    return offer


def _moves(transition: Move) -> Apply:
    def apply(decision: Decision, actor: Actor, relationship: Relationship) -> None:
        # Declined, referred or noted: the decision is kept and the project stays where it is.
        if Outcome(decision.outcome) is not Outcome.APPROVE or decision.project is None:
            return
        targets = TRANSITIONS[transition].targets
        target = None
        if len(targets) > 1:
            if decision.target_stage not in {stage.value for stage in targets}:
                raise Invalid({"target_stage": "Name its new stage"})
            target = Stage(decision.target_stage)
        # A move needs a reason in the history, which the minutes need not repeat.
        reason = decision.reasons or "Decided by the board"
        move(decision.project, transition, actor=actor, reason=reason, target=target)

    return apply


def _stopped_or_late(viewer: Viewer) -> Iterator[Candidate]:
    """Offer what stands still, and what runs on after the day on which it was to end."""
    today = clock.today()
    for project in _at(viewer, *STOPPED, *RUNNING):
        is_late = project.intended_end_on is not None and project.intended_end_on < today
        if Stage(project.stage) in STOPPED or is_late:
            yield Candidate("attention", project.title, project.id, marking=project.marking)


def _nothing(viewer: Viewer) -> Iterator[Candidate]:
    return iter(())


def _no_effect(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    """Noted and referred: the minutes say so, nothing else changes."""


def _apply_waiver(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    if Outcome(decision.outcome) is not Outcome.APPROVE or decision.project is None:
        return
    held_on = decision.item.meeting.held_on
    # The operation refuses what is never waived (ethics, lawful basis), whatever a form sends.
    grant_waiver(
        actor=actor,
        relationship=relationship,
        project=decision.project,
        gate=decision.gate,
        reason=decision.reasons,
        until=decision.until,
        minuted_in=f"meeting of {day_words(held_on)}",
    )


_DECIDED = (Outcome.APPROVE, Outcome.DECLINE, Outcome.REFER, Outcome.NOTE)
KINDS = (
    AgendaKind(
        "implementation",
        "Findings to implement",
        "Take the findings and move the project to implementation.",
        _DECIDED,
        _ready_to(Move.BEGIN_IMPLEMENTATION, "implementation"),
        _moves(Move.BEGIN_IMPLEMENTATION),
        stands=_needed(Move.BEGIN_IMPLEMENTATION),
        # DOMAIN 5 lets T11 be taken on a consent agenda; T5 and T13 need to be discussed.
        may_be_consent=True,
        fills=True,
    ),
    AgendaKind(
        "benefits",
        "Benefits review to begin",
        "Move the project to its benefits review.",
        _DECIDED,
        _ready_to(Move.BEGIN_BENEFITS_REVIEW, "benefits"),
        _moves(Move.BEGIN_BENEFITS_REVIEW),
        stands=_needed(Move.BEGIN_BENEFITS_REVIEW),
        # T12 likewise.
        may_be_consent=True,
        fills=True,
    ),
    AgendaKind(
        # No consent here: a closed record is immutable, so the meeting looks at it (T13).
        "closure",
        "Closure",
        "Close this project. A closed record changes no more.",
        _DECIDED,
        _ready_to(Move.CLOSE, "closure"),
        _moves(Move.CLOSE),
        stands=_needed(Move.CLOSE),
        fills=True,
    ),
    AgendaKind(
        "ending",
        "End after exit duties",
        "End this project as withdrawn or terminated.",
        _DECIDED,
        _ready_to(Move.END_AFTER_EXIT, "ending"),
        _moves(Move.END_AFTER_EXIT),
        stands=_needed(Move.END_AFTER_EXIT),
        fills=True,
        targets=ENDS_AS,
    ),
    AgendaKind(
        # T21 begins with new evidence or a complaint, which no query can find; it comes by
        # reference.
        "reopening",
        "Reopening of a closed project",
        "Reopen this project for new evidence, a retraction or a complaint.",
        _DECIDED,
        _nothing,
        _moves(Move.REOPEN),
        by_reference=frozenset({Stage.CLOSED}),
    ),
    AgendaKind(
        "attention",
        "Stopped or overdue project",
        "Take note of why it stands still or is late, or refer it.",
        (Outcome.NOTE, Outcome.REFER),
        _stopped_or_late,
        _no_effect,
        fills=True,
    ),
    AgendaKind(
        "referral",
        "Question of ethics or agreements",
        "Advise on the question in the note, or refer it.",
        (Outcome.NOTE, Outcome.REFER),
        _nothing,
        _no_effect,
        by_reference=UNDER_WAY,
    ),
    AgendaKind(
        "waiver",
        "Waiver of a gate",
        "Let one gate pass unmet until a day. Ethics and lawful basis are never waived.",
        (Outcome.APPROVE, Outcome.DECLINE, Outcome.REFER),
        _nothing,
        _apply_waiver,
        by_reference=UNDER_WAY,
        # A waiver without an end would be an abolition of the gate (DOMAIN 5).
        needs=frozenset({"gate", "until"}),
    ),
)
