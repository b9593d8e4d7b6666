"""Confirming or changing a protective marking and the need-to-know list."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import MARKINGS, NOT_HELD, Scheme, opens
from evidence_hub.registry.models import NeedToKnow, Project, ProjectPerson

# What a person may choose today; older schemes stand on imports only and are never converted.
DUTY = "marking"
CHOSEN = tuple(
    code
    for code, marking in MARKINGS.items()
    if marking.scheme is Scheme.GSCP and code != "none_stated" and code not in NOT_HELD
)


def ask_for_marking(
    *, actor: Actor, relationship: Relationship, project: Project, person: Person
) -> ProjectPerson:
    """Let the chair, or who acts for the chair, see a project to confirm its marking."""
    require(actor, Can.SCREEN, relationship)
    today = clock.today()
    if any(
        part.person_id == person.id and part.duty == DUTY and part.is_held(today)
        for part in project.people
    ):
        raise Invalid({"person": f"{person.name} has been asked already"})
    asked = ProjectPerson(person_id=person.id, part=Relation.ASSIGNED, duty=DUTY, started_on=today)
    project.people.append(asked)
    db.session.flush()
    audit.record(
        actor,
        "marking asked for",
        f"project:{project.reference}",
        difference={"asked": [None, person.name]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return asked


def confirm_marking(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    marking: str,
    is_listed_only: bool,
    listed: Sequence[Person],
    reason: str,
) -> None:
    """Set the marking and who needs to know (DOMAIN section 4, "Change marking/need-to-know").

    Raises Invalid where the list would hold somebody without a clearance for the marking, or
    leave out the lead.
    """
    require(actor, Can.CHANGE_MARKING, relationship)
    if marking not in CHOSEN:
        raise Invalid({"marking": "Choose a marking that this service may hold"})
    if not reason:
        raise Invalid({"reason": "Say why this marking is right"})
    today = clock.today()
    uncleared = [p.name for p in listed if not opens(marking, p.clearances_on(today))]
    if is_listed_only and uncleared:
        raise Invalid({"listed": f"No clearance for this marking: {', '.join(uncleared)}"})
    leads = {
        part.person_id
        for part in project.people
        if part.part == Relation.LEAD and part.is_held(today)
    }
    if is_listed_only and not leads <= {person.id for person in listed}:
        raise Invalid({"listed": "The research lead must be on the list"})
    before = (project.marking, sorted(row.person_id for row in project.need_to_know))
    project.marking = marking
    project.marked_on = today
    project.is_listed_only = is_listed_only
    kept = {row.person_id: row for row in project.need_to_know}
    wanted = [person.id for person in listed] if is_listed_only else []
    project.need_to_know = [
        kept.get(person_id) or NeedToKnow(person_id=person_id) for person_id in wanted
    ]
    project.updated_at = clock.now()
    for part in project.people:
        if part.duty == DUTY and part.is_held(today):
            part.ended_on = today  # asked for this alone
    db.session.flush()
    audit.record(
        actor,
        "marking confirmed",
        f"project:{project.reference}",
        difference={
            "marking": [before[0], marking],
            "need to know": [before[1], sorted(wanted)],
        },
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
