"""What the pages of one project begin with, in every package: who looks, what they may, the frame.

A package declares its ``ProjectFrame`` in ``views/shared.py``: who sees its pages, and the side
navigation between them. Everything else is the same for all and stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from flask import render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.registry import queries
from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project

Sees = Callable[[Viewer, Project], bool]


class ActingOn(TypedDict):
    """Who acts on which project, and how they stand to it: what every operation begins with."""

    actor: Actor
    relationship: Relationship
    project: Project


def actor() -> Actor:
    return current.actor()


def full_project(ref: str) -> Project:
    """Return a project that the viewer sees in full, or raise the common 404."""
    project, tier = queries.visible_project(ref, viewer())
    if tier is not Tier.FULL:
        raise NotFound
    return project


def relationship_to(project: Project) -> Relationship:
    return viewer().relationship(project)


def as_owner(project: Project, *owners: int | None) -> Relationship:
    """Return the person's relationship, as owner where one of these people is they."""
    relationship = relationship_to(project)
    person_id = actor().person_id
    if person_id is None or person_id not in owners:
        return relationship
    return replace(relationship, relations=relationship.relations | {Relation.OWNER})


def acting_on(project: Project) -> ActingOn:
    return {"actor": actor(), "relationship": relationship_to(project), "project": project}


def can(project: Project, *rights: Can) -> dict[str, bool]:
    """Return which of these the person may do with the project, by name."""
    return {right.name: may(actor(), right, relationship_to(project)) for right in rights}


@dataclass(frozen=True)
class SideEntry:
    """A page of the package in the side navigation; ``inside`` of the force alone where it says."""

    endpoint: str
    label: str
    is_inside_alone: bool = False


@dataclass(frozen=True)
class ProjectFrame:
    """One package's pages of a project: who sees them, and what stands beside each.

    ``package`` names the blueprint and the folder of the templates.
    """

    package: str
    sees: Sees
    side_label: str = ""
    side: tuple[SideEntry, ...] = ()
    # Whether a project has these pages at all: before that there is nothing to go to beside one.
    has_side: Callable[[Project], bool] = lambda _: True

    def project(self, ref: str) -> Project:
        """Return a project whose pages here the person sees; the common 404 to anybody else."""
        project, _ = queries.visible_project(ref, viewer())
        if not self.sees(viewer(), project):
            raise NotFound
        return project

    def inside_alone(self, ref: str) -> Project:
        """Return a project to people of the force alone."""
        project = self.project(ref)
        if viewer().is_outside:
            raise NotFound
        return project

    def side_navigation(self, project: Project, here: str) -> list[dict[str, object]]:
        if not self.has_side(project):
            return []
        return [
            {
                "label": entry.label,
                "href": url_for(f"{self.package}.{entry.endpoint}", ref=project.reference),
                "current": entry.endpoint == here,
            }
            for entry in self.side
            if not (entry.is_inside_alone and viewer().is_outside)
        ]

    def page(self, template: str, project: Project, here: str = "", **more: Any) -> str:
        """Render a page of the project; ``here`` is the endpoint that the navigation marks."""
        context = {"hides_names": viewer().is_outside, "today": clock.today(), **more}
        if self.side:
            context["side_navigation"] = self.side_navigation(project, here)
            context["side_label"] = self.side_label
        return render_template(
            f"{self.package}/{template}.html",
            project=project,
            marking=highest([project.marking]),
            **context,
        )
