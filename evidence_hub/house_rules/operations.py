"""Recording a rule that the board adopted."""

from __future__ import annotations

import datetime as dt

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.house_rules import rules
from evidence_hub.house_rules.models import HouseRule
from evidence_hub.house_rules.verbs import HouseRulesVerb


def record_rule(
    *, actor: Actor, code: str, value: str, adopted_on: dt.date, decision: str
) -> HouseRule:
    """Record what the board adopted; it counts from the day of the decision on.

    Raises Invalid on a value outside the rule's bounds, a day to come, or no decision named.
    """
    require(actor, Can.RECORD_HOUSE_RULE)
    rule = rules.RULES[code]
    if wrong := rules.problem(rule, value):
        raise Invalid({"value": wrong})
    if adopted_on > clock.today():
        raise Invalid({"adopted_on": "The board's decision cannot be in the future"})
    if not decision:
        raise Invalid({"decision": "Name the meeting and minute of the decision"})
    # Decisions are recorded in the order in which they were taken: one that was forgotten cannot be
    # slipped in beneath a later one, which would then still be in force.
    last = rules.adopted(code).get(code)
    if last is not None and adopted_on < last.adopted_on:
        raise Invalid({"adopted_on": "A later decision on this rule is recorded already"})
    before = rules.text_of(code)
    row = HouseRule(
        code=code,
        value=value,
        adopted_on=adopted_on,
        decision=decision,
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        HouseRulesVerb.HOUSE_RULE_RECORDED,
        f"house-rule:{code}",
        difference={rule.label: [before, value]},
        reason=decision,
    )
    return row
