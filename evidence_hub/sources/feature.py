"""What sources offer: their pages."""

from __future__ import annotations

from evidence_hub.core.feature import Feature, endpoints
from evidence_hub.sources import views

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints("sources", "source sources"),
)
