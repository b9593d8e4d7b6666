"""A decision at its permanent address."""

from __future__ import annotations

from flask import render_template

from evidence_hub.accounts.policy import Can, may
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.models import Decision
from evidence_hub.commissioning.money import MONEY
from evidence_hub.commissioning.operations.chairs_action import REVIEW
from evidence_hub.commissioning.operations.decisions import VALUES
from evidence_hub.commissioning.states import Outcome
from evidence_hub.commissioning.views import bp
from evidence_hub.commissioning.views.shared import marking_of
from evidence_hub.registry import reads
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor
from evidence_hub.registry.stages import Stage
from evidence_hub.web.results import ViewResult


def _may_ask(row: Decision) -> bool:
    """Whether the viewer may ask the board to look again at what it declined."""
    project = row.project
    # Only the refusal itself can be looked at again, and only while nothing else has become of it.
    if project is None or row.outcome != Outcome.DECLINE or project.stage != Stage.DECLINED:
        return False
    asked = queries.has_moved(project.id, REVIEW)
    return not asked and may(actor(), Can.ASK_FOR_REVIEW, viewer().relationship(project))


@bp.get("/board/decisions/<int:decision_id>")
def decision(decision_id: int) -> ViewResult:
    row = queries.decision(decision_id, viewer())
    reads.note(row.project)
    return render_template(
        "commissioning/decision.html",
        row=row,
        outcome=Outcome(row.outcome).label,
        values=VALUES,
        reads_papers=queries.reads_papers(viewer()),
        reads_how=queries.reads_how(viewer(), row),
        money=MONEY,
        may_manage=may(actor(), Can.SCREEN),
        may_ask=_may_ask(row),
        marking=marking_of([row.item]),
    )
