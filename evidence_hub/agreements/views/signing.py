"""Signatures of the parties, and access of persons to datasets."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import forms, queries
from evidence_hub.agreements.lifecycle import in_force
from evidence_hub.agreements.operations import signing as operations
from evidence_hub.agreements.views.shared import agreement_of, form_page, inside
from evidence_hub.agreements.views.sharing import ONE, address
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import get
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.registry.models.people import TEAM_PARTS
from evidence_hub.registry.project_page import actor, relationship_to
from evidence_hub.web.form_page import FormPage


@form_page(f"{ONE}/signature", "signature")
def _signature(ref: str, number: int) -> FormPage:
    found = inside(ref)
    held = agreement_of(found, number)
    require(actor(), Can.SIGN_OFF_DATA_SHARING, relationship_to(found))
    version = held.latest
    form = forms.SignatureForm(data={"signed_on": clock.today()})
    names = queries.names_of(version.party_ids)
    # Only parties whose signature is missing; the operation asks again, as another clerk may be
    # quicker.
    form.organisation.choices = [(key, names[key]) for key in version.unsigned]
    signed = [
        f"{names[row.organisation_id]}: {row.signatory}, {day_words(row.signed_on)}"
        for row in version.signatures
    ]
    return FormPage(
        found,
        form,
        "Record a signature",
        "Record the signature",
        lambda: operations.sign(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            version=version,
            organisation_id=form.organisation.data,
            signatory=form.signatory.data,
            position=form.position.data,
            signed_on=form.signed_on.data,
        ),
        "Recorded.",
        address(found, held),
        intro=[
            f"Version {version.number} of “{held.title}”. It is in force from its first day "
            "once every party has signed."
        ],
        facts=[("Signed already", signed)] if signed else (),
    )


def _chosen(person_id: int) -> Person:
    person = get(Person, person_id) if person_id else None
    if person is None:
        raise Invalid({"person": "Choose who gets access"})
    return person


@form_page(f"{ONE}/access", "access")
def _access(ref: str, number: int) -> FormPage:
    found = inside(ref)
    held = agreement_of(found, number)
    require(actor(), Can.SIGN_OFF_DATA_SHARING, relationship_to(found))
    today = clock.today()
    version = in_force(held, today)
    # Without an agreement in force there is no dataset to give, so the page does not exist.
    if version is None:
        raise NotFound
    form = forms.AccessForm(data={"starts_on": today, "ends_on": version.ends_on})
    team = {
        part.person_id: part.person.name
        for part in found.people
        if part.part in TEAM_PARTS and part.is_held(today)
    }
    form.person.choices = [(0, "Choose"), *team.items()]
    form.dataset.choices = [(row["key"], row["name"]) for row in version.content["datasets"]]
    return FormPage(
        found,
        form,
        "Give access to a dataset",
        "Give access",
        lambda: operations.give_access(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            agreement=held,
            person=_chosen(form.person.data),
            dataset=form.dataset.data,
            starts_on=form.starts_on.day,
            ends_on=form.ends_on.day,
        ),
        "Access is given.",
        address(found, held),
        intro=[
            "Access ends with the agreement, with the person’s part in the project, and while "
            "the project is suspended."
        ],
    )


@form_page(f"{ONE}/access/<int:access_id>/end", "access_end")
def _end(ref: str, number: int, access_id: int) -> FormPage:
    found = inside(ref)
    held = agreement_of(found, number)
    require(actor(), Can.SIGN_OFF_DATA_SHARING, relationship_to(found))
    row = next((each for each in queries.accesses_of(held.id) if each.id == access_id), None)
    if row is None:
        raise NotFound
    form = forms.ReasonForm()
    return FormPage(
        found,
        form,
        f"End the access of {row.person.name}",
        "End the access",
        lambda: operations.stop_access(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            access=row,
            reason=form.reason.data,
        ),
        "Access ended.",
        url_for("agreements.agreement", ref=ref, number=number),
    )
