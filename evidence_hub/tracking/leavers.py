"""Who can leave a project, and how what they owned is named where it changes hands."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.registry.models import Project
from evidence_hub.registry.models.people import TEAM_PARTS
from evidence_hub.tracking.models import Departure

LONGEST_NAME = 80  # characters of a text that stand for it in the trail


# A lead cannot simply leave: a study would be without anybody who answers for it, even for a day.
def leavers(project: Project) -> list[Person]:
    """Return who can leave: the team's members but the lead, who hands the project over."""
    today = clock.today()
    return [
        part.person
        for part in project.people
        if part.is_held(today) and part.part in TEAM_PARTS - {Relation.LEAD}
    ]


def named(kind: str, number: int, words: str) -> str:
    """Return what the trail calls a thing: "milestone 12: Draft handed in".

    The number keeps two of one title apart.
    """
    return f"{kind} {number}: {shorten(words, LONGEST_NAME, placeholder='…')}"


def changed_hands(departure: Departure, names: Iterable[str]) -> dict[str, list[str]]:
    """Return an audit entry's difference: each thing, whose it was and whose it is now."""
    return {name: [departure.person_name, departure.successor.name] for name in names}
