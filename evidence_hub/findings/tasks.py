"""What of findings, recommendations, actions and reviewed benefits waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.findings import queries, reviewing
from evidence_hub.findings.lifecycle import Disposition
from evidence_hub.findings.models import (
    BenefitReview,
    FinalReport,
    Finding,
    Recommendation,
    RecommendationAction,
)
from evidence_hub.findings.states import Action
from evidence_hub.notifications.tasks import Task, about
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.tracking.lifecycle import CONCLUSIONS
from evidence_hub.tracking.models import Benefit

OPEN_STAGES = sorted(frozenset(Stage) - OVER)


def tasks(viewer: Viewer) -> Iterator[Task]:
    """Yield the person's duties in this package."""
    yield from _of_team(viewer)
    yield from _of_owners(viewer)
    if viewer.actor.has(Role.BOARD_MEMBER, Role.DEPUTY):
        yield from _to_verify(viewer)
    if viewer.actor.has(Role.CHAIR, Role.DEPUTY):
        yield from _to_release(viewer)


def _of_team(viewer: Viewer) -> Iterator[Task]:
    """Yield final reports to write, and recommendations to confirm."""
    if not viewer.team_of or not viewer.actor.has(Role.RESEARCH_LEAD, Role.SUPERVISOR):
        return
    projects = [
        project
        for project in registry.own_in_full(viewer, (Stage.ANALYSIS, Stage.REPORTING))
        if not project.is_legacy or project.adopted_on is not None
    ]
    if not projects:
        return
    sent = queries.final_reports([row.id for row in projects])
    for project in projects:
        report = sent.get(project.id)
        # The role is known above, the part in this project only here.
        if not may(viewer.actor, Can.PROPOSE_RECOMMENDATION, viewer.relationship(project)):
            continue
        if report is None:
            yield about(
                project,
                f"Write the final report of “{project.title}”",
                "Each promised outcome is reported or explained",
                "findings.account",
                since=in_london(project.updated_at).date(),
            )
        elif report.recommendations is None:
            yield about(
                project,
                f"Confirm the recommendations of “{project.title}”",
                "The board implements findings once all of them are registered",
                "findings.recommendations_of",
                since=in_london(report.sent_at).date(),
            )


def _of_owners(viewer: Viewer) -> Iterator[Task]:
    """Yield what the person owns: actions to report on, recommendations without one, benefits."""
    own = viewer.actor.person_id
    actions = db.session.scalars(
        select(RecommendationAction)
        .join(Recommendation, Recommendation.id == RecommendationAction.recommendation_id)
        .join(Project, Project.id == Recommendation.project_id)
        .where(
            RecommendationAction.owner_id == own,
            RecommendationAction.status == Action.OPEN,
            Project.stage.in_(OPEN_STAGES),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(RecommendationAction.recommendation).joinedload(Recommendation.project))
        .order_by(RecommendationAction.due_on, RecommendationAction.id)
    )
    for row in actions:
        project = row.recommendation.project
        yield about(
            project,
            f"Report on “{row.text}”",
            f"An action of “{project.title}” is yours",
            "findings.recommendation",
            more={"number": row.recommendation.number},
            since=in_london(row.reported_at or row.made_at).date(),
            due=row.due_on,
        )
    accepted = db.session.scalars(
        select(Recommendation)
        .join(Project, Project.id == Recommendation.project_id)
        .where(
            Recommendation.owner_id == own,
            Recommendation.disposition.in_(
                [row.value for row in Disposition if row.asks_for_action]
            ),
            # As a condition of the query: most accepted recommendations have their actions, and
            # need not be read.
            ~Recommendation.actions.any(),
            Project.stage.in_(OPEN_STAGES),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(Recommendation.project))
        .order_by(Recommendation.decided_on, Recommendation.id)
    )
    for recommendation in accepted:
        yield about(
            recommendation.project,
            f"Add an action to recommendation {recommendation.number}",
            f"The board accepted it. It comes from “{recommendation.project.title}”",
            "findings.recommendation",
            more={"number": recommendation.number},
            since=recommendation.decided_on or clock.today(),
        )
    yield from _of_benefit_owners(viewer)


