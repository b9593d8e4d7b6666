"""Tables of the lifecycle, split by noun."""

from evidence_hub.lifecycle.models.conditions import Condition
from evidence_hub.lifecycle.models.confirmations import NoDataConfirmation
from evidence_hub.lifecycle.models.moves import StageMove
from evidence_hub.lifecycle.models.waivers import Waiver

__all__ = ["Condition", "NoDataConfirmation", "StageMove", "Waiver"]
