"""What of applications, reviews, renewals and amendments waits for somebody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.ethics import progress, queries
from evidence_hub.ethics.catalogue import Route
from evidence_hub.ethics.lifecycle import RenewalStatus, Status
from evidence_hub.ethics.models import (
    AmendmentReview,
    Application,
    Assignment,
    Renewal,
    SectionReview,
)
from evidence_hub.ethics.models.opinion import FAVOURABLE
from evidence_hub.house_rules import rules
from evidence_hub.notifications.tasks import Task, about
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.registry.stages import Stage

# Where an opinion that ends has to be renewed.
GOES_ON = frozenset({Stage.SET_UP, Stage.LIVE, Stage.PAUSED, Stage.SUSPENDED, Stage.ANALYSIS})
# Asked before any query, because the number of tasks is worked out for everybody.
CONCERNED = (
    Role.RESEARCH_LEAD, Role.SUPERVISOR, Role.SECRETARY, Role.ETHICS_REVIEWER,
    Role.INFORMATION_GOVERNANCE,
)  # fmt: skip


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this package."""
    if not viewer.actor.has(*CONCERNED):
        return
    rows = db.session.scalars(queries.waiting_applications(viewer)).all()
    own = [row.id for row in rows if _own(viewer, row)]
    # Only for the applications that the person reviews; nobody else's progress is needed for their
    # tasks.
    reviews = queries.reviews(own) if own else {}
    for row in rows:
        yield from _of_application(viewer, row, reviews.get(row.id, []))
    if viewer.actor.has(Role.RESEARCH_LEAD, Role.SUPERVISOR) and viewer.team_of:
        yield from _endings(viewer)
    if viewer.actor.has(Role.ETHICS_REVIEWER) and viewer.team_of:
        yield from _renewals(viewer)
        yield from _amendments(viewer)


def _own(viewer: Viewer, row: Application) -> Assignment | None:
    return next((each for each in row.reviewers if each.person_id == viewer.actor.person_id), None)


def _of_application(
    viewer: Viewer, row: Application, reviews: Sequence[SectionReview]
) -> Iterator[Task]:
    project, actor = row.project, viewer.actor
    relationship = viewer.relationship(project)
    sent = in_london(row.submitted_at or row.begun_at).date()
    if row.status == Status.RETURNED:
        if may(actor, Can.APPLY_FOR_ETHICS, relationship):
            yield about(
                project,
                f"Answer the ethics reviewers on “{project.title}”",
                "They asked for more",
                "ethics.overview",
                since=in_london(row.returned_at or row.begun_at).date(),
            )
        return
    # Ends here: this route has no sections to review and no opinion to give.
    if row.route == Route.PROPORTIONATE and row.reviewers:
        if _own(viewer, row) and may(actor, Can.CONFIRM_NO_PERSONAL_DATA, relationship):
            yield about(
                project,
                f"Confirm that “{project.title}” involves no people and no personal data",
                "Information governance confirms the proportionate route",
                "ethics.confirmation",
                since=sent,
                due=row.due_on,
            )
        return
    if not row.reviewers and may(actor, Can.ASSIGN_REVIEWERS, relationship):
        yield about(
            project,
            f"Assign who looks at the ethics of “{project.title}”",
            "You assign reviewers",
            "ethics.reviewers",
            since=sent,
            due=row.due_on,
        )
    own = _own(viewer, row)
    if own is not None and may(actor, Can.GIVE_ETHICS_OPINION, relationship):
        left = [code for code, at in progress.of_reviewer(row, own, reviews).items() if at.is_open]
        yield about(
            project,
            f"Review the ethics of “{project.title}”"
            if left
            else f"Give your opinion on “{project.title}”",
            f"{len(left)} sections to look at" if left else "Every section is looked at",
            "ethics.review" if left else "ethics.opinion_new",
            since=in_london(own.assigned_at).date(),
            due=row.due_on,
        )


def _endings(viewer: Viewer) -> Iterator[Task]:
    """Opinions of the person's own projects that end soon or have lapsed, and no renewal filed."""
    today = clock.today()
    soon = today + dt.timedelta(days=max(rules.numbers("renewal_reminders")))
    projects = registry.own_in_full(viewer, GOES_ON)
    if not projects:
        return
    opinions = queries.opinions([project.id for project in projects])
    ends: dict[Project, dt.date] = {}
    for project in projects:
        kept = [row for row in opinions.get(project.id, ()) if row.value in FAVOURABLE]
        # Any favourable opinion counts, lapsed or not, since a renewal can be filed after a lapse
        # (J4).
        last = max((row.valid_to for row in kept if row.valid_to), default=None)
        if last is not None and last <= soon:
            ends[project] = last
    filed = queries.filed_renewals([project.id for project in ends]) if ends else ()
    for project, last in ends.items():
        if project.id not in filed and may(
            viewer.actor, Can.APPLY_FOR_ETHICS, viewer.relationship(project)
        ):
            yield about(
                project,
                f"Ask for a renewal of the ethics opinion on “{project.title}”",
                "It has lapsed" if last < today else "It ends soon",
                "ethics.renewal_new",
                since=min(last, today),
                due=last,
            )


def _renewals(viewer: Viewer) -> Iterator[Task]:
    rows = db.session.execute(
        select(Renewal, Project)
        .join(Project, Project.id == Renewal.project_id)
        .where(
            Renewal.status == RenewalStatus.FILED,
            Renewal.project_id.in_(sorted(viewer.team_of)),
            visible(viewer, Tier.FULL),
        )
        .order_by(Renewal.id)
    )
    for renewal, project in rows:
        if may(viewer.actor, Can.GIVE_ETHICS_OPINION, viewer.relationship(project)):
            yield about(
                project,
                f"Decide on the renewal of “{project.title}”",
                "You review its ethics",
                "ethics.overview",
                since=in_london(renewal.filed_at).date(),
            )


def _amendments(viewer: Viewer) -> Iterator[Task]:
    rows = db.session.execute(
        select(Amendment, Project)
        .join(Project, Project.id == Amendment.project_id)
        .outerjoin(AmendmentReview, AmendmentReview.amendment_id == Amendment.id)
        .where(
            Amendment.kind.in_(("substantial", "urgent_safety")),
            Amendment.status != "refused",
            AmendmentReview.id.is_(None),
            Amendment.project_id.in_(sorted(viewer.team_of)),
            visible(viewer, Tier.FULL),
        )
        .order_by(Amendment.id)
    )
    for amendment, project in rows:
        if may(viewer.actor, Can.GIVE_ETHICS_OPINION, viewer.relationship(project)):
            yield about(
                project,
                f"Say whether you agree to the amendment of “{project.title}”",
                "You review its ethics",
                "ethics.overview",
                since=in_london(amendment.filed_at).date(),
            )
