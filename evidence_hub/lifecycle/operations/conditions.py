"""Showing a condition met, and accepting or sending back what was shown."""

from __future__ import annotations

import datetime as dt

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle.models import Condition
from evidence_hub.lifecycle.verbs import LifecycleVerb
from evidence_hub.registry.models import Project

TIMINGS = {"before_start": "Before the start", "later": "Later"}
# Who accepts what was shown, by the package that set the condition.
ACCEPTED_BY: dict[str, Can] = {
    "ethics": Can.GIVE_ETHICS_OPINION,
    "board": Can.RECORD_DECISION,
    "agreements": Can.SIGN_OFF_DATA_SHARING,
}


def impose(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    origin: str,
    text: str,
    timing: str,
    owner: str,
    due_on: dt.date | None = None,
    is_stated: bool = False,
) -> Condition:
    """Set a condition on behalf of a package; raise Invalid without text, owner or timing."""
    require(actor, ACCEPTED_BY[origin], relationship)
    if not text:
        raise Invalid({"condition": "Write the condition"})
    if timing not in TIMINGS:
        raise Invalid({"timing": "Choose when it must be met"})
    if not owner:
        raise Invalid({"owner": "Name who meets the condition"})
    condition = Condition(
        project_id=project.id,
        origin=origin,
        text=text,
        timing=timing,
        owner=owner,
        due_on=due_on,
        is_stated=is_stated,
        set_at=clock.now(),
        set_by_name=actor.name,
    )
    db.session.add(condition)
    db.session.flush()
    audit.record(
        actor,
        LifecycleVerb.CONDITION_SET,
        f"project:{project.reference}",
        difference={"condition": [None, text]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return condition


def show_met(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    condition: Condition,
    evidence: str,
) -> None:
    """Say how a condition was met; whoever set it still has to accept that."""
    require(actor, Can.MEET_CONDITION, relationship)
    if not condition.is_open or condition.shown_at is not None:
        raise Invalid({"evidence": "This condition is settled, or waits to be accepted"})
    if not evidence:
        raise Invalid({"evidence": "Say what was done, and where that can be seen"})
    condition.evidence = evidence
    condition.shown_at = clock.now()
    condition.shown_by_name = actor.name
    audit.record(
        actor,
        LifecycleVerb.CONDITION_SHOWN_MET,
        f"project:{project.reference}",
        difference={condition.text: [None, evidence]},
        project_id=project.id,
        is_demo=project.is_demo,
    )


def settle(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    condition: Condition,
    is_met: bool,
    answer: str,
) -> None:
    """Accept what was shown, or send it back with a reason."""
    require(actor, ACCEPTED_BY[condition.origin], relationship)
    if not condition.is_open or condition.shown_at is None:
        raise Invalid({"answer": "Nothing waits to be accepted here"})
    if not is_met and not answer:
        raise Invalid({"answer": "Say what is still missing"})
    condition.answer = answer
    if is_met:
        condition.met_at = clock.now()
        condition.met_by_name = actor.name
    else:
        condition.shown_at = None
    audit.record(
        actor,
        LifecycleVerb.CONDITION_ACCEPTED_AS_MET if is_met else LifecycleVerb.CONDITION_SENT_BACK,
        f"project:{project.reference}",
        difference={"condition": [condition.text, condition.evidence]},
        reason=answer,
        project_id=project.id,
        is_demo=project.is_demo,
    )
