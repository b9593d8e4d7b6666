"""Naming who advises on a project before it is commissioned, when few see it."""

from __future__ import annotations

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import notifications
from evidence_hub.agreements.adviser_access import give_sight
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle.operations import conditions
from evidence_hub.registry.changes import change
from evidence_hub.registry.models import Project
from evidence_hub.registry.people import independent

# Before commissioning only these two need to be let in; ethics reviewers are assigned with the
# application.
ADVISES = (Role.INFORMATION_GOVERNANCE, Role.LEGAL_ADVISER)


def assign(
    *, actor: Actor, relationship: Relationship, project: Project, person: Person | None
) -> None:
    """Ask an unconflicted adviser for advice; they see the project from now on."""
    require(actor, Can.ASSIGN_REVIEWERS, relationship)
    today = clock.today()
    if person is None or not person.is_active or not person.roles_on(today) & set(ADVISES):
        raise Invalid({"person": "Choose an adviser from the list"})
    # Separation is by the server (DOMAIN 4): a conflicted adviser is refused here, whatever list
    # the page offered.
    if not independent(project, [person]):
        raise Invalid(
            {"person": f"{person.name} has an interest or part in it, or may not see its marking"}
        )
    give_sight(project, person)
    change(actor, project, AgreementsVerb.ADVISER_ASSIGNED, {"adviser": [None, person.name]})
    notifications.notify(
        project,
        [person.id],
        key=f"adviser:{project.id}:{person.id}",
        text=f"You are asked to advise on {project.reference}",
    )


def state_condition(
    *, actor: Actor, relationship: Relationship, project: Project, text: str, owner: str
) -> None:
    """State what sharing must meet before the start, so that the board can decide before (T4)."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    # "Before the start", so that T8 still asks for what T4 let pass.
    conditions.impose(
        actor=actor,
        relationship=relationship,
        project=project,
        origin="agreements",
        text=text,
        timing="before_start",
        owner=owner,
    )
    change(
        actor,
        project,
        AgreementsVerb.CONDITION_STATED_INSTEAD_OF_AN_AGREEMENT,
        {"condition": [None, text]},
    )
