"""What somebody who leaves has in hand in this package, given to their successor (journey J7)."""

from __future__ import annotations

from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.findings.lifecycle import Action
from evidence_hub.findings.models import Adoption, Recommendation, RecommendationAction
from evidence_hub.tracking.models import Departure


def hand_over(row: Departure) -> int:
    """Give recommendations, unsettled actions and adopting units to the successor."""
    ours = select(Recommendation.id).where(Recommendation.project_id == row.project_id)
    recommendations = db.session.scalars(
        select(Recommendation).where(
            Recommendation.project_id == row.project_id, Recommendation.owner_id == row.person_id
        )
    ).all()
    actions = db.session.scalars(
        select(RecommendationAction).where(
            RecommendationAction.recommendation_id.in_(ours),
            RecommendationAction.owner_id == row.person_id,
            RecommendationAction.verified_at.is_(None),
            RecommendationAction.status != Action.HANDED_ON,
        )
    ).all()
    adoptions = db.session.scalars(
        select(Adoption).where(
            Adoption.recommendation_id.in_(ours), Adoption.owner_id == row.person_id
        )
    ).all()
    owned: list[Recommendation | RecommendationAction | Adoption] = [
        *recommendations, *actions, *adoptions,
    ]  # fmt: skip
    for each in owned:
        each.owner_id = row.successor_id
    return len(owned)
