"""Projects at risk, which the board must decide on, offered to its agenda (DOMAIN 3.11)."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_hub.commissioning.hooks import AgendaKind, Candidate
from evidence_hub.commissioning.models import Decision
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.brief import judged_in_brief
from evidence_hub.tracking.delays import STILL


def _red(viewer: Viewer) -> Iterator[Candidate]:
    """Offer what is red, declared or worked out; what has stopped is offered as such already."""
    for seen in judged_in_brief(viewer):
        project = seen.project
        # Either colour is enough: a lead who declares green over a red reckoning does not keep the
        # matter from the board, and one who asks for its help is heard.
        if seen.is_red and Stage(project.stage) not in STILL:
            yield Candidate("at_risk", project.title, project.id, marking=project.marking)


def _heard(decision: Decision, actor: Actor, relationship: Relationship) -> None:
    """The minutes say what the board made of it; its actions and conditions are its own."""


KINDS = (
    AgendaKind(
        # The code is kept with each agenda item and in minutes, so it stays when the words change.
        "at_risk",
        "Project at risk",
        "Its objectives are at risk: decide what is done, take note, or refer it.",
        (Outcome.NOTE, Outcome.REFER),
        _red,
        _heard,
        fills=True,
    ),
)
