"""What of plans, reports, benefits, incidents and suspensions waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.database import db
from evidence_hub.core.money import pounds
from evidence_hub.notifications.tasks import Task, about
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.tracking import queries
from evidence_hub.tracking.budget_totals import DROPPED
from evidence_hub.tracking.models import (
    Benefit,
    BenefitReading,
    FundingLine,
    Milestone,
    ProgressReport,
    Rebaseline,
    Risk,
)
from evidence_hub.tracking.project_status import ProjectStatus, project_statuses
from evidence_hub.tracking.worklist import is_unmeasured

# Everybody else is spared the question, which is asked whenever a page is opened.
CONCERNED = (Role.INFORMATION_GOVERNANCE, Role.ETHICS_REVIEWER, Role.CHAIR, Role.DEPUTY)


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this package."""
    yield from _of_team(viewer)
    yield from _of_owners(viewer)
    if viewer.actor.has(Role.SECRETARY):
        yield from _of_secretary(viewer)
    if viewer.actor.has(Role.BOARD_MEMBER, Role.DEPUTY):
        yield from _to_verify(viewer)
    if viewer.actor.has(*CONCERNED):
        yield from _incidents(viewer)


def _of_team(viewer: Viewer) -> Iterator[Task]:
    """Yield reports to write and milestones to answer for, of those who keep the plan."""
    # Most people lead nothing; they are answered without a statement (decision 0033).
    if not viewer.team_of or not viewer.actor.has(Role.RESEARCH_LEAD, Role.SUPERVISOR):
        return
    found = [
        project
        for project in queries.own_tracked(viewer)
        if may(viewer.actor, Can.FILE_AMENDMENT, viewer.relationship(project))
    ]
    for seen in project_statuses(found).values():
        yield from _of_picture(seen)


def _of_picture(seen: ProjectStatus) -> Iterator[Task]:
    project = seen.project
    waiting = seen.open_report
    if waiting is not None:
        is_back = waiting.report is not None and waiting.report.status == "handed_back"
        yield about(
            project,
            f"{'Mend' if is_back else 'Write'} the progress report of “{project.title}”",
            waiting.report.answer
            if is_back and waiting.report
            else f"It is on the time up to {day_words(waiting.period.ends_on)}",
            "tracking.progress",
            since=waiting.period.ends_on,
            due=waiting.late.due_on,
        )
    for row in seen.overdue:
        due = seen.late(row).due_on
        yield about(
            project,
            f"Say when “{row.title}” is met",
            f"A milestone of “{project.title}”",
            "tracking.plan",
            since=due,
            due=due,
        )
    if project.stage == Stage.EXIT_DUTIES:
        yield about(
            project,
            f"Meet the exit duties of “{project.title}”",
            "The board ends it once they are met",
            "tracking.ending",
            since=in_london(project.updated_at).date(),
        )


def _of_owners(viewer: Viewer) -> Iterator[Task]:
    """Yield risks to look at again, and benefits to measure, of their owners."""
    today = clock.today()
    risks = db.session.scalars(
        select(Risk)
        .join(Project, Project.id == Risk.project_id)
        .where(
            Risk.owner_id == viewer.actor.person_id,
            Risk.closed_on.is_(None),
            Risk.review_on <= today,
            Project.stage.not_in(sorted(OVER)),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(Risk.project))
        .order_by(Risk.review_on, Risk.id)
    )
    for risk in risks:
        yield about(
            risk.project,
            f"Look again at “{risk.title}”",
            f"You look after this {risk.kind}",
            "tracking.risks",
            since=risk.review_on,
            due=risk.review_on,
        )
    benefits = db.session.scalars(
        select(Benefit)
        .join(Project, Project.id == Benefit.project_id)
        .where(
            Benefit.owner_id == viewer.actor.person_id,
            Benefit.target_on < today,
            Project.stage.not_in(sorted(OVER)),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(Benefit.project), selectinload(Benefit.readings))
        .order_by(Benefit.target_on, Benefit.id)
    )
    for row in benefits:
        if row.target_on is not None and is_unmeasured(row, today):
            yield about(
                row.project,
                f"Measure “{row.title}”",
                "You own this benefit, and the day of its target has come",
                "tracking.benefit",
                more={"number": row.number},
                since=row.target_on,
                due=row.target_on,
            )


