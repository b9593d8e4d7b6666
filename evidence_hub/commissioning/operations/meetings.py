"""Setting the agenda of a meeting that is planned."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning.agenda_items import held, keys_of, place
from evidence_hub.commissioning.hooks import Candidate, kinds
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.commissioning.states import Status
from evidence_hub.commissioning.verbs import CommissioningVerb
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid


def _change(
    actor: Actor,
    meeting: Meeting,
    verb: CommissioningVerb,
    item: AgendaItem | None = None,
    **difference: object,
) -> None:
    audit.record(
        actor,
        verb,
        f"meeting:{meeting.id}",
        difference={name: [None, value] for name, value in difference.items()},
        project_id=item.project_id if item else None,
        is_demo=meeting.is_demo,
    )


def _check_planned(meeting: Meeting) -> None:
    """Hold the meeting, so that nothing joins the agenda while it opens, or twice at once."""
    if Status(held(meeting).status) is not Status.PLANNED:
        raise Invalid({"status": "The agenda is settled once the meeting has opened"})


def add_item(
    *, actor: Actor, meeting: Meeting, candidate: Candidate, is_consent: bool = False
) -> AgendaItem:
    """Put a candidate on the agenda, in the closed part where its marking asks for that."""
    require(actor, Can.SCREEN)
    _check_planned(meeting)
    if candidate.kind not in kinds():
        raise Invalid({"candidate": "Choose what is to be decided from the list"})
    # Asked under the lock, or two clerks could each add it once.
    if candidate.key in keys_of(meeting):
        raise Invalid({"candidate": "This is on the agenda already"})
    if is_consent and not kinds()[candidate.kind].may_be_consent:
        raise Invalid({"is_consent": "This kind of item is decided one by one"})
    item = place(meeting, candidate, is_consent=is_consent)
    _change(actor, meeting, CommissioningVerb.AGENDA_ITEM_ADDED, item, added=candidate.title)
    return item


def fill_agenda(*, actor: Actor, meeting: Meeting, candidates: Sequence[Candidate]) -> int:
    """Put everything that is ready on the agenda; return how many items that added."""
    require(actor, Can.SCREEN)
    _check_planned(meeting)
    known, added = keys_of(meeting), 0
    for candidate in candidates:
        kind = kinds()[candidate.kind]
        # Some kinds only come by hand: filling them in would raise matters that nobody asked to
        # discuss.
        if kind.fills and candidate.key not in known:
            place(meeting, candidate, is_consent=kind.may_be_consent)
            added += 1
    if not added:
        raise Invalid({"candidate": "Everything that is ready is on an agenda already"})
    _change(actor, meeting, CommissioningVerb.AGENDA_FILLED, items=added)
    return added


def remove_item(*, actor: Actor, meeting: Meeting, item: AgendaItem) -> None:
    """Take an item off the agenda before the meeting opens."""
    require(actor, Can.SCREEN)
    _check_planned(meeting)
    _change(actor, meeting, CommissioningVerb.AGENDA_ITEM_TAKEN_OFF, item, taken_off=item.title)
    db.session.execute(
        # What was carried here waits again, and the next agenda takes it over.
        update(AgendaItem).where(AgendaItem.carried_to_id == item.id).values(carried_to_id=None)
    )
    meeting.items.remove(item)
    db.session.delete(item)
    db.session.flush()


def move_item(*, actor: Actor, meeting: Meeting, item: AgendaItem, up: bool) -> None:
    """Move an item one place up or down."""
    require(actor, Can.SCREEN)
    _check_planned(meeting)
    # Within its own part, as the parts are numbered apart.
    rows = [each for each in meeting.items if each.part == item.part]
    at = rows.index(item)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        raise Invalid({"item": "It is at the end already"})
    rows[at], rows[to] = rows[to], rows[at]
    others = [each for each in meeting.items if each.part != item.part]
    for number, row in enumerate([*rows, *others], 1):
        row.place = number
    db.session.flush()
    _change(actor, meeting, CommissioningVerb.AGENDA_REORDERED, item, moved=item.title)


def set_consent(*, actor: Actor, meeting: Meeting, item: AgendaItem, is_consent: bool) -> None:
    """Put an uncontroversial item on the consent agenda, or take it off."""
    require(actor, Can.SCREEN)
    _check_planned(meeting)
    if is_consent and not kinds()[item.kind].may_be_consent:
        raise Invalid({"item": "This kind of item is decided one by one"})
    item.is_consent = is_consent
    db.session.flush()
    _change(
        actor,
        meeting,
        CommissioningVerb.CONSENT_AGENDA_CHANGED,
        item,
        title=item.title,
        is_consent=is_consent,
    )
