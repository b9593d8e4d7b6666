"""What the lifecycle offers: its pages, a panel of the record, the gate that it checks itself."""

from __future__ import annotations

from evidence_hub.core.feature import Feature, Ordered, endpoints
from evidence_hub.lifecycle import gates, panels, views
from evidence_hub.lifecycle.conditions import conditions_are_met

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "lifecycle", "collecting condition condition_settle condition_show conditions"
    ),
    panels=(Ordered(40, panels.permission_panel),),
    gate_checks={gates.CONDITIONS_MET: conditions_are_met},
)
