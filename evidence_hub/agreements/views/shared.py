"""What every page of the package begins with, and its way of asking with a form."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from flask import render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may
from evidence_hub.agreements import queries
from evidence_hub.agreements.access import is_inside, is_party
from evidence_hub.agreements.models import Agreement, Impact
from evidence_hub.agreements.views import bp
from evidence_hub.core.authority import Actor, Relation, Relationship
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.registry import queries as registry
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.web.form_page import UNPROCESSABLE, FormPage, form_pages

BASE = "/projects/<ref>/agreements"


def inside(ref: str) -> Project:
    """Return a project whose agreements the person may see; anybody else gets the common 404."""
    found, _ = registry.visible_project(ref, viewer())
    if found.awaits_adoption or not is_inside(viewer(), found):
        raise NotFound
    return found


def sees_agreements(project: Project) -> bool:
    return is_inside(viewer(), project)


def relationship_to(project: Project) -> Relationship:
    return viewer().relationship(project)


def owner_relationship(project: Project, impact: Impact) -> Relationship:
    """Return the person's relationship, as asset owner where the assessment names them."""
    relationship = relationship_to(project)
    if impact.owner_id is not None and impact.owner_id == actor().person_id:
        return replace(relationship, relations=relationship.relations | {Relation.OWNER})
    return relationship


def actor() -> Actor:
    return current.actor()


def can(project: Project, *rights: Can) -> dict[str, bool]:
    """Return which of these the person may do with the project, by name."""
    return {right.name: may(actor(), right, relationship_to(project)) for right in rights}


def author_name(name: str, *, is_reviewer: bool = True) -> str:
    """External partners and students read what reviewers say, never who they are."""
    return "" if is_reviewer and viewer().is_outside else name


def is_author_side(project: Project) -> bool:
    """Whether the person reads a clearance without the internal discussion: all but who clear."""
    return not may(actor(), Can.COMMENT_ON_PUBLICATION, relationship_to(project))


def agreement_of(project: Project, number: int) -> Agreement:
    """Return an agreement; to people from outside only one that their organisation is party to."""
    found = queries.agreement(project.id, number)
    if viewer().is_outside and not is_party(found, queries.own_organisation(actor())):
        raise NotFound
    return found


def given(day: dt.date | None) -> dt.date:
    """Return a day that the form has made sure of."""
    if day is None:
        raise Invalid({"day": "Enter the day"})
    return day


RAIL = {
    "overview": "Overview",
    "data_protection": "Data protection",
    "sharing": "Data sharing",
    "ip": "Intellectual property",
    "publications": "Publications",
}


def rail(project: Project, here: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "href": url_for(f"agreements.{endpoint}", ref=project.reference),
            "current": endpoint == here,
        }
        for endpoint, label in RAIL.items()
    ]


def page(template: str, project: Project, here: str, status: int = 200, **more: Any) -> Any:
    shown = render_template(
        f"agreements/{template}.html",
        project=project,
        side_navigation=rail(project, here),
        side_label="Parts of the agreements",
        marking=highest([project.marking]),
        **{"errors": (), **more},
    )
    return shown, status


form_page = form_pages(bp, BASE, "agreements/form.html")

__all__ = [
    "BASE",
    "UNPROCESSABLE",
    "FormPage",
    "actor",
    "agreement_of",
    "author_name",
    "can",
    "form_page",
    "given",
    "inside",
    "is_author_side",
    "owner_relationship",
    "page",
    "rail",
    "relationship_to",
    "sees_agreements",
]  # fmt: skip
