"""Tables of findings, recommendations, what was done about them, and reviewed benefits."""

from evidence_hub.findings.models.final_report import (
    FinalReport,
    OutcomeExplanation,
    StrengthAssessment,
)
from evidence_hub.findings.models.finding import (
    SCHEMES,
    ExternalRating,
    Finding,
    UnverifiedResult,
)
from evidence_hub.findings.models.recommendation import (
    Adoption,
    AdoptionStep,
    Recommendation,
    RecommendationAction,
)
from evidence_hub.findings.models.review import BenefitReview

__all__ = [
    "SCHEMES",
    "Adoption",
    "AdoptionStep",
    "BenefitReview",
    "ExternalRating",
    "FinalReport",
    "Finding",
    "OutcomeExplanation",
    "Recommendation",
    "RecommendationAction",
    "StrengthAssessment",
    "UnverifiedResult",
]
