"""Tables of the tracking room, split by noun."""

from evidence_hub.tracking.models.incident import Incident

__all__ = ["Incident"]
