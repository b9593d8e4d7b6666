"""Moving a project from stage to stage: only as the table says, with every gate checked."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle.gate_checks import Gate, check_gates
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.lifecycle.transitions import TRANSITIONS, Move, StageTransition
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage

# Stages that a project leaves for the one where it stood before.
INTERRUPTED = frozenset({Stage.PAUSED, Stage.SUSPENDED})


def move(
    project: Project,
    transition: Move,
    *,
    actor: Actor,
    reason: str = "",
    target: Stage | None = None,
) -> StageMove:
    """Make the move, or raise Invalid and leave everything as it was; return what was kept of it.

    The caller has asked whether the actor may. ``target`` is named only where the table leaves a
    choice. Every gate is checked now, and the report is kept with the move.
    """
    row = TRANSITIONS[transition]
    stage = Stage(project.stage)
    _check_source(project, stage, row)
    goal = _goal(project, row, target)
    if row.needs_reason and not reason:
        raise Invalid({"reason": "Give a reason"})
    report = check_gates([project], row.gates)[project.id]
    if unmet := {gate.name: gate.why for gate in report if not gate.met.lets_pass}:
        raise Invalid(unmet)
    return _make(project, row, goal, actor=actor, reason=reason, report=report)


def _check_source(project: Project, stage: Stage, row: StageTransition) -> None:
    if project.awaits_adoption and not row.of_import:
        raise Invalid({"stage": "This record was imported. The board must adopt it first."})
    if row.of_import and not project.awaits_adoption:
        raise Invalid({"stage": "This record does not wait to be adopted."})
    if stage not in row.sources:
        raise Invalid({"stage": f"You cannot {row.name}: the project is at “{stage.label}”"})


def _goal(project: Project, row: StageTransition, named: Stage | None) -> Stage:
    if not row.targets and project.stage_before is not None:
        return project.stage_before
    if named is None and len(row.targets) == 1:
        return next(iter(row.targets))
    if named not in row.targets:
        raise Invalid({"target": "Choose the stage that it moves to"})
    return named


def _make(
    project: Project,
    row: StageTransition,
    goal: Stage,
    *,
    actor: Actor,
    reason: str,
    report: Sequence[Gate],
) -> StageMove:
    now, stage = clock.now(), Stage(project.stage)
    project.stage = goal
    project.stage_before = stage if goal in INTERRUPTED else None
    if row.of_import:
        project.adopted_on = clock.today()
    project.updated_at = now
    kept = StageMove(
        project_id=project.id,
        name=row.name,
        source=stage,
        target=goal,
        at=now,
        actor_id=actor.person_id,
        made_by_name=actor.name,
        roles=", ".join(sorted(actor.roles)),
        reason=reason,
        report=[
            {"gate": gate.name, "met": gate.met, "why": gate.why, "holder": gate.holder}
            for gate in report
        ],
    )
    db.session.add(kept)
    db.session.flush()
    audit.record(
        actor,
        row.name,
        f"project:{project.reference}",
        difference={
            "stage": [stage, goal],
            **({"gates": [{gate.name: gate.met for gate in report}, None]} if report else {}),
        },
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return kept
