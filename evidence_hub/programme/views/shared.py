"""Who reads and who keeps the programme, and which records its pages may link to."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.errors import NotFound
from evidence_hub.programme import queries
from evidence_hub.programme.views import bp
from evidence_hub.programme.views.page_parts import Cell, link
from evidence_hub.registry.audience import Tier, tier_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import actor
from evidence_hub.web.form_page import form_pages

BASE = "/programme"
form_page = form_pages(bp, BASE, "programme/form.html")


def keeps() -> bool:
    return may(actor(), Can.KEEP_PROGRAMME)


# Refused and audited, where readers_only answers as if the page did not exist: whoever comes here
# has read the register and knows that the page is there.
def must_keep() -> None:
    require(actor(), Can.KEEP_PROGRAMME)


def readers_only() -> None:
    """Raise the common 404 for everybody who does not read the register."""
    if not viewer().reads_register:
        raise NotFound


def record_of(project: Project | None) -> Cell:
    """Return a link to a linked record; "Not linked" also where the viewer does not see it."""
    # One answer for both, so that a restricted record cannot be told from a missing one (J8).
    if project is None or tier_of(viewer(), project) is Tier.NOTHING:
        return "Not linked"
    return link(project.title, "registry.project", ref=project.reference)


def records_for(*kinds: str) -> dict[int, Project]:
    return {project.id: project for project in queries.records(viewer(), *kinds)}
