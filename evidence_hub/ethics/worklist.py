"""The rows of the worklist, each with whom it waits for, its age and its date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.ethics import queries
from evidence_hub.ethics.catalogue import Route
from evidence_hub.ethics.current_opinion import in_force
from evidence_hub.ethics.lifecycle import Status
from evidence_hub.ethics.models import Application, Opinion
from evidence_hub.ethics.models.opinion import FAVOURABLE
from evidence_hub.house_rules import rules
from evidence_hub.registry.audience import NOT_A_PART, Viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER


@dataclass(frozen=True)
class Row:
    project: Project
    route: str
    state: str
    waits_for: str
    since: dt.date
    due: dt.date | None
    lists: frozenset[str]


def rows(viewer: Viewer, today: dt.date, *, only_late: bool = False) -> list[Row]:
    """Return what the viewer sees of every application, the longest waiting first.

    ``only_late``: of those alone of which something may have passed its day.
    """
    statement = queries.seen_applications(viewer).where(
        Application.project.has(Project.stage.not_in(sorted(OVER)))
    )
    if only_late:
        statement = statement.where(
            (Application.due_on < today)
            | Application.project_id.in_(select(Opinion.project_id).where(Opinion.valid_to < today))
        )
    found = db.session.scalars(statement).all()
    # One statement for all rows; each row then asks nothing.
    opinions = queries.opinions([row.project_id for row in found])
    # The first reminder is what "expiring" means, so that list and reminders begin on the same day.
    soon = max(rules.numbers("renewal_reminders"))
    return [_row(viewer, each, opinions.get(each.project_id, []), today, soon) for each in found]


def _row(
    viewer: Viewer, application: Application, opinions: list[Opinion], today: dt.date, soon: int
) -> Row:
    project = application.project
    status = application.status
    state, waits_for, lists = status.label, "", {"all"}
    since = in_london(application.submitted_at or application.begun_at).date()
    due: dt.date | None = None
    if status in (Status.DRAFT, Status.RETURNED):
        waits_for = "Research lead"
        since = in_london(application.returned_at or application.begun_at).date()
        lists.add("applicant")
    # Only a review has a due date: the house rule gives days to reviewers and none to applicants.
    elif status is Status.IN_REVIEW:
        due = application.due_on
        waits_for, more = _in_review(application)
        lists |= more
    else:
        state, due, more = _after(opinions, today, soon)
        lists |= more
        waits_for = "Research lead" if more else ""
    if _is_mine(viewer, application, waits_for):
        lists.add("mine")
    return Row(
        project=project,
        route=Route(application.route).label if application.route else "",
        state=state,
        waits_for=waits_for,
        since=since,
        due=due,
        lists=frozenset(lists),
    )


def _in_review(application: Application) -> tuple[str, set[str]]:
    if not application.reviewers:
        # Sent and unassigned is the one state in which nobody would notice that it waits.
        return "Board secretary", {"review", "unassigned"}
    return ", ".join(row.person.name for row in application.reviewers), {"review"}


def _after(
    opinions: list[Opinion], today: dt.date, soon: int
) -> tuple[str, dt.date | None, set[str]]:
    current = in_force(opinions, today)
    if current is not None and current.valid_to is not None:
        ends = (current.valid_to - today).days
        if ends <= soon:
            return f"In force, {ends} days left", current.valid_to, {"expiring"}
        return "In force", current.valid_to, set()
    kept = [row for row in opinions if row.value in FAVOURABLE]
    # Revoked and lapsed both stop a study, but one is a judgement and the other an oversight.
    if kept and kept[-1].revoked_at is not None:
        return "Revoked", None, {"lapsed"}
    if kept and kept[-1].valid_from <= today:
        return "Lapsed", kept[-1].valid_to, {"lapsed"}
    return "Settled", None, set()


def _is_mine(viewer: Viewer, application: Application, waits_for: str) -> bool:
    """Whether the next step, or the project itself, is the viewer's."""
    relationship = viewer.relationship(application.project)
    if relationship.relations - NOT_A_PART:
        return True
    return waits_for == "Board secretary" and may(viewer.actor, Can.ASSIGN_REVIEWERS, relationship)
