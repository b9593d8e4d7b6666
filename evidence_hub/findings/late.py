"""What of this package is late: actions past their day, benefits unmeasured after adoption."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from evidence_hub.core.database import db
from evidence_hub.findings import reviewing
from evidence_hub.findings.models import Recommendation, RecommendationAction
from evidence_hub.findings.states import Action
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.worklist import Late

ROOM = "Findings"
# Closed ones as well: benefits outlive the project, and that nobody measured them afterwards is
# what report para 111 calls “not well exploited”.
REVIEWED_AT = sorted((Stage.IMPLEMENTATION, Stage.BENEFITS_REVIEW, Stage.CLOSED))


def late_things(viewer: Viewer, today: dt.date) -> Iterator[Late]:
    """Yield what is late of projects that the viewer sees in full, closed ones included."""
    actions = db.session.scalars(
        select(RecommendationAction)
        .join(Recommendation, Recommendation.id == RecommendationAction.recommendation_id)
        .join(Project, Project.id == Recommendation.project_id)
        .where(
            RecommendationAction.status == Action.OPEN,
            RecommendationAction.due_on < today,
            # Actions, unlike measurements, end with the project: T13 lets it close only once they
            # are settled.
            Project.stage.not_in(sorted(OVER)),
            visible(viewer, Tier.FULL),
        )
        .options(
            contains_eager(RecommendationAction.recommendation).contains_eager(
                Recommendation.project
            ),
            joinedload(RecommendationAction.owner),
        )
        .order_by(RecommendationAction.due_on, RecommendationAction.id)
    )
    for row in actions:
        yield Late(
            row.recommendation.project,
            ROOM,
            f"Action: {row.text}",
            row.owner.name,
            row.due_on,
            (today - row.due_on).days,
            "findings.recommendation",
            {"number": row.recommendation.number},
        )
    projects = db.session.scalars(
        select(Project)
        .where(
            Project.stage.in_(REVIEWED_AT),
            Project.id.in_(select(Benefit.project_id)),
            visible(viewer, Tier.FULL),
        )
        .order_by(Project.id)
    ).all()
    held = reviewing.reviewed(projects, today)
    for project in projects:
        for each in held[project.id]:
            for mark in each.overdue:
                yield Late(
                    project,
                    ROOM,
                    f"Benefit not measured {mark.months} months on: {each.benefit.title}",
                    each.benefit.owner.name,
                    mark.due_on,
                    (today - mark.due_on).days,
                    "findings.benefits_review",
                )
