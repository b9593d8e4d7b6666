"""Certificates of disposal: filed by who held the data, accepted or rejected with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import disposal, notifications, queries
from evidence_hub.agreements.content import datasets_received
from evidence_hub.agreements.lifecycle import in_force
from evidence_hub.agreements.models import Agreement, Certificate
from evidence_hub.agreements.states import CertificateStatus
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import refuse_if
from evidence_hub.documents import operations as documents
from evidence_hub.documents.store import Stored
from evidence_hub.registry.changes import change
from evidence_hub.registry.models import Project


def _check_holder(actor: Actor, project: Project, holder_id: int) -> None:
    """A holder's own people certify; the force's lead only for a holder who has nobody here."""
    # J5: nobody certifies for another. A partner's certificate speaks of its own copies and touches
    # none of the force's.
    own = queries.own_organisation(actor)
    if own == holder_id:
        return
    if actor.has(Role.EXTERNAL_PARTNER, Role.STUDENT):
        raise Invalid({"holder": "You can certify for your own organisation alone"})
    today = clock.today()
    # The lead steps in only where the holder has nobody here, so that no holder is certified over
    # their head.
    taking_part = [row.person for row in project.people if row.is_held(today)]
    if holder_id in queries.organisations_of(taking_part).values():
        raise Invalid(
            {"holder": "Somebody of this organisation takes part in the project. Ask them"}
        )


def _check(
    actor: Actor,
    project: Project,
    agreement: Agreement,
    *,
    holder_id: int,
    datasets: Sequence[str],
    texts: dict[str, str],
    done_on: dt.date,
) -> None:
    today = clock.today()
    # What was received is worked out from the versions that ran, never from what the form sent.
    held = disposal.held(agreement, today)
    _check_holder(actor, project, holder_id)
    refuse_if(
        holder_id not in held, "holder", "This party received no personal data under the agreement"
    )
    refuse_if(
        not datasets or not set(datasets) <= set(held[holder_id]),
        "datasets",
        "Choose from the datasets that this party received",
    )
    if missing := {name: words for name, words in NEEDED.items() if not texts.get(name)}:
        raise Invalid(missing)
    refuse_if(
        texts["signatory"].casefold() == texts["witness"].casefold(),
        "witness",
        "The witness is somebody other than who signs",
    )
    refuse_if(done_on > today, "done_on", "The day of disposal cannot be in the future")
    running = in_force(agreement, today)
    # Data that may arrive again tomorrow are not gone today.
    if running is not None:
        kept = {row["key"] for row in datasets_received(running.content, holder_id)}
        refuse_if(
            kept & set(datasets),
            "datasets",
            "The agreement still gives this data. Certify once it has ended",
        )


# J5 lists what a certificate says; the method and the backups are chosen from lists below.
NEEDED = {
    "assets": "Name the devices, folders and copies",
    "method_words": "Say how it was done",
    "signatory": "Name who signs",
    "witness": "Name the witness",
}


def file_certificate(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    agreement: Agreement,
    holder_id: int,
    datasets: Sequence[str],
    assets: str,
    method: str,
    method_words: str,
    done_on: dt.date,
    backups: str,
    backups_words: str,
    signatory: str,
    witness: str,
    file: Stored,
    idempotency_key: str,
) -> Certificate:
    """File a certificate for one holder's own copies, with the signed paper.

    Raises Invalid for data that the holder never received and for somebody else's organisation.
    """
    require(actor, Can.CERTIFY_DISPOSAL, relationship)
    # A double click, or a form sent again, gives the same certificate and no second paper.
    known = db.session.scalar(
        select(Certificate).where(Certificate.idempotency_key == idempotency_key)
    )
    if known is not None and known.agreement_id == agreement.id:
        return known
    texts = {
        "assets": assets,
        "method_words": method_words,
        "signatory": signatory,
        "witness": witness,
    }
    _check(
        actor,
        project,
        agreement,
        holder_id=holder_id,
        datasets=datasets,
        texts=texts,
        done_on=done_on,
    )
    if method not in disposal.METHODS or backups not in disposal.BACKUPS:
        raise Invalid({"method": "Choose from the list"})
    name = queries.names_of([holder_id])[holder_id]
    # The signed paper is attached for those who judge it; readers of the register have no business
    # with it.
    version = documents.attach(
        actor=actor,
        relationship=relationship,
        project=project,
        title=f"Certificate of disposal, {name}",
        document_type="certificate",
        audience="reviewers",
        file=file,
        right=Can.CERTIFY_DISPOSAL,
    )
    row = Certificate(
        idempotency_key=idempotency_key,
        agreement_id=agreement.id,
        holder_id=holder_id,
        datasets=sorted(set(datasets)),
        assets=assets,
        method=method,
        method_words=method_words,
        done_on=done_on,
        backups=backups,
        backups_words=backups_words,
        signatory=signatory,
        witness=witness,
        file_id=version.id,
        filed_at=clock.now(),
        filed_by_name=actor.name,
    )
    db.session.add(row)
    change(
        actor,
        project,
        AgreementsVerb.CERTIFICATE_OF_DISPOSAL_FILED,
        {name: [None, row.datasets], "sha256": [None, version.sha256]},
    )
    notifications.notify(
        project,
        notifications.infogov(project),
        key=f"certificate:{row.id}",
        text=f"A certificate of disposal waits for you: {project.reference}",
        page=f"/data-sharing/{agreement.number}",
    )
    return row


def settle_certificate(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    certificate: Certificate,
    is_accepted: bool,
    answer: str,
) -> None:
    """Accept a certificate, or reject it with the reason; never accept one that omits backups."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    # An answer stands. A rejected certificate is followed by another filing, never by a changed
    # one.
    if certificate.status != "filed":
        raise Invalid({"answer": f"This certificate was {certificate.status} already"})
    if not is_accepted and not answer:
        raise Invalid({"answer": "Say what is missing"})
    # J5 ends here: backups that are not mentioned are where copies survive.
    if is_accepted and certificate.backups == "omitted":
        raise Invalid({"answer": "It says nothing of backups, so it cannot be accepted. Reject it"})
    certificate.status = CertificateStatus.ACCEPTED if is_accepted else CertificateStatus.REJECTED
    certificate.answer = answer
    certificate.decided_at, certificate.decided_by_name = clock.now(), actor.name
    change(
        actor,
        project,
        AgreementsVerb.CERTIFICATE_OF_DISPOSAL_ANSWERED.about(certificate.status),
        {certificate.holder.name: ["filed", certificate.status]},
        answer,
    )
    notifications.notify(
        project,
        notifications.team(project),
        key=f"certificate-settled:{certificate.id}",
        text=f"A certificate of disposal was {certificate.status}: {project.reference}",
        page=f"/data-sharing/{certificate.agreement.number}",
    )
