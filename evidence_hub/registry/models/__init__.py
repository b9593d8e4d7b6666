"""Tables of the register, split by noun."""

from evidence_hub.registry.models.facts import Fact, Plan
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

__all__ = [
    "Fact",
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
    "RelatedProject",
]
