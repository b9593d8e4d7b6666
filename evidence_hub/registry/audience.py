"""Who may see a record, said once: for one record, for SQL and for the search engine.

A record asks for tokens in three ways that must all be met: an audience (role or part in the
project), a clearance, and a place on the need-to-know list. A viewer brings the tokens that they
hold today, so that nothing has to be re-indexed when a day passes (DOMAIN section 4, "Register
view and full view").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    false,
    literal,
    or_,
    select,
    true,
    union_all,
)

from evidence_hub.accounts.models import Person, RoleGrant
from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.core.markings import MARKINGS
from evidence_hub.registry.models import (
    DeclaredInterest,
    NeedToKnow,
    Project,
    ProjectPartner,
    ProjectPerson,
)
from evidence_hub.registry.models.people import TEAM_PARTS
from evidence_hub.registry.stages import (
    BEFORE_THE_BOARD,
    FROM_COMMISSIONED,
    Stage,
)


class Tier(IntEnum):
    NOTHING = 0
    REGISTER = 1
    FULL = 2


# Relations that say something of a person without making them part of the project.
NOT_A_PART = frozenset({Relation.CONFLICTED, Relation.CHAIR_AWAY})

OPEN = "open"
REGISTER_READERS = "register"
BOARD = "board"


def own_team(project_id: int) -> str:
    """Return the token of a record's own team, which its reviewers do not hold."""
    return f"own-team:{project_id}"


@dataclass(frozen=True)
class Grant:
    """A group that sees records of some stages at a tier."""

    tier: Tier
    token: str
    stages: frozenset[Stage] | None = None
    legacy_only: bool = False  # until the board adopts it; then it is a project like others


# The team's own grant is per record ("team:<id>") and holds at every stage.
GRANTS: tuple[Grant, ...] = (
    Grant(Tier.FULL, Role.SECRETARY),
    # The board and the auditor see a project from the day it is ready for the board. Before that it
    # is the work of its team, its reviewers and the secretary (DOMAIN section 4).
    Grant(Tier.FULL, BOARD, FROM_COMMISSIONED | BEFORE_THE_BOARD),
    Grant(Tier.FULL, Role.AUDITOR, FROM_COMMISSIONED | BEFORE_THE_BOARD),
    Grant(Tier.FULL, Role.INFORMATION_GOVERNANCE, FROM_COMMISSIONED),
    # What an import says is on record elsewhere, so every reader of the register sees all of it
    # until the board adopts it (DOMAIN T22).
    Grant(Tier.FULL, REGISTER_READERS, legacy_only=True),
    Grant(Tier.REGISTER, REGISTER_READERS, FROM_COMMISSIONED),
)


