"""Certificates of disposal: filing one, and deciding on it."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import disposal, forms, queries
from evidence_hub.agreements.models import Certificate
from evidence_hub.agreements.operations import disposal as operations
from evidence_hub.agreements.views.shared import agreement_of, form_page, inside
from evidence_hub.agreements.views.sharing import ONE, address
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.documents.views import keep_sent
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor, relationship_to
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.idempotency import key_from, new_idempotency_key


@form_page(f"{ONE}/certificate", "certificate_new")
def _file(ref: str, number: int) -> FormPage:
    found = inside(ref)
    held = agreement_of(found, number)
    require(actor(), Can.CERTIFY_DISPOSAL, relationship_to(found))
    holders = disposal.held(held, clock.today())
    if not holders:
        raise NotFound
    names = queries.names_of(holders)
    own = queries.own_organisation(actor()) if viewer().is_outside else None
    form = forms.CertificateForm(data={"idempotency_key": new_idempotency_key()})
    form.holder.choices = [(key, names[key]) for key in holders if own in (None, key)]
    known = {row["key"]: row["name"] for each in held.versions for row in each.content["datasets"]}
    form.datasets.choices = list(known.items())
    return FormPage(
        found,
        form,
        "Certificate of disposal",
        "Send the certificate",
        lambda: operations.file_certificate(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            agreement=held,
            holder_id=form.holder.data,
            datasets=form.datasets.data,
            assets=form.assets.data,
            method=form.method.data,
            method_words=form.method_words.data,
            done_on=form.done_on.day,
            backups=form.backups.data,
            backups_words=form.backups_words.data,
            signatory=form.signatory.data,
            witness=form.witness.data,
            file=keep_sent(form),
            idempotency_key=key_from(form, actor().person_id, ref),
        ),
        "Sent. Information governance accepts it or says what is missing.",
        address(found, held),
        intro=[
            "It certifies the copies of one holder alone; what the force itself holds stays. "
            "Anonymous data need no certificate."
        ],
        is_upload=True,
    )


def facts_of(row: Certificate, names: dict[str, str]) -> list[tuple[str, list[str]]]:
    return [
        ("Whose copies", [row.holder.name]),
        ("Datasets", [names.get(key, key) for key in row.datasets]),
        ("Assets", row.assets.split("\n")),
        ("What was done", [disposal.METHODS[row.method], row.method_words]),
        ("Done on", [day_words(row.done_on)]),
        ("Backups", [disposal.BACKUPS[row.backups], row.backups_words]),
        ("Signed by", [row.signatory]),
        ("Witness", [row.witness]),
    ]


@form_page("/certificates/<int:certificate_id>", "certificate")
def _settle(ref: str, certificate_id: int) -> FormPage:
    found = inside(ref)
    row = queries.certificate(found.id, certificate_id)
    require(actor(), Can.SIGN_OFF_DATA_SHARING, relationship_to(found))
    form = forms.SettleForm()
    held = agreement_of(found, row.agreement.number)
    names = {each["key"]: each["name"] for v in held.versions for each in v.content["datasets"]}
    return FormPage(
        found,
        form,
        "Do you accept the certificate?",
        "Save your decision",
        lambda: operations.settle_certificate(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            certificate=row,
            is_accepted=form.verdict.data == "accept",
            answer=form.answer.data,
        ),
        "Saved. The team is told.",
        address(found, held),
        facts=facts_of(row, names),
    )
