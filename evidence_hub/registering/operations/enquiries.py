"""Raising an enquiry, and the secretary's three answers to it (DOMAIN T0)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import check_title
from evidence_hub.registering.verbs import RegisteringVerb
from evidence_hub.registry.models import Enquiry, Project, ProjectPerson
from evidence_hub.registry.models.registering import EnquiryStatus
from evidence_hub.registry.references import free_reference
from evidence_hub.registry.stages import Stage

ANSWERS = ("title", "question", "decision_informed", "partner", "rough_dates", "people_or_data")


def raise_enquiry(*, actor: Actor, idempotency_key: str, answers: Mapping[str, str]) -> Enquiry:
    """Keep six answers; one key twice (a double click) gives the same enquiry."""
    require(actor, Can.RAISE_ENQUIRY)
    person = db.session.get_one(Person, actor.person_id)
    # The key came with the form. The same key twice is a double click, and the second click is
    # shown what the first one made.
    known = db.session.scalar(
        select(Enquiry).where(
            Enquiry.idempotency_key == idempotency_key, Enquiry.raised_by_id == person.id
        )
    )
    if known is not None:
        return known
    check_title(answers["title"])
    enquiry = Enquiry(
        idempotency_key=idempotency_key,
        raised_by=person,
        raised_at=clock.now(),
        **{name: answers[name] for name in ANSWERS},
    )
    db.session.add(enquiry)
    db.session.flush()
    audit.record(
        actor,
        RegisteringVerb.ENQUIRY_RAISED,
        f"enquiry:{enquiry.id}",
        difference={"title": [None, enquiry.title]},
    )
    return enquiry


def _decide(enquiry: Enquiry, actor: Actor, status: EnquiryStatus, answer: str) -> None:
    if enquiry.status is not EnquiryStatus.OPEN:
        raise Invalid({"answer": f"This enquiry was already {enquiry.status}"})
    enquiry.status = status
    enquiry.answer = answer
    enquiry.decided_by_name = actor.name
    enquiry.decided_at = clock.now()


def new_draft(
    *, actor: Actor, lead: Person, answers: Mapping[str, str], reference: str = ""
) -> Project:
    """Make a draft with a named lead from six answers.

    A ``reference`` is given by the DEMO alone, whose records keep their addresses.
    """
    require(actor, Can.SCREEN if actor.person_id != lead.id else Can.START_DRAFT)
    check_title(answers["title"])
    now = clock.now()
    project = Project(
        reference=reference or free_reference(clock.today().year),
        title=answers["title"],
        title_sort=answers["title"].casefold(),
        question=answers["question"],
        decision_informed=answers["decision_informed"],
        partner_stated=answers["partner"],
        dates_stated=answers["rough_dates"],
        people_or_data=answers["people_or_data"],
        stage=Stage.DRAFT,
        year=clock.today().year,
        # What a demo account begins is DEMO, so that removing the DEMO takes it along.
        is_demo=lead.is_demo,
        keywords=[],
        not_stated=[],
        not_stated_notes=[],
        created_at=now,
        updated_at=now,
        people=[ProjectPerson(person_id=lead.id, part=Relation.LEAD, started_on=clock.today())],
    )
    db.session.add(project)
    db.session.flush()
    audit.record(
        actor,
        RegisteringVerb.DRAFT_BEGUN,
        f"project:{project.reference}",
        difference={"title": [None, project.title], "lead": [None, lead.name]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return project


def start_own_draft(
    *,
    actor: Actor,
    lead: Person,
    idempotency_key: str,
    answers: Mapping[str, str],
    reference: str = "",
) -> Project:
    """Let a research lead begin a draft of their own; a double click begins one.

    The six answers are kept as an enquiry that was accepted at once, so that every project has
    its beginning on record.
    """
    require(actor, Can.START_DRAFT)
    known = db.session.scalar(
        select(Enquiry).where(
            Enquiry.idempotency_key == idempotency_key, Enquiry.raised_by_id == lead.id
        )
    )
    if known is not None and known.project is not None:
        return known.project
    enquiry = raise_enquiry(actor=actor, idempotency_key=idempotency_key, answers=answers)
    # Accepted by the lead, which nobody else could do to an enquiry: DOMAIN T0 asks the secretary
    # to name a lead, and here the lead has named themselves.
    _decide(enquiry, actor, EnquiryStatus.ACCEPTED, "Begun by the research lead")
    project = new_draft(actor=actor, lead=lead, answers=answers, reference=reference)
    enquiry.project_id = project.id
    audit.record(
        actor,
        RegisteringVerb.ENQUIRY_ACCEPTED,
        f"enquiry:{enquiry.id}",
        difference={"project": [None, project.reference]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return project


def accept_enquiry(
    *, actor: Actor, enquiry: Enquiry, lead: Person | None, answer: str, reference: str = ""
) -> Project:
    """Turn an enquiry into a draft with a named research lead."""
    require(actor, Can.SCREEN)
    if lead is None:
        raise Invalid({"lead": "Choose a research lead"})
    if Role.RESEARCH_LEAD not in lead.roles_on(clock.today()) or not lead.is_active:
        raise Invalid({"lead": "Choose somebody who has the role of research lead"})
    _decide(enquiry, actor, EnquiryStatus.ACCEPTED, answer)
    project = new_draft(
        actor=actor,
        lead=lead,
        answers={name: getattr(enquiry, name) for name in ANSWERS},
        reference=reference,
    )
    enquiry.project_id = project.id
    audit.record(
        actor,
        RegisteringVerb.ENQUIRY_ACCEPTED,
        f"enquiry:{enquiry.id}",
        difference={"project": [None, project.reference]},
        reason=answer,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return project


def answer_enquiry(*, actor: Actor, enquiry: Enquiry, answer: str) -> None:
    """Answer from what is known already; no project follows."""
    require(actor, Can.SCREEN)
    if not answer:
        raise Invalid({"answer": "Write the answer, with the records it rests on"})
    _decide(enquiry, actor, EnquiryStatus.ANSWERED, answer)
    audit.record(actor, RegisteringVerb.ENQUIRY_ANSWERED, f"enquiry:{enquiry.id}", reason=answer)


def decline_enquiry(*, actor: Actor, enquiry: Enquiry, answer: str) -> None:
    require(actor, Can.SCREEN)
    if not answer:
        raise Invalid({"answer": "Say why the enquiry is declined"})
    _decide(enquiry, actor, EnquiryStatus.DECLINED, answer)
    audit.record(actor, RegisteringVerb.ENQUIRY_DECLINED, f"enquiry:{enquiry.id}", reason=answer)
