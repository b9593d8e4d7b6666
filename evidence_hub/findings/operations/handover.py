"""What somebody who leaves has in hand in this package, given to their successor (journey J7)."""

from __future__ import annotations

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.findings.models import Adoption, Recommendation, RecommendationAction
from evidence_hub.findings.states import Action
from evidence_hub.findings.verbs import FindingsVerb
from evidence_hub.registry.changes import change
from evidence_hub.tracking.leavers import changed_hands, named
from evidence_hub.tracking.models import Departure


def hand_over(*, actor: Actor, departure: Departure) -> int:
    """Give recommendations, unsettled actions and adopting units to the successor."""
    require(actor, Can.HAND_OVER)
    ours = select(Recommendation.id).where(Recommendation.project_id == departure.project_id)
    recommendations = db.session.scalars(
        select(Recommendation)
        .where(
            Recommendation.project_id == departure.project_id,
            Recommendation.owner_id == departure.person_id,
        )
        .order_by(Recommendation.id)
    ).all()
    actions = db.session.scalars(
        select(RecommendationAction)
        .where(
            RecommendationAction.recommendation_id.in_(ours),
            RecommendationAction.owner_id == departure.person_id,
            # What is settled keeps the name of who did it (J7: authored history keeps its name).
            RecommendationAction.verified_at.is_(None),
            RecommendationAction.status != Action.HANDED_ON,
        )
        .order_by(RecommendationAction.id)
    ).all()
    adoptions = db.session.scalars(
        select(Adoption)
        .where(Adoption.recommendation_id.in_(ours), Adoption.owner_id == departure.person_id)
        .order_by(Adoption.id)
    ).all()
    owned: list[Recommendation | RecommendationAction | Adoption] = [
        *recommendations,
        *actions,
        *adoptions,
    ]
    for thing in owned:
        thing.owner_id = departure.successor_id
    if owned:
        names = [
            *(named("recommendation", row.id, row.text) for row in recommendations),
            *(named("action", row.id, row.text) for row in actions),
            *(named("adoption", row.id, row.unit) for row in adoptions),
        ]
        change(
            actor,
            departure.project,
            FindingsVerb.RECOMMENDATIONS_HANDED_OVER,
            changed_hands(departure, names),
            departure.reason,
        )
    return len(owned)
