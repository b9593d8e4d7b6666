"""Planned outputs: named, moved on, given up with the reason."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import queries
from evidence_hub.agreements.clearance import (
    FINAL,
    OUT,
    REASONS,
    STAGES,
    WAITING,
    WHOLE,
    may_go_out,
)
from evidence_hub.agreements.models import Output
from evidence_hub.agreements.states import OutputStage
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import refuse_if
from evidence_hub.core.vocabularies import labels
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.models import Project

# Nothing follows these: taking up the work again is another output, with its own clearance.
LAST = frozenset({"abandoned", "retracted"})
# Only clearance itself moves an output into these, so nobody can declare their own text cleared.
BY_CLEARANCE = frozenset({"submitted_for_clearance", "cleared"})


def plan(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    title: str,
    output_type: str,
    outlet: str,
    planned_on: dt.date | None,
    idempotency_key: str,
) -> Output:
    """Name something that the project means to publish; key makes a double click one."""
    require(actor, Can.SUBMIT_FINDING, relationship)
    check_under_way(project)
    known = db.session.scalar(
        select(Output).where(
            Output.idempotency_key == idempotency_key, Output.project_id == project.id
        )
    )
    if known is not None:
        return known
    if output_type not in labels("publication_type")["publication_type"]:
        raise Invalid({"type": "Choose a type from the list"})
    row = Output(
        idempotency_key=idempotency_key,
        project_id=project.id,
        title=title,
        type=output_type,
        outlet=outlet,
        planned_on=planned_on,
    )
    db.session.add(row)
    change(actor, project, AgreementsVerb.OUTPUT_PLANNED, {"type": [None, output_type]})
    return row


def move_on(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    output: Output,
    stage: str,
    reason_code: str,
    reason: str,
) -> None:
    """Say how far an output has come; nothing goes out that was not cleared or released."""
    require(actor, Can.SUBMIT_FINDING, relationship)
    refuse_if(stage not in STAGES or stage in BY_CLEARANCE, "stage", "Choose a stage from the list")
    # What is out cannot go back to being planned; it can be corrected or retracted.
    if output.stage in LAST or (output.stage in FINAL and stage not in FINAL):
        raise Invalid({"stage": f"It is “{STAGES[output.stage]}” already"})
    # T13 wants the reason, and a text that is before the force must be withdrawn first, or its
    # clock would run on.
    if stage == "abandoned":
        refuse_if(
            reason_code not in REASONS or not reason,
            "reason",
            "Choose why it never appears, and say it in words",
        )
        refuse_if(output.stage in FINAL, "stage", "It has already been published")
        refuse_if(
            any(row.status in WAITING for row in output.submissions),
            "stage",
            "A version is with the force. Withdraw that one first",
        )
    elif stage in OUT:
        _check_cleared(project, output)
        refuse_if(
            stage == "corrected" and not _is_new(output),
            "stage",
            "Submit the corrected text first. It needs a clearance too",
        )
    before = output.stage
    output.stage = OutputStage(stage)
    # Remembered, so that a correction can be told from the same text sent again.
    if stage in ("published", "corrected"):
        output.published_file_id = output.submissions[-1].file_id
    output.reason_code = reason_code if stage == "abandoned" else ""
    output.reason = reason if stage == "abandoned" else ""
    change(actor, project, AgreementsVerb.OUTPUT_MOVED_ON, {"stage": [before, stage]}, reason)


def _check_cleared(project: Project, output: Output) -> None:
    if not output.submissions:
        raise Invalid({"stage": "It was not cleared: submit the text first"})
    moves = queries.suspensions([project.id]).get(project.id, [])
    last = output.submissions[-1]
    # Cleared with redactions clears another file than this one; that file is submitted in turn.
    if last.decision is not None and last.decision.outcome not in WHOLE:
        raise Invalid(
            {
                "stage": f"Version {last.file.number} was not cleared as it is. "
                "Submit the text without what is held back"
            }
        )
    if not may_go_out(last, moves, clock.today()):
        number = last.file.number
        raise Invalid(
            {"stage": f"Version {number}, which was submitted last, is not cleared today"}
        )


def _is_new(output: Output) -> bool:
    """Whether the text submitted last is another one than what was published."""
    return output.submissions[-1].file_id != output.published_file_id
