"""Signatures of the parties, and access of persons to what is shared."""

from __future__ import annotations

import datetime as dt

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import notifications, queries, validation
from evidence_hub.agreements.content import holders_by_key
from evidence_hub.agreements.lifecycle import AgreementMove, agreement_goes, in_force
from evidence_hub.agreements.models import Access, Agreement, AgreementVersion, Signature
from evidence_hub.agreements.states import Sharing
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import refuse_if
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.models import Project
from evidence_hub.registry.models.people import TEAM_PARTS
from evidence_hub.registry.people import sees


def sign(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    version: AgreementVersion,
    organisation_id: int,
    signatory: str,
    position: str,
    signed_on: dt.date | None,
) -> Signature:
    """Record the signature of one party; the last one makes the version signed.

    The whole agreement is checked again: what was law or a partner when it was sent may not be.
    """
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    check_under_way(project)
    # Held, so that of two last signatures at once the second one sees the first.
    db.session.get_one(AgreementVersion, version.id, with_for_update=True, populate_existing=True)
    if version.status != Sharing.IN_NEGOTIATION:
        raise Invalid({"organisation": f"It is “{Sharing(version.status).label}” now"})
    refuse_if(
        organisation_id not in version.unsigned,
        "organisation",
        "Choose a party that has not signed yet",
    )
    refuse_if(not signatory or not position, "signatory", "Name who signed, and in which position")
    # Paper is signed before it is recorded, so the day may lie in the past, but not before there
    # was a text.
    today, sent = clock.today(), version.sent_at
    if signed_on is None or signed_on > today:
        raise Invalid({"signed_on": "Give the day of the signature, today or before"})
    refuse_if(
        sent is not None and signed_on < in_london(sent).date(),
        "signed_on",
        "It cannot be signed before it went to the parties",
    )
    refuse_if(
        version.ends_on is not None and version.ends_on < today,
        "signed_on",
        "Its last day has passed. Take it back and change the days",
    )
    # Everything is asked again: a safeguard may have given way to another, or a partner have left.
    if left := validation.lacking_of(project, version):
        raise Invalid(
            {"organisation": "; ".join(line for lines in left.values() for line in lines)}
        )
    row = Signature(
        organisation_id=organisation_id,
        signatory=signatory,
        position=position,
        signed_on=signed_on,
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    version.signatures.append(row)
    name = queries.names_of([organisation_id])[organisation_id]
    is_signed_by_all = not version.unsigned
    if is_signed_by_all:
        agreement_goes(AgreementMove.SIGN, version)
        # The last signature is what makes it hold, whatever the order in which they were recorded.
        version.signed_on = max(each.signed_on for each in version.signatures)
    change(
        actor,
        project,
        AgreementsVerb.DATA_SHARING_AGREEMENT_SIGNED,
        {name: [None, f"{signatory}, {signed_on}"]},
    )
    if is_signed_by_all:
        notifications.notify(
            project,
            notifications.team(project),
            key=f"sharing-signed:{version.id}",
            text=f"All parties have signed the data sharing agreement of {project.reference}",
            page=f"/data-sharing/{version.agreement.number}",
        )
    return row


def give_access(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    agreement: Agreement,
    person: Person | None,
    dataset: str,
    starts_on: dt.date,
    ends_on: dt.date,
) -> Access:
    """Entitle a person to a dataset until a day, at the latest the agreement's last."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    check_under_way(project)
    today = clock.today()
    version = in_force(agreement, today)
    if version is None or version.ends_on is None:
        raise Invalid({"dataset": "The agreement is not in force"})
    refuse_if(
        dataset not in {row["key"] for row in version.content["datasets"]},
        "dataset",
        "The agreement has no such dataset",
    )
    # People who do not see the record cannot be given its data by a slip.
    if person is None or not person.is_active or not sees(project, person):
        raise Invalid({"person": "Choose somebody of the project’s team"})
    if not _takes_part(project, person, today):
        raise Invalid({"person": f"{person.name} takes no part in the project"})
    # Who has no registered organisation belongs to the force.
    own = queries.organisations_of([person]).get(person.id, queries.force().id)
    # The agreement gives data to organisations; a person can have no more than theirs has.
    if own not in holders_by_key(version.content, dataset):
        raise Invalid({"person": f"The agreement gives {person.name}’s organisation no such data"})
    refuse_if(
        starts_on < today or ends_on < starts_on,
        "ends_on",
        "Access begins today or later, and ends after it begins",
    )
    refuse_if(ends_on > version.ends_on, "ends_on", "Access ends with the agreement at the latest")
    row = Access(
        agreement_id=agreement.id,
        person_id=person.id,
        dataset=dataset,
        starts_on=starts_on,
        ends_on=ends_on,
        given_at=clock.now(),
        given_by_name=actor.name,
    )
    db.session.add(row)
    change(
        actor,
        project,
        AgreementsVerb.ACCESS_TO_DATA_GIVEN,
        {person.name: [None, f"{dataset} until {ends_on}"]},
    )
    notifications.notify(
        project,
        [person.id],
        key=f"access:{row.id}",
        text=f"You may use a dataset of {project.reference} until {day_words(ends_on)}",
        page=f"/data-sharing/{agreement.number}",
    )
    return row


def _takes_part(project: Project, person: Person, day: dt.date) -> bool:
    return any(
        # Parts of the team alone: an adviser or reviewer sees the project and has no use for its
        # data.
        part.person_id == person.id and part.part in TEAM_PARTS and part.is_held(day)
        for part in project.people
    )


def stop_access(
    *, actor: Actor, relationship: Relationship, project: Project, access: Access, reason: str
) -> None:
    """End somebody's access today, with the reason."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    if not reason:
        raise Invalid({"reason": "Say why it ends"})
    if access.stopped_on is not None:
        raise Invalid({"reason": "This access has ended already"})
    # The day itself counts as stopped, since an end that waits for midnight would not help after a
    # breach.
    access.stopped_on, access.stopped_reason = clock.today(), reason
    change(
        actor,
        project,
        AgreementsVerb.ACCESS_TO_DATA_ENDED,
        {access.person.name: [access.dataset, None]},
        reason,
    )
