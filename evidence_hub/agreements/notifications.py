"""Whom this package tells what."""

from __future__ import annotations

from collections.abc import Iterable

from evidence_hub.core.authority import Role
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project


def notify(project: Project, people: Iterable[int], *, key: str, text: str, page: str = "") -> int:
    """Leave a notice that leads to the project's agreements, or to a page of them."""
    return notices.notify(
        people,
        key=key,
        text=text,
        path=f"/projects/{project.reference}/agreements{page}",
        project=project,
    )


def infogov(project: Project) -> set[int]:
    return notices.in_roles(project, Role.INFORMATION_GOVERNANCE)


def legal(project: Project) -> set[int]:
    return notices.in_roles(project, Role.LEGAL_ADVISER)


def chairs(project: Project) -> set[int]:
    return notices.in_roles(project, Role.CHAIR, Role.DEPUTY)


def team(project: Project) -> set[int]:
    return notices.team_of(project)
