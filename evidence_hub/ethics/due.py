"""Reminders before an opinion ends, and the suspension of what goes on without one (T15, T19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select

from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM, Role
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.feature import Piece
from evidence_hub.ethics import queries
from evidence_hub.ethics.models import Opinion
from evidence_hub.ethics.models.opinion import FAVOURABLE
from evidence_hub.house_rules import rules
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.lifecycle.gates import ETHICS_IN_FORCE
from evidence_hub.lifecycle.models import NoDataConfirmation
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project
from evidence_hub.registry.queries import with_content
from evidence_hub.registry.stages import HANDLES_DATA, OVER, Stage


def _reviewers(project: Project) -> set[int]:
    application = queries.application_of(project.id)
    return {row.person_id for row in application.reviewers} if application else set()


def threshold(days_left: int, reminders: tuple[int, ...]) -> int | None:
    """Return the reminder that is due with so many days left, None before the first of them."""
    # The smallest that is reached: a clock that was off for a month sends one reminder and not
    # three.
    reached = [days for days in reminders if 0 <= days_left <= days]
    return min(reached) if reached else None


def reminders() -> Iterator[Piece]:
    """Yield one piece for each opinion in force whose next reminder is due."""
    today, marks = clock.today(), rules.numbers("renewal_reminders")
    # Ids and days alone; each piece then loads its own row in its own transaction (decision 15).
    rows = db.session.execute(
        select(Opinion.id, Opinion.valid_to)
        .join(Project, Project.id == Opinion.project_id)
        .where(
            Opinion.value.in_(FAVOURABLE),
            Opinion.revoked_at.is_(None),
            Opinion.valid_to >= today,
            # The first reminder bounds the search, so that no opinion of next year is looked at
            # each minute.
            Opinion.valid_to <= today + dt.timedelta(days=max(marks)),
            Project.stage.not_in(sorted(OVER)),
        )
        .order_by(Opinion.id)
    ).all()
    for opinion_id, valid_to in rows:
        mark = threshold((valid_to - today).days, marks) if valid_to else None
        if mark is not None:
            yield lambda opinion_id=opinion_id, mark=mark: _remind(opinion_id, mark)  # type: ignore[misc]


def _remind(opinion_id: int, mark: int) -> bool:
    opinion = db.session.get_one(Opinion, opinion_id)
    opinions = queries.opinions_of(opinion.project_id)
    end = opinion.valid_to or clock.today()
    # Whoever has renewed must not be told to renew, or reminders come to be ignored.
    if any(row.valid_to and row.valid_to > end and row.revoked_at is None for row in opinions):
        return False  # renewed already
    project = opinion.project
    told = notices.notify(
        notices.team_of(project) | _reviewers(project),
        key=f"ethics-ends:{opinion.id}:{mark}",
        text=f"The ethics opinion on {project.reference} ends on {day_words(end)}. "
        "Ask for a renewal if it goes on.",
        path=f"/projects/{project.reference}/ethics",
        project=project,
    )
    return told > 0


def lapses() -> Iterator[Piece]:
    """Yield one piece for each project that handles data while its ethics gate is not met.

    Only where ethics had once let it pass: the gate decides, so that page and clock agree.
    """
    rows = db.session.scalars(
        select(Project)
        .where(
            Project.stage.in_(sorted(HANDLES_DATA)),
            # T22: an import pre-dates the gates. Nothing of it is suspended before the board adopts
            # it.
            Project.is_legacy.is_(False) | Project.adopted_on.is_not(None),
            Project.id.in_(select(Opinion.project_id))
            | Project.id.in_(select(NoDataConfirmation.project_id)),
        )
        .options(*with_content())
        .order_by(Project.id)
    ).all()
    for project_id, (gate,) in check_gates(rows, [ETHICS_IN_FORCE]).items():
        # The gate decides here and on the page, so a suspension always has a reason that can be
        # read.
        if not gate.met.lets_pass:
            yield lambda project_id=project_id: _suspend(project_id)  # type: ignore[misc]


def _suspend(project_id: int) -> bool:
    project = db.session.scalars(
        # Locked and judged again: a renewal that came a second ago must win.
        select(Project).where(Project.id == project_id).with_for_update()
    ).one()
    (gate,) = check_gates([project], [ETHICS_IN_FORCE])[project_id]
    if Stage(project.stage) not in HANDLES_DATA or gate.met.lets_pass:
        return False  # renewed or stopped meanwhile
    kept = move(project, Move.SUSPEND, actor=SYSTEM, reason=gate.why)
    notices.notify(
        notices.team_of(project)
        | _reviewers(project)
        # J4 names whom a lapse concerns; the chair and deputy are told because they alone can lift
        # it.
        | notices.in_roles(project, Role.INFORMATION_GOVERNANCE, Role.CHAIR, Role.DEPUTY),
        key=f"suspended:{kept.id}",
        text=f"{project.reference} is suspended. {gate.why} Nothing may be collected.",
        path=f"/projects/{project.reference}",
        project=project,
    )
    return True
