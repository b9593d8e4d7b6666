"""What house rules offer: their pages."""

from __future__ import annotations

from evidence_hub.core.feature import Feature, endpoints
from evidence_hub.house_rules import views

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints("house_rules", "listing record rule"),
)
