"""What the worker offers: its page, and the alarm when it is late."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import whoever_may
from evidence_hub.accounts.policy import Can
from evidence_hub.core.feature import Feature, NavItem, endpoints
from evidence_hub.worker import tasks, views

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints("worker", "health"),
    navigation=(
        NavItem(
            900,
            "System health",
            "worker.health",
            whoever_may(Can.MANAGE_ACCOUNTS),
            is_admin=True,
            hint="Background work, and when it last ran",
        ),
    ),
    tasks=(tasks.alarms,),
)
