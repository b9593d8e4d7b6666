"""The text of the minutes, written from what was recorded; the closed part apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from evidence_hub.commissioning.models import AgendaItem, Attendance, Decision, Meeting
from evidence_hub.commissioning.money import MONEY
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core import clock
from evidence_hub.core.authority import ROLE_LABELS, Role
from evidence_hub.core.clock import day_words
from evidence_hub.core.vocabularies import labels
from evidence_hub.lifecycle.conditions import conditions_of
from evidence_hub.lifecycle.models import Condition
from evidence_hub.registry.stages import Stage

Section = dict[str, Any]


def _time(at: dt.datetime | None) -> str:
    return f"{clock.in_london(at):%H:%M}" if at else ""


def numbers(items: Sequence[AgendaItem]) -> dict[int, str]:
    """Return item id → its number: 1, 2 … and C1, C2 … in the closed part.

    ``items`` are those that exist for the reader, so that no gap tells of another one.
    """
    found: dict[int, str] = {}
    # Two series, so that the numbers of the open part tell nothing of how many closed items there
    # were.
    for prefix, part in (("", "open"), ("C", "closed")):
        rows = [item for item in items if item.part == part]
        found.update({item.id: f"{prefix}{number}" for number, item in enumerate(rows, 1)})
    return found


def write(meeting: Meeting) -> list[Section]:
    """Write the minutes in plain words from what was recorded, section by section."""
    # Labels are read once for all interests of the meeting.
    words = labels("interest_kind", "interest_outcome")
    conditions = _conditions(meeting)
    found: list[Section] = []
    for part in ("open", "closed"):
        items = [item for item in meeting.items if item.part == part]
        # A closed part without items has no head: its existence would say that something was
        # decided.
        if items or part == "open":
            found.append({"item": None, "part": part, "text": _head(meeting, part)})
        found += [
            {
                "item": item.id,
                "part": part,
                "text": "\n".join([item.title, *_item(item, words, conditions)]),
            }
            for item in items
        ]
    return found


def read(
    sections: Sequence[Section], part: str, existing: Sequence[AgendaItem], seen: Collection[int]
) -> str:
    """Return the minutes of a part for one reader: of what was kept from them, that it was.

    ``existing``: the items that the reader may know of; ``seen``: the ids of those they may read.
    """
    numbered = numbers(existing)
    texts = []
    for section in sections:
        # No number means that the item does not exist for this reader, now, whatever it was when
        # the minutes were written.
        number = numbered.get(section["item"])
        if section["part"] != part or (section["item"] is not None and number is None):
            continue
        if section["item"] is None:
            texts.append(section["text"])
        elif section["item"] in seen:
            texts.append(f"{number}. {section['text']}")
        else:
            texts.append(f"{number}. Kept from you because of an interest or a part in it.")
    return "\n\n".join(texts)


def _head(meeting: Meeting, part: str) -> str:
    lines = [
        f"Minutes of the meeting of {day_words(meeting.held_on)}"
        + (", closed part" if part == "closed" else ""),
        "",
        f"Opened at {_time(meeting.opened_at)}, closed at {_time(meeting.closed_at)}.",
    ]
    # By arrival and not by presence: who left early was there, and is minuted with the time.
    came = [row for row in meeting.attendance if row.came_at is not None]
    away = [row.person.name for row in meeting.attendance if row.came_at is None]
    lines.append("Present: " + ("; ".join(_presence(row, meeting) for row in came) or "nobody"))
    if away:
        lines.append("Not there: " + "; ".join(away))
    return "\n".join(lines)


def _presence(row: Attendance, meeting: Meeting) -> str:
    """Return a name with the seat, and the times where somebody came late or left early."""
    said = [ROLE_LABELS[Role(row.role)]]
    if row.left_at is not None:
        said.append(f"left at {_time(row.left_at)}")
    return f"{row.person.name} ({', '.join(said)})"


def _conditions(meeting: Meeting) -> dict[int, list[Condition]]:
    """Return project id → the board's conditions that were set while this meeting was held."""
    begun, ended = meeting.opened_at, meeting.closed_at or clock.now()
    ids = [item.project_id for item in meeting.items if item.project_id and item.decision]
    return {
        key: [
            row
            for row in rows
            if row.origin == "board" and begun is not None and begun <= row.set_at <= ended
        ]
        for key, rows in conditions_of(ids).items()
    }


def _item(
    item: AgendaItem,
    words: dict[str, dict[str, str]],
    conditions: Mapping[int, Sequence[Condition]],
) -> list[str]:
    lines = []
    for row in item.interests:
        kind = words["interest_kind"].get(row.kind, row.kind).lower()
        outcome = words["interest_outcome"].get(row.outcome, row.outcome).lower()
        # J3 wants the times out and in, as they show who was in the room for the decision.
        when = f" Out at {_time(row.out_at)}" if row.out_at else ""
        when += f", back at {_time(row.back_at)}" if row.back_at else ""
        lines.append(
            f"Interest: {row.person.name}, {kind}, since {day_words(row.since)}: {row.nature} "
            f"({outcome}).{when}{'.' if when else ''}"
        )
    if item.note:
        lines.append(item.note)
    if item.decision is not None:
        # Conditions are common to the project; only this outcome set any, and only then are those
        # of the meeting its own.
        has_set = item.decision.outcome == Outcome.APPROVE_WITH_CONDITIONS
        made = conditions.get(item.project_id or 0, ()) if has_set else ()
        lines += _decision(item.decision, made)
    elif item.status == "carried_over":
        lines.append("Not decided; carried over to the next meeting.")
    return lines


def _terms(row: Decision) -> list[str]:
    """Return what came with the decision, as its kind of item asked for it."""
    until = day_words(row.until) if row.until is not None else ""
    is_deferred = row.outcome == Outcome.DEFER
    owner = row.benefit_owner.name if row.benefit_owner is not None else ""
    # Whatever came with the decision is minuted, in the order in which the form asks for it.
    said = (
        ("Reasons: {}", row.reasons),
        ("Gate: {}.", row.gate),
        ("Deferred until {}." if is_deferred else "Until {}.", until),
        ("Needed by then: {}", row.needs),
        ("New stage: {}.", Stage(row.target_stage).label if row.target_stage else ""),
        ("Exception to the adopted priorities: {}", row.priority_exception),
        ("Money: {}.", MONEY[row.money] if row.money else ""),
        ("Benefit owner: {}.", owner),
    )
    return [words.format(value) for words, value in said if value]


def _decision(row: Decision, conditions: Sequence[Condition]) -> list[str]:
    lines = [f"RESOLVED: {Outcome(row.outcome).label}.", *_terms(row)]
    for condition in conditions:
        when = f", by {day_words(condition.due_on)}" if condition.due_on else ""
        lines.append(f"Condition: {condition.text} ({condition.owner}{when}).")
    deciding = ", ".join(row.quorum.get("deciding", ()))
    # By name where nobody voted: a consensus without names could be claimed of anybody.
    if row.method == "consensus":
        lines.append(f"By consensus of {deciding}. {row.presiding.name} presided.")
    else:
        counted = {
            value: sum(v.value == value for v in row.votes)
            for value in ("for", "against", "abstains")
        }
        lines.append(
            f"Vote: {counted['for']} for, {counted['against']} against, "
            f"{counted['abstains']} abstained. {row.presiding.name} presided."
        )
    return [
        *lines,
        *(
            f"Action: {action.text} ({action.owner}, by {day_words(action.due_on)})."
            for action in row.actions
        ),
    ]
