"""The viewer of this request, loaded once, and the record as they may see it."""

from __future__ import annotations

from flask import g

from evidence_hub.accounts import current
from evidence_hub.core.authority import Actor
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.audience import Tier, Viewer, tier_of, viewer_for
from evidence_hub.registry.models import Project
from evidence_hub.registry.queries import visible_project
from evidence_hub.registry.record import sees_team_panel


def viewer() -> Viewer:
    # Kept for the request: a page asks for the viewer a dozen times, and a relationship that
    # changed half-way through it would show a record that its links then refuse.
    loaded: Viewer | None = g.get("viewer")
    if loaded is None:
        loaded = g.viewer = viewer_for(current.actor())
    return loaded


def tokens_of(actor: Actor) -> frozenset[str]:
    """Return the audience tokens that the person of this request brings to a search."""
    return viewer().tokens


def inside(ref: str) -> Project:
    """Return a project to those who see what its team sees; anybody else gets the common 404."""
    project, _ = visible_project(ref, viewer())
    if not is_inside(project):
        raise NotFound
    return project


def sees_inside(viewer: Viewer, project: Project) -> bool:
    """Whether somebody sees what the project's team sees; asks the database nothing more."""
    return tier_of(viewer, project) is Tier.FULL and sees_team_panel(viewer, project)


def is_inside(project: Project) -> bool:
    return sees_inside(viewer(), project)
