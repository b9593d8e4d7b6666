"""What the pages of one project's findings begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template, url_for

from evidence_hub.accounts import queries as accounts
from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation, Relationship
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import highest
from evidence_hub.findings.views import bp
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.tracking.views.shared import (
    acting_on,
    actor,
    can,
    inside,
    relationship_to,
    seen_version,
)
from evidence_hub.web.form_page import FormPage, form_pages

BASE = "/projects/<ref>"
RAIL = {
    "account": "Findings and final report",
    "recommendations_of": "Recommendations",
    "benefits_review": "Benefits review",
    "line_of_sight": "Line of sight",
}


def owning(project: Project, *owners: int) -> Relationship:
    """Return the person's relationship, as owner where one of these people is they."""
    relationship = relationship_to(project)
    if actor().person_id in owners:
        return replace(relationship, relations=relationship.relations | {Relation.OWNER})
    return relationship


def person_named(email: str | None, field: str) -> Person | None:
    """Return who has this e-mail address; None for blank, Invalid for an unknown one."""
    if not email:
        return None
    found = accounts.by_email(email)
    if found is None:
        raise Invalid({field: "Nobody has this e-mail address. Ask your administrator."})
    return found


def page(template: str, project: Project, here: str, **more: Any) -> Any:
    # Of an import that the board has not adopted there is the line alone.
    rail = {} if project.awaits_adoption else RAIL
    return render_template(
        f"findings/{template}.html",
        project=project,
        side_navigation=[
            {
                "label": label,
                "href": url_for(f"findings.{endpoint}", ref=project.reference),
                "current": endpoint == here,
            }
            for endpoint, label in rail.items()
        ],
        side_label="From findings to what changed",
        marking=highest([project.marking]),
        today=clock.today(),
        hides_names=viewer().is_outside,
        **more,
    )


form_page = form_pages(bp, BASE, "findings/form.html")

__all__ = [
    "BASE",
    "FormPage",
    "acting_on",
    "actor",
    "can",
    "form_page",
    "inside",
    "owning",
    "page",
    "person_named",
    "relationship_to",
    "seen_version",
]  # fmt: skip
