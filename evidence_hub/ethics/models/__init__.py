"""Tables of the ethics package, split by noun."""

from evidence_hub.ethics.models.application import Application, Assignment, Round, SectionAnswer
from evidence_hub.ethics.models.opinion import AmendmentReview, EndReport, Opinion, Renewal
from evidence_hub.ethics.models.review import SectionReview

__all__ = [
    "AmendmentReview",
    "Application",
    "Assignment",
    "EndReport",
    "Opinion",
    "Renewal",
    "Round",
    "SectionAnswer",
    "SectionReview",
]
