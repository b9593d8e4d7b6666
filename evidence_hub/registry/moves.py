"""Moving a project from stage to stage: only as the table says, with every gate asked."""

from __future__ import annotations

from collections.abc import Callable

from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.registry.models import Project
from evidence_hub.registry.sockets import Gate, Met
from evidence_hub.registry.stages import TRANSITIONS, Stage

Ask = Callable[[str, Project], Gate]


def move(
    project: Project, transition: str, *, actor: Actor, ask: Ask, reason: str = ""
) -> list[Gate]:
    """Make the move, or raise Invalid and leave everything as it was; return the gate report.

    The caller has asked whether the actor may. The report that the move was judged on is kept in
    its audit entry.
    """
    row = TRANSITIONS[transition]
    stage = Stage(project.stage)
    if stage not in row.sources:
        raise Invalid({"stage": f"You cannot {transition}: the project is at “{stage.label}”"})
    if row.needs_reason and not reason:
        raise Invalid({"reason": "Give a reason"})
    report = [ask(name, project) for name in row.gates]
    unmet = {gate.name: gate.why for gate in report if gate.met not in (Met.YES, Met.NOT_REQUIRED)}
    if unmet:
        raise Invalid(unmet)
    project.stage = row.target
    project.updated_at = clock.now()
    db.session.flush()
    audit.record(
        actor,
        transition,
        f"project:{project.reference}",
        difference={
            "stage": [stage, row.target],
            **({"gates": [{gate.name: gate.met for gate in report}, None]} if report else {}),
        },
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return report
