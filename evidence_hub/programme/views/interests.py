"""Interest at a Research Fair: what was said, and the one click that makes it an enquiry."""

from __future__ import annotations

from flask import url_for

from evidence_hub.core.errors import NotFound
from evidence_hub.programme import queries
from evidence_hub.programme.forms import (
    InterestForm,
    SureForm,
)
from evidence_hub.programme.models import Fair, FairOffer
from evidence_hub.programme.models.fair import LEVELS
from evidence_hub.programme.operations import fairs as operations
from evidence_hub.programme.views import bp
from evidence_hub.programme.views.fairs import HERE, ONE, address_of, became, visible_fair
from evidence_hub.programme.views.page_parts import Cell, Link, One, link, one
from evidence_hub.programme.views.shared import BASE, form_page, keeps, must_keep
from evidence_hub.registry.models import Enquiry
from evidence_hub.registry.project_page import actor
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult


def _offers_of(row: Fair) -> dict[int, FairOffer]:
    return {each.id: each for each in row.offers}


@form_page(f"{ONE}/interest", "interest_new")
def _interest(fair_id: int) -> FormPage:
    must_keep()
    row = visible_fair(fair_id)
    offers = _offers_of(row)
    form = InterestForm(data={"idempotency_key": new_idempotency_key()})
    form.offer.choices = [
        (0, "A topic of their own"),
        # A choice has to fit on a line of a telephone.
        *((key, each.text[:120]) for key, each in offers.items()),
    ]
    return FormPage(
        None,
        form,
        "Record an interest",
        "Save",
        lambda: operations.record_interest(
            actor=actor(),
            fair=row,
            idempotency_key=key_from(form, actor().person_id, f"fair:{row.id}"),
            offer=offers.get(form.offer.data),
            institution=form.institution.data,
            contact=form.contact.data,
            level=form.level.data,
            topic=form.topic.data,
            question=form.question.data,
            data_wanted=form.data_wanted.data,
            rough_dates=form.rough_dates.data,
        ),
        "Saved. Make an enquiry of it when you are ready.",
        address_of(row),
        facts=[("Fair", [row.title])],
        leads=lambda found: url_for("programme.interest", interest_id=found.id),
    )


@bp.get(f"{BASE}{HERE}/interests/<int:interest_id>")
def interest(interest_id: int) -> ViewResult:
    # It names a person to ask at a university, so the page is for those who keep the programme.
    if not keeps():
        raise NotFound
    row = queries.fair_interest(interest_id)
    facts: list[tuple[str, Cell]] = [
        ("Fair", link(row.fair.title, "programme.fair", fair_id=row.fair_id)),
        ("University", row.institution),
        ("Whom to ask", row.contact or "Not given"),
        ("Level", LEVELS[row.level]),
        ("Takes up", row.offer.text if row.offer else "A topic of their own"),
        ("Question", row.question),
        ("Data wanted", row.data_wanted or "None named"),
        ("Rough dates", row.rough_dates or "Not given"),
        ("What came of it", became(row)),
    ]
    href = url_for("programme.interest_enquiry", interest_id=row.id)
    return one(
        One(
            row.topic,
            "Interest at a Research Fair",
            Link(row.fair.title, address_of(row.fair)),
            [],
            facts,
            actions=[Link("Make an enquiry of it", href)] if row.enquiry_id is None else [],
            is_demo=row.is_demo,
        )
    )


def origin(enquiry: Enquiry) -> tuple[str, str] | None:
    """Return the interest that became an enquiry, for the enquiry's page."""
    # Asked only for those who may open the interest; for others there is nothing to link to.
    row = queries.interest_of(enquiry) if keeps() else None
    if row is None:
        return None
    href = url_for("programme.interest", interest_id=row.id)
    return f"{row.fair.title}: {row.institution}, {LEVELS[row.level]}", href


@form_page(f"{HERE}/interests/<int:interest_id>/enquiry", "interest_enquiry")
def _make_enquiry(interest_id: int) -> FormPage:
    must_keep()
    row = queries.fair_interest(interest_id)
    return FormPage(
        None,
        SureForm(),
        "Make an enquiry of it",
        "Make the enquiry",
        lambda: operations.make_enquiry(actor=actor(), interest=row),
        "It is an enquiry now. Answer it like any other.",
        url_for("programme.interest", interest_id=row.id),
        facts=[("Topic", [row.topic]), ("Question", [row.question])],
        intro=["Everything that was said at the fair goes with it."],
        leads=lambda found: url_for("registering.enquiry", enquiry_id=found.id),
    )
