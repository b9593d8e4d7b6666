"""What the front page, help, the audit trail and the health checks offer."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import whoever_may
from evidence_hub.accounts.policy import Can
from evidence_hub.core.feature import Feature, NavItem, endpoints
from evidence_hub.home import health, views

FEATURE = Feature(
    blueprints=(health.bp, views.bp),
    public=endpoints("health", "favicon healthz metrics readyz"),
    signed_in=endpoints("home", "admin front guide_page guide_picture help trail"),
    navigation=(
        NavItem(190, "Audit trail", "home.trail", whoever_may(Can.READ_AUDIT)),
        NavItem(
            200,
            "Administration",
            "home.admin",
            whoever_may(Can.MANAGE_ACCOUNTS),
            "",
            ("accounts.people", "accounts.person", "directory.admin"),
        ),
    ),
)
