"""Tables of the register, split by noun."""

from evidence_hub.registry.models.facts import Fact, Plan
from evidence_hub.registry.models.imports import ImportBatch, ImportLine
from evidence_hub.registry.models.people import NeedToKnow, ProjectPerson
from evidence_hub.registry.models.project import (
    Outcome,
    Project,
    ProjectArea,
    ProjectFunding,
    ProjectLink,
    ProjectPartner,
    ProjectPriority,
    RelatedProject,
)
from evidence_hub.registry.models.registering import (
    Amendment,
    DeclaredInterest,
    Enquiry,
    ProjectVersion,
    SectionVisit,
    Submission,
    UnsavedInput,
)

__all__ = [
    "Amendment",
    "DeclaredInterest",
    "Enquiry",
    "Fact",
    "ImportBatch",
    "ImportLine",
    "NeedToKnow",
    "Outcome",
    "Plan",
    "Project",
    "ProjectArea",
    "ProjectFunding",
    "ProjectLink",
    "ProjectPartner",
    "ProjectPerson",
    "ProjectPriority",
    "ProjectVersion",
    "RelatedProject",
    "SectionVisit",
    "Submission",
    "UnsavedInput",
]
