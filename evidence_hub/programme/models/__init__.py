"""Tables of the wider programme."""

from evidence_hub.programme.models.advice import Advice, AdviceAnswer, AdviceCite, AdviceRating
from evidence_hub.programme.models.award import (
    Award,
    CourseMilestone,
    Supervision,
    SupervisionMeeting,
)
from evidence_hub.programme.models.fair import Fair, FairInterest, FairOffer
from evidence_hub.programme.models.opportunity import Opportunity
from evidence_hub.programme.models.partnership import Partnership, VentureReview
from evidence_hub.programme.models.placement import Placement, PlacementFinding

__all__ = [
    "Advice",
    "AdviceAnswer",
    "AdviceCite",
    "AdviceRating",
    "Award",
    "CourseMilestone",
    "Fair",
    "FairInterest",
    "FairOffer",
    "Opportunity",
    "Partnership",
    "Placement",
    "PlacementFinding",
    "Supervision",
    "SupervisionMeeting",
    "VentureReview",
]
