"""With whom a student's award is now: what is owed, by whom, since when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evidence_hub.core.clock import day_words
from evidence_hub.programme.models import Award


@dataclass(frozen=True)
class Duty:
    """One thing that is owed; ``endpoint`` is where the supervisor does it."""

    what: str
    by: str
    since: dt.date
    due: dt.date | None = None
    endpoint: str = "programme.award"


def duties(award: Award, today: dt.date, *, supervision_days: int) -> list[Duty]:
    """Return what is owed on that day, the oldest duty first.

    On the course: milestones that are overdue, and the next meeting. After it: the presentation,
    then the implementation (report para 120). Whoever left the course owes neither.
    """
    found: list[Duty] = []
    # Whoever has left the course owes the force no presentation: there is nothing to present.
    if award.status == "active":
        found += [
            Duty(
                f"{row.title}, due {day_words(row.due_on)}",
                award.student_name,
                row.due_on,
                row.due_on,
            )
            for row in award.milestones
            if row.done_on is None and row.due_on < today
        ]
        found += _next_meeting(award, today, supervision_days)
        # Nothing ends by itself: completed and left lead to different duties, and only people know
        # which.
        if award.ends_on < today:
            found.append(
                Duty(
                    "Say how the course ended",
                    award.supervisor.name,
                    award.ends_on,
                    endpoint="programme.award_end",
                )
            )
    if award.status == "completed" and award.ended_on is not None:
        found += _after(award, award.ended_on)
    return sorted(found, key=lambda row: (row.since, row.what))


def _next_meeting(award: Award, today: dt.date, supervision_days: int) -> list[Duty]:
    # Before and after the course nobody has to be met.
    if not award.starts_on <= today <= award.ends_on:
        return []
    last = award.meetings[-1] if award.meetings else None
    begins = last.held_on if last else award.starts_on
    due = begins + dt.timedelta(days=supervision_days)
    if last is not None and last.next_on is not None:
        # The earlier of the two: what was agreed binds, and the house rule stands where too much
        # time was agreed.
        due = min(due, last.next_on)
    if due >= today:
        return []
    return [Duty("Meet the student", award.supervisor.name, due, due, "programme.award_meeting")]


def _after(award: Award, ended_on: dt.date) -> list[Duty]:
    # Presentation first, then implementation, in the order of report para 120 (third point).
    if award.presented_on is None:
        return [
            Duty(
                "Present the findings to the force",
                award.supervisor.name,
                ended_on,
                endpoint="programme.award_present",
            )
        ]
    if award.implemented_on is None:
        return [
            Duty(
                "Say what the force does with the findings",
                award.supervisor.name,
                award.presented_on,
                endpoint="programme.award_implement",
            )
        ]
    return []
