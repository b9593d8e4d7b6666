"""Confirming or changing a protective marking and the need-to-know list."""

from __future__ import annotations

import datetime as dt
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
from evidence_hub.registry.verbs import RegistryVerb

DUTY = "marking"  # of a person who is asked to confirm a marking and has no other part
# What a person may choose today; older schemes stand on imports only and are never converted.
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
        RegistryVerb.MARKING_ASKED_FOR,
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

    Raises Invalid where the list would name somebody without a clearance for the marking, or
    leave out the lead.
    """
    require(actor, Can.CHANGE_MARKING, relationship)
    if marking not in CHOSEN:
        raise Invalid({"marking": "Choose a marking that this service may hold"})
    if not reason:
        raise Invalid({"reason": "Say why this marking is right"})
    today = clock.today()
    if is_listed_only:
        _check_cleared(listed, marking, today)
        _check_lead_is_listed(project, listed, today)
    marking_before, ids_before = project.marking, _listed_ids(project)
    project.marking = marking
    project.marked_on = today
    project.is_listed_only = is_listed_only
    _list_people(project, listed if is_listed_only else ())
    _end_parts_of_asked(project, today)
    project.updated_at = clock.now()
    db.session.flush()
    audit.record(
        actor,
        RegistryVerb.MARKING_CONFIRMED,
        f"project:{project.reference}",
        difference={
            "marking": [marking_before, marking],
            "need to know": [ids_before, _listed_ids(project)],
        },
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )


def _check_cleared(listed: Sequence[Person], marking: str, today: dt.date) -> None:
    """Refuse a list with anybody who may not open the marking: a list never clears a person."""
    uncleared = [
        person.name for person in listed if not opens(marking, person.clearances_on(today))
    ]
    if uncleared:
        raise Invalid({"listed": f"No clearance for this marking: {', '.join(uncleared)}"})


def _check_lead_is_listed(project: Project, listed: Sequence[Person], today: dt.date) -> None:
    leads = {
        part.person_id
        for part in project.people
        if part.part == Relation.LEAD and part.is_held(today)
    }
    if not leads <= {person.id for person in listed}:
        raise Invalid({"listed": "The research lead must be on the list"})


def _listed_ids(project: Project) -> list[int]:
    return sorted(entry.person_id for entry in project.need_to_know)


def _list_people(project: Project, people: Sequence[Person]) -> None:
    """Make these people the whole need-to-know list."""
    # An entry that stays is kept, not made anew: a person may stand on the list only once, and the
    # new row would be sent to the database before the old one is deleted.
    entries = {entry.person_id: entry for entry in project.need_to_know}
    project.need_to_know = [
        entries.get(person.id) or NeedToKnow(person_id=person.id) for person in people
    ]


def _end_parts_of_asked(project: Project, today: dt.date) -> None:
    """End what the chair was asked for: it gave a sight of the record for this question alone."""
    for part in project.people:
        if part.duty == DUTY and part.is_held(today):
            part.ended_on = today
