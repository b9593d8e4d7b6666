"""Tables of the tracking package, split by noun."""

from evidence_hub.tracking.models.benefit import Benefit, BenefitReading
from evidence_hub.tracking.models.ending import Departure, EndStatement
from evidence_hub.tracking.models.incident import Incident
from evidence_hub.tracking.models.money import BudgetYear, FundingLine, MoneyEntry
from evidence_hub.tracking.models.plan import Milestone, Rebaseline
from evidence_hub.tracking.models.progress import ProgressReport, Risk

__all__ = [
    "Benefit",
    "BenefitReading",
    "BudgetYear",
    "Departure",
    "EndStatement",
    "FundingLine",
    "Incident",
    "Milestone",
    "MoneyEntry",
    "ProgressReport",
    "Rebaseline",
    "Risk",
]
