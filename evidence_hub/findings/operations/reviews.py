"""What the owner of a benefit concludes in the end, and what somebody else says of it."""

from __future__ import annotations

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements.adviser_access import give_sight
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.core.problems import Problems, refuse_if
from evidence_hub.findings import reviewing
from evidence_hub.findings.models import BenefitReview
from evidence_hub.findings.verbs import FindingsVerb
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.models import Project
from evidence_hub.tracking.idempotency import made_with_key
from evidence_hub.tracking.lifecycle import CONCLUSIONS
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.owners import fit_owner
from evidence_hub.tracking.states import BenefitStatus

# These say what came of it, so a verified value must be there to say it by.
MEASURED = frozenset(
    {BenefitStatus.REALISED, BenefitStatus.PARTLY_REALISED, BenefitStatus.NOT_REALISED}
)


def _address(project: Project) -> str:
    return f"/projects/{project.reference}/benefits-review"


def conclude(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    benefit: Benefit,
    idempotency_key: str,
    conclusion: str,
    explanation: str,
    receiver: Person | None,
) -> BenefitReview:
    """Conclude on a benefit as its owner; it counts once somebody else verified it (DOMAIN T13).

    ``relationship`` holds ``Relation.OWNER`` for the benefit's owner. Everything but "realised"
    needs the explanation; "transferred" needs who takes it over; what was measured needs a verified
    value.
    """
    require(actor, Can.REPORT_BENEFIT, relationship)
    known = made_with_key(BenefitReview, idempotency_key, benefit_id=benefit.id)
    if known is not None:
        return known
    check_under_way(project)
    # Held, so that two conclusions at once cannot both find that none is waiting.
    db.session.refresh(benefit, with_for_update=True)
    problems = Problems()
    refuse_if(
        conclusion not in {row.value for row in CONCLUSIONS}, "conclusion", "Choose what came of it"
    )
    found = BenefitStatus(conclusion)
    problems.refuse_if(
        found is not BenefitStatus.REALISED and not explanation,
        "explanation",
        "Say why. It does not keep the project from being closed",
    )
    problems.refuse_if(
        found in MEASURED and not any(row.is_verified for row in benefit.readings),
        "conclusion",
        "No value is verified yet. Report one, or say it is not measurable",
    )
    problems.refuse_if(
        (found is BenefitStatus.TRANSFERRED) != (receiver is not None),
        "receiver",
        "Name who takes it over, and only where somebody does",
    )
    problems.refuse_if(
        reviewing.waiting(benefit) is not None,
        "conclusion",
        "Your last conclusion still waits to be verified",
    )
    if problems:
        raise Invalid(problems.fields)
    if receiver is not None:
        fit_owner(project, receiver, "receiver")
    row = BenefitReview(
        idempotency_key=idempotency_key,
        benefit_id=benefit.id,
        benefit_status=found,
        explanation=explanation,
        receiver_id=receiver.id if receiver else None,
        said_at=clock.now(),
        said_by_id=actor.person_id,
        said_by_name=actor.name,
    )
    db.session.add(row)
    change(
        actor,
        project,
        FindingsVerb.BENEFIT_CONCLUDED,
        {benefit.title: [None, found.label]},
        explanation,
    )
    notices.notify(
        notices.in_roles(project, Role.BOARD_MEMBER, Role.DEPUTY) - {actor.person_id or 0},
        key=f"benefit-concluded:{row.id}",
        text=f"What came of a benefit of {project.reference} waits to be verified",
        path=_address(project),
        project=project,
    )
    return row


def check(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    review: BenefitReview,
    is_verified: bool,
    note: str,
) -> None:
    """Verify an owner's conclusion, or send it back; never one's own, never the owner's."""
    require(actor, Can.VERIFY_BENEFIT, relationship)
    check_under_way(project)
    row = db.session.get_one(BenefitReview, review.id, with_for_update=True, populate_existing=True)
    benefit = row.benefit
    # The receiver too: they would otherwise verify what they are about to be given.
    if actor.person_id in (benefit.owner_id, row.said_by_id, row.receiver_id):
        raise Refused({"verdict": "Its owner concludes; somebody else verifies it"})
    if row.checked_at is not None:
        raise Invalid({"verdict": "It was checked already"})
    if not is_verified and not note:
        raise Invalid({"note": "Say what does not hold"})
    row.is_verified, row.check_note = is_verified, note
    row.checked_at, row.checked_by_name = clock.now(), actor.name
    told = {benefit.owner_id}
    if is_verified:
        before = BenefitStatus(benefit.status).label
        # Only now: until somebody else has verified it the benefit stands where its values put it.
        benefit.status, benefit.status_reason = row.benefit_status, row.explanation
        if row.receiver is not None:
            benefit.owner = row.receiver
            give_sight(project, row.receiver)
            told.add(row.receiver.id)
        difference = {benefit.title: [before, BenefitStatus(row.benefit_status).label]}
    else:
        difference = {benefit.title: [BenefitStatus(row.benefit_status).label, "sent back"]}
    verb = FindingsVerb.BENEFIT_REVIEWED if is_verified else FindingsVerb.CONCLUSION_SENT_BACK
    change(actor, project, verb, difference, note)
    notices.notify(
        told,
        key=f"benefit-reviewed:{row.id}",
        text=f"What came of a benefit of {project.reference} was "
        f"{'verified' if is_verified else 'sent back'}",
        path=_address(project),
        project=project,
    )
