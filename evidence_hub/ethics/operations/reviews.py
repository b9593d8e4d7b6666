"""Assigning reviewers, reviewing section by section, and the applicant's replies."""

from __future__ import annotations

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.ethics import catalogue, queries
from evidence_hub.ethics.catalogue import role_for
from evidence_hub.ethics.lifecycle import WITH_APPLICANT, Status
from evidence_hub.ethics.models import Application, Assignment, Round, SectionReview
from evidence_hub.ethics.verbs import EthicsVerb
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project, ProjectPerson
from evidence_hub.registry.people import independent

VERDICTS = {
    "acceptable": "Acceptable",
    "change": "Needs a change",
    "not_acceptable": "Not acceptable",
}

DUTY = "ethics"  # what a reviewer is assigned to a project for


def assign(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    application: Application,
    person: Person,
) -> Assignment:
    """Assign somebody unconflicted; they see the project from now on.

    On the proportionate route that is somebody of information governance, who confirms it.
    """
    require(actor, Can.ASSIGN_REVIEWERS, relationship)
    today = clock.today()
    role = role_for(application.route)
    if not person.is_active or role not in person.roles_on(today):
        raise Invalid({"person": f"{person.name} does not hold the role “{role.label.lower()}”"})
    # DOMAIN 4: nobody with an interest or part reviews. Asked again here, whatever the list on the
    # page offered.
    if not independent(project, [person]):
        raise Invalid(
            {"person": f"{person.name} has an interest or part in it, or may not see its marking"}
        )
    if any(row.person_id == person.id for row in application.reviewers):
        raise Invalid({"person": f"{person.name} is assigned already"})
    # The part is what shows them the project. It carries the duty, so that it can be told from a
    # board assessor's.
    part = ProjectPerson(person_id=person.id, part=Relation.ASSIGNED, duty=DUTY, started_on=today)
    project.people.append(part)
    db.session.flush()
    row = Assignment(
        application_id=application.id,
        person_id=person.id,
        part_id=part.id,
        assigned_at=clock.now(),
        assigned_by_name=actor.name,
    )
    application.assignments.append(row)
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_REVIEWER_ASSIGNED,
        f"project:{project.reference}",
        difference={"reviewer": [None, person.name]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    notices.notify(
        [person.id],
        key=f"ethics-assigned:{row.id}",
        text=f"You are asked to review the ethics of {project.reference}",
        path=f"/projects/{project.reference}/ethics",
        project=project,
    )
    return row


def undo_assignment(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    assignment: Assignment,
    reason: str,
) -> None:
    """End an assignment: without trace of a reason while unopened, with one afterwards."""
    require(actor, Can.ASSIGN_REVIEWERS, relationship)
    if assignment.undone_at is not None:
        raise Invalid({"reason": "This assignment was ended already"})
    # A reviewer who has read and is then removed is what a critic would ask about.
    if assignment.opened_at is not None and not reason:
        raise Invalid({"reason": "The reviewer has opened it, so say why it ends"})
    assignment.undone_at = clock.now()
    assignment.reason = reason
    part = next((each for each in project.people if each.id == assignment.part_id), None)
    if part is not None:
        # Sight ends with the task: need to know, not once known.
        part.ended_on = clock.today()
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_ASSIGNMENT_ENDED,
        f"project:{project.reference}",
        difference={"reviewer": [assignment.person.name, None]},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )


def open_review(
    *, actor: Actor, relationship: Relationship, project: Project, application: Application
) -> Assignment:
    """Note that the reviewer has begun; from now on the assignment ends only with a reason."""
    require(actor, Can.GIVE_ETHICS_OPINION, relationship)
    assignment = queries.own_assignment(actor, relationship, application)
    # The first opening alone is recorded; later visits say nothing new.
    if assignment.opened_at is None:
        assignment.opened_at = clock.now()
        audit.record(
            actor,
            EthicsVerb.ETHICS_REVIEW_OPENED,
            f"project:{project.reference}",
            project_id=project.id,
            is_demo=project.is_demo,
        )
    return assignment


def _current_round(application: Application, round_id: int) -> Round:
    if application.status is not Status.IN_REVIEW or not application.rounds:
        raise Invalid({"verdict": "The application is not in review now"})
    current = application.rounds[-1]
    # The verdict belongs to the text that was on the screen.
    if current.id != round_id:
        raise Invalid({"verdict": "It was sent again meanwhile. Look at the new version."})
    return current


def review_section(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    application: Application,
    code: str,
    round_id: int,
    verdict: str,
    comment: str,
    private_note: str,
) -> SectionReview:
    """Say what the reviewer thinks of one section of the round that they looked at."""
    require(actor, Can.GIVE_ETHICS_OPINION, relationship)
    assignment = queries.own_assignment(actor, relationship, application)
    current = _current_round(application, round_id)
    if code not in {section.code for section in catalogue.sections_of(application.route)}:
        raise Invalid({"verdict": "The application has no such section"})
    if verdict not in VERDICTS:
        raise Invalid({"verdict": "Choose what you think of it"})
    if verdict != "acceptable" and not comment:
        raise Invalid({"comment": "Say what the applicant has to change"})
    # One verdict for each section and round: a second one corrects the first, and the trail keeps
    # both.
    row = db.session.scalars(
        select(SectionReview).where(
            SectionReview.assignment_id == assignment.id,
            SectionReview.round_id == current.id,
            SectionReview.code == code,
        )
    ).first()
    before = row.verdict if row else None
    if row is None:
        row = SectionReview(assignment_id=assignment.id, round_id=current.id, code=code)
        db.session.add(row)
    row.verdict, row.comment, row.private_note = verdict, comment, private_note
    row.made_at = clock.now()
    if assignment.opened_at is None:
        assignment.opened_at = row.made_at
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_SECTION_REVIEWED,
        f"project:{project.reference}",
        difference={catalogue.BY_CODE[code].title: [before, verdict]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return row


def reply(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    application: Application,
    review: SectionReview,
    text: str,
) -> None:
    """Answer a reviewer's comment; only while the application is with the applicant."""
    require(actor, Can.APPLY_FOR_ETHICS, relationship)
    # While reviewers are writing, answers would cross with their comments.
    if application.status not in WITH_APPLICANT:
        raise Invalid({"reply": "You can answer once the reviewers have returned it"})
    if not text:
        raise Invalid({"reply": "Write your answer"})
    before = review.reply
    review.reply = text
    review.replied_at, review.replied_by_name = clock.now(), actor.name
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_COMMENT_ANSWERED,
        f"project:{project.reference}",
        difference={catalogue.BY_CODE[review.code].title: [before or None, text]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
