"""What the package offers beside a record."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may
from evidence_hub.registry.current import is_inside, viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import BEFORE_COMMISSIONED


def tracking_actions(project: Project) -> list[tuple[str, str]]:
    offered = []
    # The same rule as access.is_tracked, before asking what this person sees: an import that the
    # board has not adopted has no plan, and its page must not offer one.
    is_tracked = not project.awaits_adoption and project.stage not in BEFORE_COMMISSIONED
    if is_tracked and is_inside(project):
        offered.append(("Where it stands", url_for("tracking.overview", ref=project.reference)))
    # Offered outside the rule above on purpose: anybody who sees a record may report an incident
    # on it, also before it is commissioned (DOMAIN T20, section 4 “more rows”).
    if may(current.actor(), Can.REPORT_INCIDENT, viewer().relationship(project)):
        offered.append(("Incidents", url_for("tracking.incidents", ref=project.reference)))
    return offered
