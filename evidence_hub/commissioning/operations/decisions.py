"""Recording what the board decides: quorate, unconflicted, once, and carried out at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.accounts.queries import by_email_or_name
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning import quorum
from evidence_hub.commissioning.agenda_items import clear_elsewhere, held
from evidence_hub.commissioning.hooks import AgendaKind, kinds
from evidence_hub.commissioning.lifecycle import NEED_REASONS
from evidence_hub.commissioning.models import AgendaItem, BoardAction, Decision, Vote
from evidence_hub.commissioning.money import MONEY
from evidence_hub.commissioning.states import ItemStatus, Outcome, Status
from evidence_hub.commissioning.verbs import CommissioningVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.core.problems import refuse_if
from evidence_hub.lifecycle.operations import conditions
from evidence_hub.notifications import notices
from evidence_hub.registry.people import sees

# After these the same question may still come to another meeting.
STILL_OPEN = frozenset({Outcome.REFER, Outcome.NOTE})
VALUES = {"for": "For", "against": "Against", "abstains": "Abstains"}


@dataclass(frozen=True)
class Asked:
    """A condition or action as the meeting words it."""

    text: str
    owner: str
    due_on: dt.date | None
    timing: str = "before_start"


@dataclass(frozen=True)
class Terms:
    """What comes with a decision, beyond its outcome."""

    reasons: str = ""
    until: dt.date | None = None
    needs: str = ""
    priority_exception: str = ""
    money: str = ""
    gate: str = ""
    target_stage: str = ""
    benefit_owner: Person | None = None
    conditions: Sequence[Asked] = ()
    actions: Sequence[Asked] = ()


def _check_item(item: AgendaItem, outcome: str) -> None:
    """Read the meeting and the item anew, and hold them: two clerks get one decision."""
    meeting = held(item.meeting)
    # Read under the lock: what the page showed may have been decided by another clerk.
    db.session.refresh(item, ["status", "version"], with_for_update=True)
    # Refused and not merely invalid: an attempt to decide outside a session is kept in the trail.
    if Status(meeting.status) is not Status.IN_SESSION:
        raise Refused({"outcome": "Decisions are recorded while the meeting is in session"})
    if item.status != "waiting":
        raise Refused({"outcome": "This item was decided already"})
    allowed = [each.value for each in kinds()[item.kind].outcomes]
    if outcome not in allowed:
        raise Invalid({"outcome": "Choose what was decided"})


def _check_asked(kind: AgendaKind, outcome: Outcome, terms: Terms) -> None:
    """Refuse what this kind of item does not ask: it would be kept, and other rules read it."""
    # Fields that the page hides can still be sent, and gates would read what the meeting never
    # said.
    asked = kind.needs | ({"target_stage"} if kind.targets else set())
    given = {
        "money": terms.money,
        "gate": terms.gate,
        "target_stage": terms.target_stage,
        "benefit_owner": terms.benefit_owner,
        "priority_exception": terms.priority_exception,
        "conditions": terms.conditions,
        "needs": terms.needs and "defer" not in asked,
        "until": terms.until if outcome is not Outcome.DEFER else None,
    }
    for name, value in given.items():
        if value and name not in asked:
            raise Invalid({name: "This item does not ask for it. Leave it out"})
    refuse_if(
        terms.target_stage and terms.target_stage not in kind.targets,
        "target_stage",
        "Choose a stage from the list",
    )
    refuse_if(
        terms.money and terms.money not in MONEY,
        "money",
        "Choose how the money stands from the list",
    )


def _check_terms(outcome: Outcome, terms: Terms) -> None:
    if outcome is Outcome.DEFER and (terms.until is None or not terms.needs):
        raise Invalid({"until": "Say until when it is deferred, and what is needed by then"})
    refuse_if(
        outcome is Outcome.DEFER and terms.until is not None and terms.until <= clock.today(),
        "until",
        "Defer to a day to come",
    )
    refuse_if(
        outcome in NEED_REASONS and not terms.reasons,
        "reasons",
        "Give the reasons. The applicant reads them",
    )
    refuse_if(
        (outcome is Outcome.APPROVE_WITH_CONDITIONS) != bool(terms.conditions),
        "conditions",
        "Write at least one condition with this decision, none with another",
    )
    for each in terms.actions:
        if not each.owner or each.due_on is None:
            raise Invalid({"actions": "Each action needs an owner and a day"})
    for each in terms.conditions:
        if not each.owner or each.due_on is None:
            raise Invalid({"conditions": "Each condition needs an owner and a day"})


def _check_votes(now: quorum.Quorum, outcome: Outcome, votes: Mapping[int, str]) -> None:
    """A majority of the unconflicted votes cast carries; a tie does not."""
    deciding = {person.id for person in now.deciding}
    # J3: a conflicted member who votes through the API is refused, and the refusal is on record.
    if set(votes) - deciding:
        raise Refused({"votes": "Somebody voted who may not decide on this item"})
    if set(votes.values()) - set(VALUES):
        raise Invalid({"votes": "Choose for, against or abstains"})
    supporting = sum(value == "for" for value in votes.values())
    opposing = sum(value == "against" for value in votes.values())
    # Abstentions count for neither side. The outcome that failed is not recorded, for nothing was
    # decided.
    if supporting <= opposing:
        raise Invalid(
            {
                "votes": f"Not carried: {supporting} for “{outcome.label}”, {opposing} against. "
                "A tie is not carried"
            }
        )


def _carry_out(
    actor: Actor, relationship: Relationship, item: AgendaItem, decision: Decision, terms: Terms
) -> None:
    item.decision = decision
    item.status = ItemStatus.DECIDED
    # The decision needs its key before conditions and moves can point to it.
    db.session.flush()
    for each in terms.conditions:
        if item.project is not None:
            conditions.impose(
                actor=actor,
                relationship=relationship,
                project=item.project,
                origin="board",
                text=each.text,
                timing=each.timing,
                owner=each.owner,
                due_on=each.due_on,
            )
    kinds()[item.kind].apply(decision, actor, relationship)
    # After the kind has done its part: while it moves the project, the gate must still find the
    # decision unused.
    decision.applied_at = clock.now()
    db.session.flush()


def decide(
    *,
    actor: Actor,
    relationship: Relationship,
    item: AgendaItem,
    outcome: str,
    method: str,
    votes: Mapping[int, str],
    terms: Terms,
) -> Decision:
    """Record a decision and carry it out, in one transaction.

    ``votes`` maps person id → "for", "against" or "abstains"; none by consensus. Raises Invalid
    without a quorum of the unconflicted, outside the session, and on an item decided already.
    """
    require(actor, Can.RECORD_DECISION, relationship)
    _check_item(item, outcome)
    chosen = Outcome(outcome)
    _check_asked(kinds()[item.kind], chosen, terms)
    _check_terms(chosen, terms)
    # Reckoned at this moment, after the lock, from who is present and unconflicted (decision 21).
    now = quorum.of_item(item)
    if not now.is_met or now.presiding is None:
        raise Refused({"outcome": f"No quorum for this item: {now.why}"})
    if method == "vote":
        _check_votes(now, chosen, votes)
    elif method != "consensus" or votes:
        raise Invalid({"method": "Choose a vote, or consensus without votes"})
    decision = Decision(
        item_id=item.id,
        project_id=item.project_id,
        outcome=chosen,
        method=method,
        reasons=terms.reasons,
        until=terms.until,
        needs=terms.needs,
        priority_exception=terms.priority_exception,
        money=terms.money,
        gate=terms.gate,
        target_stage=terms.target_stage,
        benefit_owner_id=terms.benefit_owner.id if terms.benefit_owner else None,
        presiding_id=now.presiding.id,
        # Kept with the decision, so that it can be explained when roles and interests have changed.
        quorum={"deciding": now.names, "why": now.why},
        decided_at=clock.now(),
        recorded_by_name=actor.name,
    )
    decision.votes = [Vote(person_id=key, value=value) for key, value in sorted(votes.items())]
    decision.actions = [_action(item, each) for each in terms.actions]
    # Refused halfway, nothing of it stays: the page then shows the item as it still is.
    with db.session.begin_nested():
        _carry_out(actor, relationship, item, decision, terms)
    audit.record(
        actor,
        CommissioningVerb.DECISION_RECORDED,
        f"meeting:{item.meeting_id}",
        difference={item.title: [None, chosen.label], "quorum": [None, decision.quorum]},
        reason=terms.reasons,
        project_id=item.project_id,
        is_demo=item.meeting.is_demo,
    )
    _notify(item, decision)
    # Whatever was settled must not be asked again by an agenda that was filled before.
    if chosen not in STILL_OPEN:
        clear_elsewhere(item)
    return decision


def _action(item: AgendaItem, asked: Asked) -> BoardAction:
    """Return an action; where its owner has an account, it comes to their tasks."""
    owner = by_email_or_name(asked.owner)
    # An address that leads nowhere is a slip; a name without an account may be meant.
    if "@" in asked.owner and owner is None:
        raise Invalid({"actions": f"Nobody has the e-mail address {asked.owner}"})
    # The action's words may tell of the project, so they go to nobody who may not see it.
    if owner is not None and item.project is not None and not sees(item.project, owner):
        raise Invalid({"actions": f"{owner.name} may not see this project. Name somebody else"})
    return BoardAction(
        text=asked.text,
        owner=owner.name if owner else asked.owner,
        owner_id=owner.id if owner else None,
        due_on=asked.due_on,
    )


def _notify(item: AgendaItem, decision: Decision) -> None:
    for row in decision.actions:
        notices.notify(
            [row.owner_id] if row.owner_id else [],
            key=f"board-action:{row.id}",
            text=f"The board asks you for something by {clock.day_words(row.due_on)}",
            path=f"/board/decisions/{decision.id}",
            project=item.project,
        )
    project = item.project
    if project is None:
        return
    notices.notify(
        notices.team_of(project) | notices.in_roles(project, Role.SECRETARY),
        key=f"decision:{decision.id}",
        text=f"The board decided on {project.reference}: {Outcome(decision.outcome).label.lower()}",
        path=f"/board/decisions/{decision.id}",
        project=project,
    )


def carry_over(*, actor: Actor, relationship: Relationship, item: AgendaItem) -> None:
    """Carry an item over for want of a quorum; only where there is none (journey J3)."""
    require(actor, Can.RECORD_DECISION, relationship)
    held(item.meeting)
    db.session.refresh(item, ["status", "version"], with_for_update=True)
    if Status(item.meeting.status) is not Status.IN_SESSION or item.status != "waiting":
        raise Invalid({"outcome": "This item does not wait for a decision now"})
    # Carrying over is for want of a quorum alone, or it would be a quiet way not to decide.
    now = quorum.of_item(item)
    if now.is_met:
        raise Invalid({"outcome": "There is a quorum, so it can be decided"})
    item.status = ItemStatus.CARRIED_OVER
    item.note = f"{item.note}\nCarried over: no quorum. {now.why}".strip()
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.CARRIED_OVER_FOR_WANT_OF_A_QUORUM,
        f"meeting:{item.meeting_id}",
        difference={item.title: ["waiting", "carried over"]},
        reason=now.why,
        project_id=item.project_id,
        is_demo=item.meeting.is_demo,
    )


def decide_consent(
    *, actor: Actor, standings: Mapping[int, Relationship], items: Sequence[AgendaItem]
) -> int:
    """Decide the consent agenda by consensus in one step; each item keeps a decision of its own.

    ``standings`` maps item id → how the actor stands to it.
    """
    require(actor, Can.RECORD_DECISION)
    if not items:
        raise Invalid({"outcome": "Nothing is on the consent agenda"})
    for item in items:
        # The first outcome is the plain yes of each kind; a kind whose yes needs terms cannot be on
        # this agenda.
        first = kinds()[item.kind].outcomes[0]
        # Each goes through the same rules, so one item without its quorum refuses the whole step.
        decide(
            actor=actor,
            relationship=standings[item.id],
            item=item,
            outcome=first,
            method="consensus",
            votes={},
            terms=Terms(),
        )
    audit.record(
        actor,
        CommissioningVerb.CONSENT_AGENDA_DECIDED,
        f"meeting:{items[0].meeting_id}",
        difference={"items": [None, len(items)]},
        is_demo=items[0].meeting.is_demo,
    )
    return len(items)


def finish_action(*, actor: Actor, action: BoardAction, outcome: str) -> None:
    """Note that an action the board asked for is done."""
    require(actor, Can.SCREEN)
    if action.done_at is not None:
        raise Invalid({"outcome": "This action is done already"})
    if not outcome:
        raise Invalid({"outcome": "Say what was done"})
    action.done_at, action.done_by_name, action.outcome = clock.now(), actor.name, outcome
    db.session.flush()
    audit.record(
        actor,
        CommissioningVerb.BOARD_ACTION_DONE,
        f"decision:{action.decision_id}",
        difference={action.text: ["open", outcome]},
        project_id=action.decision.project_id,
        is_demo=action.decision.item.meeting.is_demo,
    )
