"""The text of the minutes, written from what was recorded; the closed part apart."""

from __future__ import annotations

import datetime as dt

from evidence_hub.commissioning.lifecycle import Outcome
from evidence_hub.commissioning.models import AgendaItem, Decision, Meeting
from evidence_hub.core import clock
from evidence_hub.core.authority import ROLE_LABELS, Role
from evidence_hub.core.vocabularies import labels


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _time(at: dt.datetime | None) -> str:
    return f"{clock.in_london(at):%H:%M}" if at else ""


def numbers(meeting: Meeting) -> dict[int, str]:
    """Return item id → its number on the agenda: 1, 2 … and C1, C2 … in the closed part."""
    found: dict[int, str] = {}
    for prefix, part in (("", "open"), ("C", "closed")):
        rows = [item for item in meeting.items if item.part == part]
        found.update({item.id: f"{prefix}{number}" for number, item in enumerate(rows, 1)})
    return found


def write(meeting: Meeting, part: str) -> str:
    """Return the minutes of one part in plain words, numbered as the agenda."""
    numbered = numbers(meeting)
    lines = [
        f"Minutes of the meeting of {_day(meeting.held_on)}"
        + (", closed part" if part == "closed" else ""),
        "",
        f"Opened at {_time(meeting.opened_at)}, closed at {_time(meeting.closed_at)}.",
    ]
    present = [row for row in meeting.attendance if row.is_present]
    away = [row for row in meeting.attendance if not row.is_present]
    lines.append(
        "Present: "
        + (
            "; ".join(f"{row.person.name} ({ROLE_LABELS[Role(row.role)]})" for row in present)
            or "nobody"
        )
    )
    if away:
        lines.append("Apologies: " + "; ".join(row.person.name for row in away))
    words = labels("interest_kind", "interest_outcome")
    for item in meeting.items:
        if item.part == part:
            lines += ["", f"{numbered[item.id]}. {item.title}", *_item(item, words)]
    return "\n".join(lines)


def _item(item: AgendaItem, words: dict[str, dict[str, str]]) -> list[str]:
    lines = []
    for row in item.interests:
        kind = words["interest_kind"].get(row.kind, row.kind).lower()
        outcome = words["interest_outcome"].get(row.outcome, row.outcome).lower()
        when = f" Out at {_time(row.out_at)}" if row.out_at else ""
        when += f", back at {_time(row.back_at)}" if row.back_at else ""
        lines.append(
            f"Interest: {row.person.name}, {kind}, since {_day(row.since)}: {row.nature} "
            f"({outcome}).{when}{'.' if when else ''}"
        )
    if item.note:
        lines.append(item.note)
    if item.decision is not None:
        lines += _decision(item.decision)
    elif item.status == "carried_over":
        lines.append("Not decided; carried over to the next meeting.")
    return lines


def _decision(row: Decision) -> list[str]:
    lines = [f"RESOLVED: {Outcome(row.outcome).label}."]
    if row.reasons:
        lines.append(f"Reasons: {row.reasons}")
    if row.until is not None:
        lines.append(f"Deferred until {_day(row.until)}. Needed by then: {row.needs}")
    if row.priority_exception:
        lines.append(f"Exception from the priorities: {row.priority_exception}")
    if row.benefit_owner is not None:
        lines.append(f"Benefit owner: {row.benefit_owner.name}.")
    deciding = ", ".join(row.quorum.get("deciding", ()))
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
            f"Action: {action.text} ({action.owner}, by {_day(action.due_on)})."
            for action in row.actions
        ),
    ]
