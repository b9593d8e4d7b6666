"""How somebody stands to the programme's own rows, for the permission map."""

from __future__ import annotations

from evidence_hub.core.authority import Actor, Relation, Relationship
from evidence_hub.programme.models import Advice, Award, Placement


def _owned(actor: Actor, owner_id: int, record: str, *, is_demo: bool) -> Relationship:
    # The hub itself acts without a person; it must not match a row whose owner is unknown.
    is_theirs = actor.person_id is not None and actor.person_id == owner_id
    relations = frozenset({Relation.OWNER}) if is_theirs else frozenset()
    return Relationship(relations=relations, record=record, is_demo=is_demo)


def standing_on_award(actor: Actor, award: Award) -> Relationship:
    """The force supervisor of today owns what is recorded of the student's course."""
    return _owned(actor, award.supervisor_id, f"award:{award.id}", is_demo=award.is_demo)


def standing_on_placement(actor: Actor, placement: Placement) -> Relationship:
    return _owned(
        actor, placement.supervisor_id, f"placement:{placement.id}", is_demo=placement.is_demo
    )


def relationship_to(actor: Actor, advice: Advice) -> Relationship:
    """Who asked owns the question; who was handed it is assigned to it."""
    relations = set()
    if actor.person_id is not None and actor.person_id == advice.asked_by_id:
        relations.add(Relation.OWNER)
    if actor.person_id is not None and actor.person_id == advice.adviser_id:
        relations.add(Relation.ASSIGNED)
    return Relationship(
        relations=frozenset(relations), record=f"advice:{advice.id}", is_demo=advice.is_demo
    )
