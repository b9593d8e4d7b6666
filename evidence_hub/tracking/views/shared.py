"""What every page of the package begins with, and its way of asking with a form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypedDict

from flask import render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.registry.condition_views import inside as inside_any
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.models.people import TEAM_PARTS
from evidence_hub.registry.stages import BEFORE_COMMISSIONED, Stage
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.views import bp
from evidence_hub.web.form_page import FormPage, form_pages
from evidence_hub.web.forms import whole_number

BASE = "/projects/<ref>/tracking"
RAIL = {
    "overview": "Where it stands",
    "plan": "Plan",
    "progress": "Progress reports",
    "risks": "Risks and issues",
    "money": "Money",
    "benefits": "Benefits",
    "ending": "Leaving and ending",
    "incidents": "Incidents",
}
# People from outside see neither risk scores nor money (DOMAIN section 4).
INSIDE_ALONE = frozenset({"risks", "money"})


def inside(ref: str) -> Project:
    """Return a tracked project to those who see what its team sees; the common 404 to others."""
    found = inside_any(ref)
    if found.awaits_adoption or Stage(found.stage) in BEFORE_COMMISSIONED:
        raise NotFound
    return found


def inside_alone(ref: str) -> Project:
    """Return a project to people of the force alone."""
    found = inside(ref)
    if viewer().is_outside:
        raise NotFound
    return found


def actor() -> Actor:
    return current.actor()


def relationship_to(project: Project) -> Relationship:
    return viewer().relationship(project)


class Acting(TypedDict):
    """Who acts on which project, and how they stand to it: what every operation begins with."""

    actor: Actor
    relationship: Relationship
    project: Project


def acting_on(project: Project) -> Acting:
    return {"actor": actor(), "relationship": relationship_to(project), "project": project}


def owner_relationship(project: Project, benefit: Benefit) -> Relationship:
    """Return the person's relationship, as owner where the benefit is theirs."""
    relationship = relationship_to(project)
    if benefit.owner_id == actor().person_id:
        return replace(relationship, relations=relationship.relations | {Relation.OWNER})
    return relationship


def can(project: Project, *rights: Can) -> dict[str, bool]:
    return {right.name: may(actor(), right, relationship_to(project)) for right in rights}


def people_of(project: Project) -> dict[int, Person]:
    """Return who takes part today, by id: those who may be named for something."""
    today = clock.today()
    held = [part for part in project.people if part.is_held(today) and part.part in TEAM_PARTS]
    return {part.person_id: part.person for part in sorted(held, key=lambda row: row.person.name)}


def choices_of(people: dict[int, Person], nobody: str = "") -> list[tuple[int, str]]:
    named = [(key, person.name) for key, person in people.items()]
    return [(0, nobody), *named] if nobody else named


def seen_version(field: Any) -> int:
    """Return the version that the form was shown with; 0, which no row has, where it is not said.

    ``None`` would mean that nobody cares.
    """
    return whole_number(field.data)


def rail(project: Project, here: str) -> list[dict[str, Any]]:
    if project.awaits_adoption or Stage(project.stage) in BEFORE_COMMISSIONED:
        return []
    return [
        {
            "label": label,
            "href": url_for(f"tracking.{endpoint}", ref=project.reference),
            "current": endpoint == here,
        }
        for endpoint, label in RAIL.items()
        if not (viewer().is_outside and endpoint in INSIDE_ALONE)
    ]


def page(template: str, project: Project, here: str, status: int = 200, **more: Any) -> Any:
    shown = render_template(
        f"tracking/{template}.html",
        project=project,
        side_navigation=rail(project, here),
        side_label="Parts of tracking",
        marking=highest([project.marking]),
        today=clock.today(),
        hides_names=viewer().is_outside,
        **more,
    )
    return shown, status


form_page = form_pages(bp, BASE, "tracking/form.html")

__all__ = [
    "BASE",
    "FormPage",
    "acting_on",
    "actor",
    "can",
    "choices_of",
    "form_page",
    "inside",
    "inside_alone",
    "owner_relationship",
    "page",
    "people_of",
    "rail",
    "relationship_to",
    "seen_version",
]  # fmt: skip
