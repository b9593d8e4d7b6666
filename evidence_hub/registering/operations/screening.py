"""The secretary's desk: screening and returning; withdrawing and handing over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import opens
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registering import queries
from evidence_hub.registering.verbs import RegisteringVerb
from evidence_hub.registry.models import NeedToKnow, Project, ProjectPerson
from evidence_hub.registry.sections import DRAFT_FIELDS
from evidence_hub.registry.stages import Stage


def start_screening(*, actor: Actor, relationship: Relationship, project: Project) -> None:
    """Take a submitted project onto the secretary's desk (DOMAIN T2)."""
    require(actor, Can.SCREEN, relationship)
    move(project, Move.START_SCREENING, actor=actor)


def note_duplicates(
    *, actor: Actor, relationship: Relationship, project: Project, note: str
) -> None:
    """Keep what the secretary found when looking for duplicates (DOMAIN T2)."""
    require(actor, Can.SCREEN, relationship)
    submission = queries.current_submission(project.id)
    if submission is None or project.stage != Stage.SCREENING:
        raise Invalid({"note": "Duplicates are looked at while the project is screened"})
    if not note:
        raise Invalid({"note": "Say what you found, for example “none: a different question”"})
    before = submission.duplicates_note
    submission.duplicates_note = note
    submission.duplicates_checked_at = clock.now()
    submission.duplicates_checked_by_name = actor.name
    audit.record(
        actor,
        RegisteringVerb.DUPLICATES_LOOKED_AT,
        f"project:{project.reference}",
        difference={"duplicates": [before or None, note]},
        project_id=project.id,
        is_demo=project.is_demo,
    )


def send_to_assessment(*, actor: Actor, relationship: Relationship, project: Project) -> None:
    """Send a screened project on to those who assess it (DOMAIN T2)."""
    require(actor, Can.SCREEN, relationship)
    move(project, Move.SEND_TO_ASSESSMENT, actor=actor)


def return_to_lead(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    reason: str,
    comments: Mapping[str, str],
) -> None:
    """Return a project with a reason and comments beside the fields (DOMAIN T3)."""
    require(actor, Can.SCREEN, relationship)
    if unknown := set(comments) - set(DRAFT_FIELDS):
        raise Invalid({min(unknown): "There is no such field"})
    submission = queries.current_submission(project.id)
    if submission is None:
        raise Invalid({"reason": "This project was never sent"})
    move(project, Move.RETURN_TO_LEAD, actor=actor, reason=reason)
    submission.returned_at = clock.now()
    submission.returned_by_name = actor.name
    submission.return_reason = reason
    # Blank comments are left out: the page would show an empty box beside each field.
    submission.comments = {name: text for name, text in comments.items() if text}
    audit.record(
        actor,
        RegisteringVerb.COMMENTS_GIVEN,
        f"project:{project.reference}",
        difference={name: [None, text] for name, text in submission.comments.items()},
        project_id=project.id,
        is_demo=project.is_demo,
    )


def withdraw(*, actor: Actor, relationship: Relationship, project: Project, reason: str) -> None:
    """Withdraw a project before it is live; everything about it is kept (DOMAIN T16)."""
    require(actor, Can.WITHDRAW, relationship)
    move(project, Move.WITHDRAW, actor=actor, reason=reason)


def hand_over(
    *, actor: Actor, relationship: Relationship, project: Project, to: Person, reason: str
) -> None:
    """Give the lead of a project to somebody else from today; all duties of a lead follow.

    The lead may hand over, and so may the secretary when the lead has left.
    """
    require(actor, Can.HAND_OVER, relationship)
    today = clock.today()
    _check_can_lead(project, to, today)
    if not reason:
        raise Invalid({"reason": "Say why the project changes hands"})
    leads = [part for part in project.people if part.part == Relation.LEAD and part.is_held(today)]
    if any(part.person_id == to.id for part in leads):
        raise Invalid({"to": f"{to.name} leads this project already"})
    # All leads end, also where an import or an error has left two of them.
    before = [part.person.name for part in leads]
    for part in leads:
        part.ended_on = today
    project.people.append(ProjectPerson(person_id=to.id, part=Relation.LEAD, started_on=today))
    _list_new_lead(project, to)
    project.updated_at = clock.now()
    db.session.flush()
    audit.record(
        actor,
        RegisteringVerb.HANDED_OVER,
        f"project:{project.reference}",
        difference={"lead": [", ".join(before), to.name]},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )


def _check_can_lead(project: Project, person: Person, today: dt.date) -> None:
    if Role.RESEARCH_LEAD not in person.roles_on(today) or not person.is_active:
        raise Invalid({"to": "Choose somebody who has the role of research lead"})
    if not opens(project.marking, person.clearances_on(today)):
        raise Invalid({"to": f"{person.name} has no clearance for this marking"})


def _list_new_lead(project: Project, lead: Person) -> None:
    """Put the new lead on a need-to-know list, or they could not open what they now lead."""
    if project.is_listed_only and all(entry.person_id != lead.id for entry in project.need_to_know):
        project.need_to_know.append(NeedToKnow(person_id=lead.id))