def _of_secretary(viewer: Viewer) -> Iterator[Task]:
    """Yield reports, new dates and money that wait for the secretary's word."""
    reports = db.session.scalars(
        select(ProgressReport)
        .join(Project, Project.id == ProgressReport.project_id)
        .where(ProgressReport.status == "sent", visible(viewer, Tier.FULL))
        .options(joinedload(ProgressReport.project))
        .order_by(ProgressReport.sent_at, ProgressReport.id)
    )
    for report in reports:
        # The query knows the role but not the part in this project: a secretary with an interest
        # is not asked to answer.
        if report.sent_at and may(
            viewer.actor, Can.ACCEPT_PROGRESS, viewer.relationship(report.project)
        ):
            yield about(
                report.project,
                f"Answer the progress report of “{report.project.title}”",
                "You accept it or hand it back",
                "tracking.report",
                more={"number": report.number},
                since=in_london(report.sent_at).date(),
            )
    dates = db.session.scalars(
        select(Rebaseline)
        .join(Milestone, Milestone.id == Rebaseline.milestone_id)
        .join(Project, Project.id == Milestone.project_id)
        .where(Rebaseline.answered_at.is_(None), visible(viewer, Tier.FULL))
        .options(joinedload(Rebaseline.milestone).joinedload(Milestone.project))
        .order_by(Rebaseline.asked_at, Rebaseline.id)
    )
    for row in dates:
        project = row.milestone.project
        if may(viewer.actor, Can.ACCEPT_PROGRESS, viewer.relationship(project)):
            yield about(
                project,
                f"Grant or refuse a new date of “{project.title}”",
                row.milestone.title,
                "tracking.milestone_answer",
                more={"number": row.milestone.number},
                since=in_london(row.asked_at).date(),
            )
    yield from _money(viewer)


def _money(viewer: Viewer) -> Iterator[Task]:
    lines = db.session.scalars(
        select(FundingLine)
        .join(Project, Project.id == FundingLine.project_id)
        .where(
            FundingLine.confirmed_at.is_(None),
            FundingLine.status != DROPPED,
            Project.stage.not_in(sorted(OVER)),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(FundingLine.project))
        .order_by(FundingLine.proposed_at, FundingLine.id)
    )
    for line in lines:
        yield about(
            line.project,
            f"Confirm money of “{line.project.title}”",
            f"{pounds(line.amount_pence)} for {line.what_for}",
            "tracking.money",
            since=in_london(line.proposed_at).date(),
        )


def _to_verify(viewer: Viewer) -> Iterator[Task]:
    """Yield measured values that somebody other than the owner has to check."""
    rows = db.session.scalars(
        select(BenefitReading)
        .join(Benefit, Benefit.id == BenefitReading.benefit_id)
        .join(Project, Project.id == Benefit.project_id)
        .where(
            BenefitReading.checked_at.is_(None),
            # Nobody is given a task that they would be refused.
            Benefit.owner_id != viewer.actor.person_id,
            Project.stage.not_in(sorted(OVER)),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(BenefitReading.benefit).joinedload(Benefit.project))
        .order_by(BenefitReading.reported_at, BenefitReading.id)
    )
    for row in rows:
        project = row.benefit.project
        if may(viewer.actor, Can.VERIFY_BENEFIT, viewer.relationship(project)):
            yield about(
                project,
                f"Check the measured benefit “{row.benefit.title}”",
                "Its owner reported a value; somebody else verifies it",
                "tracking.benefit",
                more={"number": row.benefit.number},
                since=in_london(row.reported_at).date(),
            )


def _incidents(viewer: Viewer) -> Iterator[Task]:
    """Yield incidents to decide on and suspensions to lift."""
    for row in queries.undecided(viewer):
        if not row.continuation and may(
            viewer.actor, Can.DECIDE_CONTINUATION, viewer.relationship(row.project)
        ):
            yield about(
                row.project,
                f"Say whether “{row.project.title}” goes on after an incident",
                "Ethics reviewers and the chair decide that",
                "tracking.incident",
                more={"incident_id": row.id},
                since=in_london(row.reported_at).date(),
            )
        if row.decided_at is None and may(
            viewer.actor, Can.DECIDE_ON_INCIDENT, viewer.relationship(row.project)
        ):
            yield about(
                row.project,
                f"Decide on the incident of “{row.project.title}”",
                "The Commissioner is told within 72 hours of a breach"
                if row.has_deadline
                else "You decide on incidents",
                "tracking.incident",
                more={"incident_id": row.id},
                since=in_london(row.reported_at).date(),
                due=in_london(row.notify_by).date() if row.has_deadline else None,
            )
    suspended = db.session.scalars(
        select(Project)
        .where(Project.stage == Stage.SUSPENDED, visible(viewer, Tier.FULL))
        .order_by(Project.updated_at, Project.id)
    )
    for project in suspended:
        if may(viewer.actor, Can.LIFT_SUSPENSION, viewer.relationship(project)):
            yield about(
                project,
                f"“{project.title}” is suspended: lift it once its gates are met",
                "The chair lifts suspensions",
                "tracking.overview",
                since=in_london(project.updated_at).date(),
            )
