"""Who takes part in a project, and the interests that people declare."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed
from evidence_hub.core.vocabularies import labels
from evidence_hub.registering.verbs import RegisteringVerb
from evidence_hub.registry.models import DeclaredInterest, Project, ProjectPerson

# The part somebody may take, and the role that it needs.
PARTS: dict[Relation, Role | None] = {
    Relation.SUPERVISOR: Role.SUPERVISOR,
    Relation.STUDENT: Role.STUDENT,
    Relation.PARTNER: Role.EXTERNAL_PARTNER,
    Relation.TEAM: None,
}


def add_person(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    person: Person | None,
    part: Relation,
) -> ProjectPerson:
    """Name somebody to a part of the project from today; the lead changes by handing over."""
    require(actor, Can.MANAGE_PEOPLE, relationship)
    if person is None:
        raise Invalid({"email": "Nobody has this e-mail address. Ask your administrator."})
    if part not in PARTS:
        raise Invalid({"part": "Choose a part from the list"})
    _check_role(person, PARTS[part])
    if _judges_it(project, person, actor):
        raise Invalid(
            {"email": f"{person.name} reviews it or presides over the board. Ask the secretary."}
        )
    if _has_part(project, person, part):
        raise Invalid({"email": f"{person.name} has this part already"})
    added = ProjectPerson(person=person, part=part, started_on=clock.today())
    project.people.append(added)
    db.session.flush()
    audit.record(
        actor,
        RegisteringVerb.PERSON_NAMED,
        f"project:{project.reference}",
        difference={part: [None, person.name]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return added


def _check_role(person: Person, needed: Role | None) -> None:
    """Refuse a part that needs a role which the person does not have today."""
    if not person.is_active or (needed and needed not in person.roles_on(clock.today())):
        role = needed.label.lower() if needed else "an active account"
        raise Invalid({"email": f"{person.name} needs the role {role} first"})


def _has_part(project: Project, person: Person, part: Relation) -> bool:
    today = clock.today()
    return any(
        known.person_id == person.id and known.part == part and known.is_held(today)
        for known in project.people
    )


def _judges_it(project: Project, person: Person, actor: Actor) -> bool:
    """Whether naming somebody would take out who judges the project; the secretary may.

    A part in a project is an interest in it. A lead could otherwise rid the project of a reviewer
    or of the chair by naming them to the team.
    """
    is_assigned = _has_part(project, person, Relation.ASSIGNED)
    presides = bool(person.roles_on(clock.today()) & {Role.CHAIR, Role.DEPUTY})
    # A reason beside the permission map: this asks who the actor is, not what they may do here.
    return is_assigned or (presides and not actor.has(Role.SECRETARY))


def end_part(
    *, actor: Actor, relationship: Relationship, project: Project, part_id: int, reason: str
) -> None:
    """End somebody's part today; they see the project no longer, their history stays."""
    require(actor, Can.MANAGE_PEOPLE, relationship)
    today = clock.today()
    ended = next(
        (part for part in project.people if part.id == part_id and part.is_held(today)), None
    )
    if ended is None:
        raise Invalid({"part": "This part has ended already"})
    # A project is never without a lead: approvals, reports and duties all ask for one.
    if ended.part == Relation.LEAD:
        raise Invalid({"part": "Hand the project over to another lead instead"})
    if ended.part == Relation.ASSIGNED:
        raise Invalid({"part": "Who assigned them ends it, on the page where that was done"})
    ended.ended_on = today
    audit.record(
        actor,
        RegisteringVerb.PART_ENDED,
        f"project:{project.reference}",
        difference={ended.part: [ended.person.name, None]},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )


def declare_interest(
    *,
    actor: Actor,
    kind: str,
    nature: str,
    started_on: dt.date,
    ended_on: dt.date | None,
    project: Project | None = None,
    organisation_id: int | None = None,
) -> DeclaredInterest:
    """Declare one's own interest in a project or an organisation (DOMAIN 3.12)."""
    require(actor, Can.DECLARE_INTEREST)
    if kind not in labels("interest_kind")["interest_kind"]:
        raise Invalid({"kind": "Choose a kind from the list"})
    # One subject a declaration: the constraint "one_subject" of the table says the same.
    if (project is None) == (organisation_id is None):
        raise Invalid({"organisation": "Choose a project or an organisation"})
    if ended_on is not None and ended_on < started_on:
        raise Invalid({"ended_on": "The end must be on or after the start"})
    interest = DeclaredInterest(
        person_id=actor.person_id,
        project=project,
        organisation_id=organisation_id,
        kind=kind,
        nature=nature,
        started_on=started_on,
        ended_on=ended_on,
        declared_at=clock.now(),
    )
    db.session.add(interest)
    db.session.flush()
    audit.record(
        actor,
        RegisteringVerb.INTEREST_DECLARED,
        f"person:{actor.person_id}",
        difference={"interest": [None, f"{kind}: {nature}"]},
        project_id=project.id if project else None,
        is_demo=bool(project and project.is_demo),
    )
    return interest


def end_interest(*, actor: Actor, interest_id: int) -> None:
    """End one's own interest today; the declaration stays."""
    require(actor, Can.DECLARE_INTEREST)
    interest = db.session.scalar(select(DeclaredInterest).where(DeclaredInterest.id == interest_id))
    if interest is None or interest.person_id != actor.person_id:
        raise NotAllowed("You can only change your own interests.", verb="end an interest")
    if interest.ended_on is None or interest.ended_on > clock.today():
        # An interest that was declared for the future ends on the day it would have begun: an end
        # before the start is refused by the table.
        interest.ended_on = max(clock.today(), interest.started_on)
    audit.record(
        actor,
        RegisteringVerb.INTEREST_ENDED,
        f"person:{actor.person_id}",
        project_id=interest.project_id,
    )
