"""What is the agreements' own of their pages: their parts, and which agreements a party sees."""

from __future__ import annotations

from typing import Any

from evidence_hub.agreements import queries
from evidence_hub.agreements.access import is_party, sees_agreements
from evidence_hub.agreements.models import Agreement
from evidence_hub.agreements.views import bp
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import ProjectFrame, SideEntry, actor
from evidence_hub.web.form_page import form_pages

BASE = "/projects/<ref>/agreements"


FRAME = ProjectFrame(
    "agreements",
    sees_agreements,
    "Parts of the agreements",
    (
        SideEntry("overview", "Overview"),
        SideEntry("data_protection", "Data protection"),
        SideEntry("sharing", "Data sharing"),
        SideEntry("ip", "Intellectual property"),
        SideEntry("publications", "Publications"),
    ),
)
inside = FRAME.project
form_page = form_pages(bp, BASE, "agreements/form.html")


def page(template: str, project: Project, here: str, **more: Any) -> str:
    return FRAME.page(template, project, here, **{"errors": (), **more})


def agreement_of(project: Project, number: int) -> Agreement:
    """Return an agreement; to people from outside only one that their organisation is party to."""
    agreement = queries.agreement(project.id, number)
    # The common 404, not a refusal: a refusal would confirm that another partner has an agreement.
    if viewer().is_outside and not is_party(agreement, queries.own_organisation(actor())):
        raise NotFound
    return agreement
