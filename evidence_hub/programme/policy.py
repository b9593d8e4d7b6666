"""How somebody stands to the programme's own rows, for the permission map."""

from __future__ import annotations

from evidence_hub.core.authority import Actor, Relation, Standing
from evidence_hub.programme.models import Advice


def standing_on(actor: Actor, advice: Advice) -> Standing:
    """Who asked owns the question; who was handed it is assigned to it."""
    relations = set()
    if actor.person_id is not None and actor.person_id == advice.asked_by_id:
        relations.add(Relation.OWNER)
    if actor.person_id is not None and actor.person_id == advice.adviser_id:
        relations.add(Relation.ASSIGNED)
    return Standing(
        relations=frozenset(relations), record=f"advice:{advice.id}", is_demo=advice.is_demo
    )