def _of_benefit_owners(viewer: Viewer) -> Iterator[Task]:
    """Yield marks to measure, also of closed projects, and benefits to conclude on."""
    projects = db.session.scalars(
        select(Project)
        .where(
            Project.id.in_(
                select(Benefit.project_id).where(Benefit.owner_id == viewer.actor.person_id)
            ),
            Project.stage.in_([Stage.IMPLEMENTATION, Stage.BENEFITS_REVIEW, Stage.CLOSED]),
            visible(viewer, Tier.FULL),
        )
        .order_by(Project.id)
    ).all()
    if not projects:
        return
    held = reviewing.reviewed(projects, clock.today())
    for project in projects:
        for row in held[project.id]:
            if row.benefit.owner_id == viewer.actor.person_id:
                yield from _of_benefit(project, row)


def _of_benefit(project: Project, row: reviewing.Reviewed) -> Iterator[Task]:
    benefit = row.benefit
    for mark in row.marks:
        if mark.state in (reviewing.Measured.DUE, reviewing.Measured.OVERDUE):
            yield about(
                project,
                f"Measure “{benefit.title}”, {mark.months} months on",
                "You own this benefit",
                "tracking.benefit",
                more={"number": benefit.number},
                since=mark.opens_on,
                due=mark.due_on,
            )
    # While a conclusion waits for its check the matter is with somebody else.
    is_open = benefit.status not in CONCLUSIONS and row.waiting is None
    if project.stage == Stage.BENEFITS_REVIEW and is_open:
        yield about(
            project,
            f"Say what came of “{benefit.title}”",
            "The project is closed once each benefit is reviewed",
            "findings.benefits_review",
            since=in_london(project.updated_at).date(),
        )


def _to_verify(viewer: Viewer) -> Iterator[Task]:
    """Yield reported actions and conclusions that somebody other than the owner checks."""
    own = viewer.actor.person_id
    actions = db.session.scalars(
        select(RecommendationAction)
        .join(Recommendation, Recommendation.id == RecommendationAction.recommendation_id)
        .join(Project, Project.id == Recommendation.project_id)
        .where(
            RecommendationAction.status.in_([Action.COMPLETE, Action.STOPPED]),
            RecommendationAction.verified_at.is_(None),
            RecommendationAction.owner_id != own,
            Project.stage.in_(OPEN_STAGES),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(RecommendationAction.recommendation).joinedload(Recommendation.project))
        .order_by(RecommendationAction.reported_at, RecommendationAction.id)
    )
    for row in actions:
        project = row.recommendation.project
        may_verify = may(viewer.actor, Can.VERIFY_BENEFIT, viewer.relationship(project))
        # Nobody is given a task that they would be refused.
        if may_verify and row.reported_by_id != own and row.reported_at:
            yield about(
                project,
                f"Verify “{row.text}”",
                "Its owner reported it; somebody else verifies it",
                "findings.recommendation",
                more={"number": row.recommendation.number},
                since=in_london(row.reported_at).date(),
            )
    reviews = db.session.scalars(
        select(BenefitReview)
        .join(Benefit, Benefit.id == BenefitReview.benefit_id)
        .join(Project, Project.id == Benefit.project_id)
        .where(
            BenefitReview.checked_at.is_(None),
            Benefit.owner_id != own,
            Project.stage.in_(OPEN_STAGES),
            visible(viewer, Tier.FULL),
        )
        .options(joinedload(BenefitReview.benefit).joinedload(Benefit.project))
        .order_by(BenefitReview.said_at, BenefitReview.id)
    )
    for review in reviews:
        project = review.benefit.project
        may_verify = may(viewer.actor, Can.VERIFY_BENEFIT, viewer.relationship(project))
        if may_verify and own not in (review.said_by_id, review.receiver_id):
            yield about(
                project,
                f"Verify what came of “{review.benefit.title}”",
                "Its owner concludes; somebody else verifies it",
                "findings.benefits_review",
                since=in_london(review.said_at).date(),
            )


def _to_release(viewer: Viewer) -> Iterator[Task]:
    """Yield projects whose final report is sent and whose findings readers do not see yet."""
    rows = db.session.execute(
        select(Project, FinalReport)
        .join(FinalReport, FinalReport.project_id == Project.id)
        .where(
            Project.id.in_(
                select(Finding.project_id).where(
                    Finding.status == "final",
                    Finding.released_at.is_(None),
                    Finding.withdrawn_at.is_(None),
                )
            ),
            Project.stage.in_(OPEN_STAGES),
            visible(viewer, Tier.FULL),
        )
        .order_by(FinalReport.sent_at, Project.id)
    )
    for project, report in rows:
        if may(viewer.actor, Can.CLEAR_PUBLICATION, viewer.relationship(project)):
            yield about(
                project,
                f"Release the findings of “{project.title}”",
                "The final report is sent; readers do not see it yet",
                "findings.account",
                since=in_london(report.sent_at).date(),
            )
