"""What of enquiries, drafts, screening, markings and conditions waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.authority import Role
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.lifecycle.models import Condition
from evidence_hub.lifecycle.operations.conditions import ACCEPTED_BY
from evidence_hub.notifications.tasks import Task, about
from evidence_hub.registering import queries
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Viewer, visible
from evidence_hub.registry.models import Amendment, Project, Submission
from evidence_hub.registry.models.registering import AmendmentClass, AmendmentStatus, EnquiryStatus
from evidence_hub.registry.stages import Stage


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this package and on conditions; at most seven queries."""
    if may(viewer.actor, Can.SCREEN):
        yield from _at_the_desk(viewer)
    if viewer.team_of:
        yield from _drafts(viewer)
        yield from _markings(viewer)
        yield from _conditions(viewer)


def _at_the_desk(viewer: Viewer) -> Iterator[Task]:
    for enquiry in db.session.scalars(queries.enquiries(viewer.actor, EnquiryStatus.OPEN)):
        yield Task(
            title=f"Answer the enquiry “{enquiry.title}”",
            reason="You answer enquiries",
            endpoint="registering.enquiry",
            params={"enquiry_id": enquiry.id},
            since=in_london(enquiry.raised_at).date(),
        )
    for project, submission in queries.desk(viewer):
        yield about(
            project,
            f"Screen “{project.title}”",
            "You screen what is sent to the board",
            "registering.desk",
            since=in_london(submission.queued_since).date(),
        )
    rows = db.session.execute(
        select(Amendment, Project)
        .join(Project, Project.id == Amendment.project_id)
        .where(
            Amendment.status == AmendmentStatus.PROPOSED,
            Amendment.kind == AmendmentClass.UNCLASSIFIED,
            visible(viewer),
        )
        .order_by(Amendment.id)
    )
    for amendment, project in rows:
        yield about(
            project,
            f"Classify the amendment of “{project.title}”",
            "You classify amendments",
            "registering.amendments",
            since=in_london(amendment.filed_at).date(),
        )


def _drafts(viewer: Viewer) -> Iterator[Task]:
    returned = {
        project.id: project
        for project in registry.own_projects(viewer)
        if project.stage == Stage.RETURNED
    }
    if not returned:
        return
    submissions = db.session.scalars(
        select(Submission)
        .where(Submission.project_id.in_(sorted(returned)))
        .order_by(Submission.round)
    )
    # Ordered by round, so the last one of a project wins.
    for submission in {row.project_id: row for row in submissions}.values():
        project = returned[submission.project_id]
        if may(viewer.actor, Can.EDIT_DRAFT, viewer.relationship(project)):
            yield about(
                project,
                f"Answer the secretary’s comments on “{project.title}”",
                "You lead or supervise it",
                "registering.draft",
                since=in_london(submission.returned_at or submission.submitted_at).date(),
            )


def _markings(viewer: Viewer) -> Iterator[Task]:
    # The permission is asked below, record by record. This only spares the query to everybody who
    # could confirm none.
    if not viewer.actor.has(Role.CHAIR, Role.DEPUTY):
        return
    asked = db.session.scalars(
        select(Project)
        .where(
            Project.id.in_(sorted(viewer.team_of)),
            Project.stage == Stage.SCREENING,
            Project.marked_on.is_(None),
            visible(viewer),
        )
        .order_by(Project.id)
    )
    for project in asked:
        if may(viewer.actor, Can.CHANGE_MARKING, viewer.relationship(project)):
            yield about(
                project,
                f"Confirm the marking of “{project.title}”",
                "The chair confirms protective markings",
                "registering.marking",
                since=in_london(project.updated_at).date(),
            )


def _conditions(viewer: Viewer) -> Iterator[Task]:
    rows = db.session.scalars(
        select(Condition)
        .join(Project, Project.id == Condition.project_id)
        .where(
            Condition.project_id.in_(sorted(viewer.team_of)),
            Condition.met_at.is_(None),
            Condition.lifted_at.is_(None),
            visible(viewer),
        )
        .options(joinedload(Condition.project))
        .order_by(Condition.id)
    )
    for row in rows:
        relationship = viewer.relationship(row.project)
        is_shown = row.shown_at is not None
        can = ACCEPTED_BY[row.origin] if is_shown else Can.MEET_CONDITION
        if may(viewer.actor, can, relationship):
            yield about(
                row.project,
                f"{'Accept or send back' if is_shown else 'Meet'} the condition “{row.text}”",
                f"On “{row.project.title}”",
                "lifecycle.conditions",
                since=in_london(row.shown_at or row.set_at).date(),
                due=row.due_on,
            )
