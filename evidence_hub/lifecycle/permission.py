"""Can a project collect data today? One computed answer, never stored (DOMAIN T8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_hub.lifecycle.gate_checks import Gate, GateStatus, check_gates
from evidence_hub.lifecycle.gates import LIVE_GATES
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage

WAITS = {
    Stage.SUSPENDED: (
        "It is suspended: nothing may be collected.",
        "Board chair",
    ),
    Stage.PAUSED: ("It is paused. The lead resumes it.", "Research lead"),
    Stage.SET_UP: ("It is in set-up and has not been started.", "Research lead"),
    Stage.COMMISSIONED: ("It is commissioned. Set-up comes first.", "Research lead"),
}


@dataclass(frozen=True)
class Permission:
    """The answer, and each thing in the way with whom it waits for."""

    allowed: bool
    missing: Sequence[Gate]


def permissions(projects: Sequence[Project]) -> dict[int, Permission]:
    """Answer for several projects with as many questions to the database as for one."""
    answers = check_gates(projects, LIVE_GATES)
    found = {}
    for project in projects:
        missing = [gate for gate in answers[project.id] if not gate.met.lets_pass]
        stage = Stage(project.stage)
        if stage is not Stage.LIVE:
            missing.insert(0, _not_live(project, stage))
        found[project.id] = Permission(allowed=not missing, missing=missing)
    return found


def _not_live(project: Project, stage: Stage) -> Gate:
    if project.awaits_adoption:
        why, holder = "It was imported. The board must adopt it first.", "The board"
    else:
        why, holder = WAITS.get(stage, (f"It is at “{stage.label}”.", "Research lead"))
    return Gate("The project is live", GateStatus.NO, why, holder)
