"""Who acts, and the one way to ask whether they may.

A rule is a predicate on an actor and on how that actor stands to a record. Rules are composed
from named predicates, so that a permission map reads as prose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from evidence_hub.core.errors import NotAllowed


class Role(StrEnum):
    """The roles of DOMAIN section 4, with the deputy."""

    RESEARCH_LEAD = "research_lead"
    SUPERVISOR = "supervisor"
    CHAIR = "chair"
    DEPUTY = "deputy"
    BOARD_MEMBER = "board_member"
    SECRETARY = "secretary"
    ETHICS_REVIEWER = "ethics_reviewer"
    INFORMATION_GOVERNANCE = "information_governance"
    LEGAL_ADVISER = "legal_adviser"
    EXTERNAL_PARTNER = "external_partner"
    STUDENT = "student"
    STAFF_READER = "staff_reader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS: dict[Role, str] = {
    Role.RESEARCH_LEAD: "Research lead",
    Role.SUPERVISOR: "Force supervisor",
    Role.CHAIR: "Board chair",
    Role.DEPUTY: "Deputy chair",
    Role.BOARD_MEMBER: "Board member",
    Role.SECRETARY: "Board secretary",
    Role.ETHICS_REVIEWER: "Ethics reviewer",
    Role.INFORMATION_GOVERNANCE: "Information governance",
    Role.LEGAL_ADVISER: "IP and legal adviser",
    Role.EXTERNAL_PARTNER: "External academic partner",
    Role.STUDENT: "Funded student",
    Role.STAFF_READER: "Staff reader",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}


class Relation(StrEnum):
    """How a person stands to one record."""

    LEAD = "lead"
    SUPERVISOR = "supervisor"
    STUDENT = "student"
    PARTNER = "partner"
    TEAM = "team"  # any part in the project's own team, the four above included
    ASSIGNED = "assigned"  # reviewer, assessor or adviser appointed to this record
    CONFLICTED = "conflicted"
    CHAIR_AWAY = "chair_away"  # the chair is conflicted or absent, so the deputy acts
    OWNER = "owner"  # owner of the benefit, action or asset in question


@dataclass(frozen=True)
class Actor:
    """A signed-in person, or the hub itself, with what they hold at this moment."""

    person_id: int | None
    name: str
    roles: frozenset[Role] = frozenset()
    clearances: frozenset[str] = frozenset()
    is_system: bool = False
    is_demo: bool = False
    is_resting: bool = False  # clearance and need-to-know wait until the holder is confirmed

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_anonymous(self) -> bool:
        return self.person_id is None and not self.is_system


ANONYMOUS = Actor(person_id=None, name="Nobody signed in")
SYSTEM = Actor(person_id=None, name="The hub", is_system=True)


@dataclass(frozen=True)
class Relationship:
    """The actor's relations to the record in question; empty where there is no record."""

    relations: frozenset[Relation] = frozenset()
    record: str = ""
    project_id: int | None = None
    is_demo: bool = False

    def __contains__(self, relation: Relation) -> bool:
        return relation in self.relations


NO_RECORD = Relationship()

Predicate = Callable[[Actor, Relationship], bool]


def holds(role: Role) -> Predicate:
    def predicate(actor: Actor, relationship: Relationship) -> bool:
        return role in actor.roles

    return predicate


def stands(relation: Relation) -> Predicate:
    def predicate(actor: Actor, relationship: Relationship) -> bool:
        return relation in relationship

    return predicate


def any_of(*rules: Predicate) -> Predicate:
    def predicate(actor: Actor, relationship: Relationship) -> bool:
        return any(rule(actor, relationship) for rule in rules)

    return predicate


def all_of(*rules: Predicate) -> Predicate:
    def predicate(actor: Actor, relationship: Relationship) -> bool:
        return all(rule(actor, relationship) for rule in rules)

    return predicate


def unconflicted(actor: Actor, relationship: Relationship) -> bool:
    """Neither with a declared interest nor with a part in the project itself."""
    return Relation.CONFLICTED not in relationship and Relation.TEAM not in relationship


def signed_in(actor: Actor, relationship: Relationship) -> bool:
    return actor.person_id is not None


def nobody(actor: Actor, relationship: Relationship) -> bool:
    return False


@dataclass(frozen=True)
class Rule:
    """``may``: the action is theirs. ``may_advise``: they may only advise or propose."""

    may: Predicate
    may_advise: Predicate = field(default=nobody)

    def allows(self, actor: Actor, relationship: Relationship) -> bool:
        """Nobody may who is not signed in; the hub itself may."""
        # Before the rule is asked at all, so that a predicate which forgets about strangers lets
        # none in.
        if actor.is_anonymous:
            return False
        return actor.is_system or self.may(actor, relationship)


def require_rule(rule: Rule, verb: str, actor: Actor, relationship: Relationship) -> None:
    """Raise NotAllowed unless the rule lets this actor do it."""
    if rule.allows(actor, relationship):
        return
    raise NotAllowed(
        "You do not have the role that this action needs.",
        verb=verb,
        record=relationship.record,
        project_id=relationship.project_id,
        is_demo=relationship.is_demo,
    )