@dataclass(frozen=True)
class Viewer:
    """An actor with the records that they stand in some relation to today."""

    actor: Actor
    relations: dict[int, frozenset[Relation]]
    listed_on: frozenset[int]

    @cached_property
    def team_of(self) -> frozenset[int]:
        return frozenset(
            project_id for project_id, parts in self.relations.items() if parts - NOT_A_PART
        )

    @cached_property
    def own_team_of(self) -> frozenset[int]:
        """Records on whose own team the viewer is; reviewers assigned to a record are not."""
        return frozenset(
            project_id for project_id, parts in self.relations.items() if Relation.TEAM in parts
        )

    @cached_property
    def conflicted_on(self) -> frozenset[int]:
        """Records whose board papers are closed to the viewer; their own team's are not."""
        return frozenset(
            project_id
            for project_id, parts in self.relations.items()
            if Relation.CONFLICTED in parts and Relation.TEAM not in parts
        )

    @cached_property
    def groups(self) -> frozenset[str]:
        groups: set[str] = {OPEN, *self.actor.roles}
        # Roles are read here and not asked of the permission map: these are the tokens by which the
        # search engine and SQL tell who sees what, and the map knows no tokens.
        if self.actor.has(Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER):
            groups.add(BOARD)
        if may(self.actor, Can.SEE_REGISTER):
            groups.add(REGISTER_READERS)
        return frozenset(groups)

    @property
    def is_outside(self) -> bool:
        """External partners and students see neither the register nor who else takes part."""
        # A statement about the person and not about an action, so it is no row of the map.
        return self.actor.has(Role.EXTERNAL_PARTNER, Role.STUDENT)

    @property
    def reads_register(self) -> bool:
        return REGISTER_READERS in self.groups

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Everything the viewer holds, as the search engine asks for it."""
        return frozenset(
            {
                *self.groups,
                *(f"clearance:{level}" for level in self.actor.clearances),
                *(f"team:{project_id}" for project_id in self.team_of),
                *(own_team(project_id) for project_id in self.own_team_of),
                *(f"listed:{project_id}" for project_id in self.listed_on),
                *(f"conflict:{project_id}" for project_id in self.conflicted_on),
            }
        )

    def relationship(self, project: Project) -> Relationship:
        return Relationship(
            relations=self.relations.get(project.id, frozenset()),
            record=f"project:{project.reference}",
            project_id=project.id,
            is_demo=project.is_demo,
        )


@dataclass(frozen=True)
class Audience:
    """The tokens of which a viewer needs one of each, and those that shut them out."""

    any_of: frozenset[str]
    clearances: frozenset[str]
    listed: frozenset[str]
    denied: frozenset[str]

    def admits(self, tokens: frozenset[str]) -> bool:
        return (
            not self.any_of.isdisjoint(tokens)
            and not self.clearances.isdisjoint(tokens)
            and not self.listed.isdisjoint(tokens)
            and self.denied.isdisjoint(tokens)
        )


def _granted(project: Project, grant: Grant) -> bool:
    if grant.legacy_only:
        return project.awaits_adoption
    return grant.stages is None or Stage(project.stage) in grant.stages


def audience(project: Project, tier: Tier) -> Audience:
    """Return who may see the record at this tier (or higher)."""
    tokens = {grant.token for grant in GRANTS if grant.tier >= tier and _granted(project, grant)}
    needed = MARKINGS[project.marking].clearances
    return Audience(
        any_of=frozenset({*tokens, f"team:{project.id}"}),
        # "open" is a token that everybody brings. A record that asks for no clearance must still
        # ask for one token of each kind, or the engine could not filter by three fields alike.
        clearances=frozenset({OPEN})
        if needed is None
        else frozenset(f"clearance:{level}" for level in needed),
        listed=frozenset({f"listed:{project.id}"} if project.is_listed_only else {OPEN}),
        denied=frozenset(
            {f"conflict:{project.id}"} if Stage(project.stage) in BEFORE_THE_BOARD else set()
        ),
    )


def tier_of(viewer: Viewer, project: Project) -> Tier:
    tokens = viewer.tokens
    # The higher tier first: who is admitted to it is admitted to the lower one, too.
    for tier in (Tier.FULL, Tier.REGISTER):
        if audience(project, tier).admits(tokens):
            return tier
    return Tier.NOTHING


def _markings_open_to(actor: Actor) -> list[str]:
    return [
        code
        for code, marking in MARKINGS.items()
        if marking.clearances is None or not marking.clearances.isdisjoint(actor.clearances)
    ]


def visible(viewer: Viewer, tier: Tier = Tier.REGISTER) -> ColumnElement[bool]:
    """The SQL condition on ``project`` that is true exactly where ``tier_of`` reaches ``tier``."""
    groups = viewer.groups
    # This must say in SQL what ``audience`` says of one record. A property test draws viewers and
    # records and compares the two and the search engine.
    seen: list[ColumnElement[bool]] = [Project.id.in_(sorted(viewer.team_of))]
    for grant in GRANTS:
        if grant.tier < tier or grant.token not in groups:
            continue
        if grant.legacy_only:
            seen.append(and_(Project.is_legacy, Project.adopted_on.is_(None)))
        elif grant.stages is None:
            seen.append(true())
        else:
            seen.append(Project.stage.in_(sorted(grant.stages)))
    listed = or_(Project.is_listed_only.is_(False), Project.id.in_(sorted(viewer.listed_on)))
    shut_out = (
        and_(
            Project.stage.in_(sorted(BEFORE_THE_BOARD)),
            Project.id.in_(sorted(viewer.conflicted_on)),
        )
        if viewer.conflicted_on
        else false()
    )
    return and_(or_(*seen), Project.marking.in_(_markings_open_to(viewer.actor)), listed, ~shut_out)


def visible_ids(viewer: Viewer) -> Select[int]:
    """Select the ids of the records that the viewer sees."""
    return select(Project.id).where(visible(viewer))


def _interests_held(day: dt.date) -> ColumnElement[bool]:
    return and_(
        DeclaredInterest.started_on <= day,
        or_(DeclaredInterest.ended_on.is_(None), DeclaredInterest.ended_on >= day),
    )


def _conflicts(
    day: dt.date, *asked: ColumnElement[bool], projects: Sequence[int] | None = None
) -> Select[int, int]:
    """Select (project, person) for each declared interest that holds on that day.

    An interest in an organisation is one in every project where it is a partner.
    """
    direct = select(DeclaredInterest.project_id, DeclaredInterest.person_id).where(
        DeclaredInterest.project_id.is_not(None), _interests_held(day), *asked
    )
    through_organisation = (
        select(ProjectPartner.project_id, DeclaredInterest.person_id)
        .join(DeclaredInterest, DeclaredInterest.organisation_id == ProjectPartner.organisation_id)
        .where(_interests_held(day), *asked)
    )
    both = direct.union(through_organisation).subquery()
    pairs = select(both.c[0], both.c[1]).order_by(both.c[0], both.c[1])
    return pairs if projects is None else pairs.where(both.c[0].in_(projects))


def conflicts_of(projects: Sequence[int], day: dt.date) -> dict[int, frozenset[int]]:
    """Return project id → the people with an interest in it on that day; one query."""
    conflicted: dict[int, set[int]] = {key: set() for key in projects}
    for project_id, person_id in db.session.execute(_conflicts(day, projects=projects)):
        conflicted[project_id].add(person_id)
    return {key: frozenset(people) for key, people in conflicted.items()}


def conflicted_people(project_id: int, day: dt.date) -> frozenset[int]:
    """Return the people with an interest in this project on that day."""
    return conflicts_of([project_id], day)[project_id]


def _without_a_chair(day: dt.date) -> frozenset[int]:
    """Return the projects where every chair has an interest or part: there the deputy acts."""
    chairs = frozenset(
        db.session.scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(
                RoleGrant.role == Role.CHAIR,
                Person.is_active,
                RoleGrant.granted_on <= day,
                or_(RoleGrant.ended_on.is_(None), RoleGrant.ended_on > day),
            )
        )
    )
    # Without any chair there is nobody to be in conflict, and the deputy acts everywhere.
    if not chairs:
        return frozenset(db.session.scalars(select(Project.id)))
    conflicted: dict[int, set[int]] = {}
    asked = DeclaredInterest.person_id.in_(sorted(chairs))
    in_team = select(ProjectPerson.project_id, ProjectPerson.person_id).where(
        ProjectPerson.person_id.in_(sorted(chairs)),
        ProjectPerson.part.in_(sorted(TEAM_PARTS)),
        ProjectPerson.started_on <= day,
        or_(ProjectPerson.ended_on.is_(None), ProjectPerson.ended_on > day),
    )
    for pairs in (_conflicts(day, asked), in_team):
        for project_id, person_id in db.session.execute(pairs):
            conflicted.setdefault(project_id, set()).add(person_id)
    return frozenset(key for key, people in conflicted.items() if people >= chairs)


@cached_in_evaluation
def viewer_for(actor: Actor, day: dt.date | None = None) -> Viewer:
    """Load how the actor stands to every record today; one query, three for a deputy."""
    day = day or clock.today()
    relations: dict[int, set[Relation]] = {}
    if actor.person_id is None:
        return Viewer(actor, {}, frozenset())
    listed: set[int] = set()
    for kind, project_id, part in db.session.execute(_ties(actor.person_id, day)):
        if kind == "listed":
            listed.add(project_id)
            continue
        held = relations.setdefault(project_id, set())
        held.add(Relation.CONFLICTED if kind == "conflict" else Relation(part))
        # Who is assigned to review a project has a part in it and is not of its team; the rules
        # that keep a team from judging itself ask for the second.
        if kind == "part" and Relation(part) in TEAM_PARTS:
            held.add(Relation.TEAM)
    # Two more queries, which only a deputy needs: the role is asked to spare them to all others.
    if actor.has(Role.DEPUTY):
        for project_id in _without_a_chair(day):
            relations.setdefault(project_id, set()).add(Relation.CHAIR_AWAY)
    return Viewer(
        actor,
        {project_id: frozenset(parts) for project_id, parts in relations.items()},
        frozenset() if actor.is_resting else frozenset(listed),
    )


def _ties(person_id: int, day: dt.date) -> CompoundSelect[str, int, str]:
    """Select (kind, project, part) of all that ties a person to records; each page asks it."""
    parts = select(literal("part"), ProjectPerson.project_id, ProjectPerson.part).where(
        ProjectPerson.person_id == person_id,
        ProjectPerson.started_on <= day,
        or_(ProjectPerson.ended_on.is_(None), ProjectPerson.ended_on > day),
    )
    conflicts = _conflicts(day, DeclaredInterest.person_id == person_id).order_by(None).subquery()
    listed = select(literal("listed"), NeedToKnow.project_id, literal("")).where(
        NeedToKnow.person_id == person_id
    )
    return union_all(parts, select(literal("conflict"), conflicts.c[0], literal("")), listed)
