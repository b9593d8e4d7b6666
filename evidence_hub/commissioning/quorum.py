"""Who may decide on an item, who presides, and whether that is enough (house rule)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence_hub.accounts.models import Person
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.models import AgendaItem, Attendance, Meeting
from evidence_hub.commissioning.portfolio import areas_without_chair, takes_chair_out
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation, Role
from evidence_hub.house_rules import rules
from evidence_hub.registry.audience import conflicts_of
from evidence_hub.registry.people import sees, team_ids

# In the order of who presides: the deputy only where no chair can.
SEATS = (Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER)
# Whoever holds one of these has no say in any decision, whatever seat they hold (DOMAIN 4).
WITHOUT_A_SAY = frozenset({Role.SECRETARY, Role.AUDITOR, Role.ADMINISTRATOR})
# An interest that is only declared keeps its voice; every other outcome costs the vote.
STAYS = "declared_only"


@dataclass(frozen=True)
class Quorum:
    """``deciding`` may vote, whoever presides among them; ``shut_out`` says why others may not."""

    deciding: Sequence[Person]
    presiding: Person | None
    shut_out: Mapping[int, str]
    needed: int
    is_met: bool
    why: str

    @property
    def names(self) -> list[str]:
        return [person.name for person in self.deciding]


def _reasons_out(item: AgendaItem, conflicted: frozenset[int]) -> dict[int, str]:
    """Return person id → why they do not decide on this item."""
    found: dict[int, str] = {}
    today = clock.today()
    if item.project is not None:
        # Later reasons overwrite earlier ones, so what was said in the meeting comes last and wins.
        found.update(dict.fromkeys(conflicted, "has declared an interest"))
        found.update(dict.fromkeys(team_ids(item.project), "takes part in the project"))
        for part in item.project.people:
            # DOMAIN 4: an ethics reviewer is no deciding member on the same item.
            is_reviewer = Role.ETHICS_REVIEWER in part.person.roles_on(today)
            if part.part == Relation.ASSIGNED and part.is_held(today) and is_reviewer:
                found[part.person_id] = "reviews its ethics"
    for row in {row.person_id: row for row in item.interests}.values():  # the last one holds
        if row.outcome != STAYS:
            withdrew = row.outcome == "withdraws"
            found[row.person_id] = "withdrew" if withdrew else "stays without a vote"
    return found


def of_items(items: Sequence[AgendaItem]) -> dict[int, Quorum]:
    """Reckon the quorum of each item from who is present now and who is shut out of it."""
    projects = sorted({item.project_id for item in items if item.project_id is not None})
    # For all items at once, since the agenda shows a quorum beside each.
    conflicted = conflicts_of(projects, clock.today())
    areas, needed = areas_without_chair(), rules.number("quorum_members")
    taken = queries.chairs_actions_by_id(
        [int(item.subject) for item in items if item.kind == "ratification"]
    )
    found = {}
    for item in items:
        out = _reasons_out(item, conflicted.get(item.project_id or 0, frozenset()))
        if item.kind == "ratification" and (row := taken.get(int(item.subject))):
            # Nobody ratifies their own act (decision 21).
            out[row.taken_by_id] = "took this action"
        found[item.id] = _reckon(item, out, areas, needed)
    return found


def of_meeting(meeting: Meeting) -> Quorum:
    """Reckon whether those present may decide on what concerns no project, such as minutes."""
    # A stand-in that is never saved: minutes belong to no item, and have no project to be
    # conflicted with.
    none = AgendaItem(kind="other", meeting_id=meeting.id)
    return _reckon(none, {}, frozenset(), rules.number("quorum_members"), meeting.attendance)


def of_item(item: AgendaItem) -> Quorum:
    return of_items([item])[item.id]


def chair_was_in(meeting: Meeting) -> bool:
    """Whether a chair came, and was shut out of no item: else the deputy checks the minutes."""
    chairs = {
        row.person_id
        for row in meeting.attendance
        if row.role == Role.CHAIR and row.came_at is not None
    }
    # The chair confirms minutes of what they were in the room for; else the deputy does.
    for now in of_items(meeting.items).values():
        chairs -= set(now.shut_out)
    return bool(chairs)


def _why_out(item: AgendaItem, person: Person, role: str, areas: frozenset[str]) -> str:
    # Trap 8 of DOMAIN: the chair owns the portfolio of the unit that runs the study. Whether that
    # alone is enough is a house rule.
    if role == Role.CHAIR and takes_chair_out(item.project, areas):
        return "has the unit in their portfolio (house rule)"
    # Clearance counts as of today; nobody decides on papers they may not read.
    if item.project is not None and not sees(item.project, person):
        return "may not see it"
    return ""


def _reckon(
    item: AgendaItem,
    out: dict[int, str],
    areas: frozenset[str],
    needed: int,
    attendance: Sequence[Attendance] | None = None,
) -> Quorum:
    seats: dict[str, list[Person]] = {role: [] for role in SEATS}
    for row in item.meeting.attendance if attendance is None else attendance:
        if not row.is_present or row.role not in seats:
            continue
        if why := _why_out(item, row.person, row.role, areas):
            out.setdefault(row.person_id, why)
        if row.person_id not in out:
            seats[row.role].append(row.person)
    presiding = next((p for role in (Role.CHAIR, Role.DEPUTY) for p in seats[role]), None)
    deciding = [person for role in SEATS for person in seats[role]]
    # DOMAIN 3.12: chair or deputy plus members, so who presides is not counted twice.
    others = len(deciding) - (1 if presiding else 0)
    return Quorum(
        deciding=deciding,
        presiding=presiding,
        shut_out=out,
        needed=needed,
        is_met=presiding is not None and others >= needed,
        why=_words(presiding, others, needed),
    )


def _words(presiding: Person | None, others: int, needed: int) -> str:
    if presiding is None:
        return "No chair or deputy is present who may decide on it."
    if others < needed:
        return f"{others} of {needed} other unconflicted members are present."
    return f"{presiding.name} presides. {others} others decide."
