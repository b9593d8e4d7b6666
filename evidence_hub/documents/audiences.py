"""Who sees a document: those whom its audience names, among those who see its project.

Before its release date it is its team's alone. The same tokens are asked of one document, of
lists and of the search engine.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship, Role
from evidence_hub.core.errors import NotAllowed
from evidence_hub.documents.models import Document
from evidence_hub.registry.audience import (
    BOARD,
    REGISTER_READERS,
    Audience,
    Tier,
    Viewer,
    audience,
    own_team,
)
from evidence_hub.registry.models import Project


@dataclass(frozen=True)
class Reach:
    """An audience to choose. ``groups`` see it where they see the project at ``tier``."""

    code: str
    label: str
    hint: str
    tier: Tier
    groups: frozenset[str]
    denied: frozenset[str] = frozenset()
    of_board: frozenset[str] = frozenset()  # those of the board, where the board sees the project


_REVIEWERS = frozenset({Role.SECRETARY.value, Role.INFORMATION_GOVERNANCE.value})
_BOARD = _REVIEWERS | {BOARD, Role.AUDITOR.value}
# Partners and students see no board papers (DOMAIN 4).
_OUTSIDE = frozenset({Role.EXTERNAL_PARTNER.value, Role.STUDENT.value})

TEAM, CLEARANCE = "team", "clearance"
REACHES: dict[str, Reach] = {
    reach.code: reach
    for reach in (
        Reach(TEAM, "The project’s team", "Nobody else.", Tier.FULL, frozenset()),
        Reach(
            "reviewers",
            "The team and its reviewers",
            "Also the board secretary, information governance and assigned reviewers.",
            Tier.FULL,
            _REVIEWERS,
        ),
        Reach(
            CLEARANCE,
            "The team and those who clear publications",
            "Also the board secretary, information governance, assigned advisers and the chair.",
            Tier.FULL,
            _REVIEWERS,
            of_board=frozenset({Role.CHAIR.value, Role.DEPUTY.value}),
        ),
        Reach(
            "board",
            "The team, its reviewers and the board",
            "Not external partners and students.",
            Tier.FULL,
            _BOARD,
            _OUTSIDE,
        ),
        Reach(
            "register",
            "Everybody who sees the project",
            "Once it is commissioned, every reader of the register.",
            Tier.REGISTER,
            _BOARD | {REGISTER_READERS},
        ),
    )
}


def team_alone(project: Project) -> Audience:
    """Return the audience of what only the project's own team sees."""
    return replace(audience(project, Tier.FULL), any_of=frozenset({own_team(project.id)}))


def audience_of(document: Document, project: Project) -> Audience:
    """Return who sees the document once it is released."""
    reach = REACHES[document.audience]
    if reach.code == TEAM:
        return team_alone(project)
    whole = audience(project, reach.tier)
    taking_part = {f"team:{project.id}", own_team(project.id)}
    # The chair clears publications, but sees a project only from the stage at which the board does.
    if BOARD in whole.any_of:
        taking_part |= reach.of_board
    return replace(
        whole,
        any_of=(whole.any_of & reach.groups) | taking_part,
        denied=whole.denied | reach.denied,
    )


def sees(viewer: Viewer, document: Document, project: Project, day: dt.date | None = None) -> bool:
    """Whether the viewer sees the document on a day, today unless it is given."""
    tokens = viewer.tokens
    reach = audience_of(document, project)
    # Asked of the day and never stored: a document opens to its readers at midnight, without
    # anybody doing anything.
    if document.is_released(day or clock.today()):
        return reach.admits(tokens)
    return reach.admits(tokens) and team_alone(project).admits(tokens)


def open_to(actor: Actor, relationship: Relationship) -> dict[str, Reach]:
    """Return the audiences that somebody may give a document: those that include themselves."""
    return {
        code: reach
        for code, reach in REACHES.items()
        if not (reach.denied & {role.value for role in actor.roles})
        and (code != TEAM or actor.is_system or Relation.TEAM in relationship)
    }


def is_team(actor: Actor, relationship: Relationship) -> bool:
    return actor.is_system or Relation.TEAM in relationship


def require_change(actor: Actor, relationship: Relationship, document: Document) -> None:
    """The team keeps all documents of its project, a reviewer those that they attached."""
    if not is_team(actor, relationship) and document.attached_by_id != actor.person_id:
        raise NotAllowed(
            "Only the project’s team and whoever attached this document can change it.",
            verb="change a document",
            record=f"document:{document.id}",
            project_id=document.project_id,
            is_demo=document.is_demo,
        )
