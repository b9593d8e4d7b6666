"""Research Fairs: the list, one fair, and what is done with it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.directory import queries as directory
from evidence_hub.programme import queries
from evidence_hub.programme.forms import (
    FairChangeForm,
    FairForm,
    OfferForm,
    SureForm,
    WhyForm,
)
from evidence_hub.programme.models import Fair, FairInterest
from evidence_hub.programme.models.fair import LEVELS, OFFERS
from evidence_hub.programme.operations import fairs as operations
from evidence_hub.programme.views import bp
from evidence_hub.programme.views.page_parts import (
    Cell,
    Link,
    Listed,
    One,
    Part,
    Tag,
    day_or_none,
    link,
    listing,
    one,
    with_none,
)
from evidence_hub.programme.views.shared import (
    BASE,
    chosen_record,
    form_page,
    keeps,
    must_keep,
    readers_only,
    record_of,
    records_for,
)
from evidence_hub.registry.audience import Tier, tier_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor
from evidence_hub.registry.stages import Stage
from evidence_hub.web.exports import Columns
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/fairs"
ONE = f"{HERE}/<int:fair_id>"
COLUMNS: Columns = {
    "Fair": lambda row: row.title,
    "Day": lambda row: row.held_on,
    "Venue": lambda row: row.venue,
    "State": lambda row: row.state(clock.today()),
    "Offers": lambda row: len(row.offers),
    "Interests": lambda row: len(row.interests),
    "Enquiries": lambda row: sum(each.enquiry_id is not None for each in row.interests),
}
# How the state is coloured; a fair that was called off is no alert, because nobody has to do
# anything.
STATE_KINDS = {"To come": "waiting", "Today": "waiting", "Held": "done", "Called off": "plain"}


def _listed(rows: Sequence[Fair]) -> Listed:
    today = clock.today()
    return Listed(
        "Research Fairs",
        "Each year the force and universities exchange data for good postgraduate research. "
        "What came of each fair stands on its page.",
        "fair",
        ("Fair", "Day", "State", "Interests", "Enquiries"),
        [
            (
                f"fair-{row.id}",
                (
                    link(row.title, "programme.fair", fair_id=row.id),
                    day_words(row.held_on),
                    row.state(today),
                    str(len(row.interests)),
                    str(sum(each.enquiry_id is not None for each in row.interests)),
                ),
            )
            for row in rows
        ],
        "The hub’s team plans the first one.",
        Link("Plan a fair", url_for("programme.fair_new")) if keeps() else None,
    )


@bp.get(f"{BASE}{HERE}")
def fairs() -> ViewResult:
    readers_only()
    return listing(_listed, COLUMNS, "fairs", queries.fairs())


def visible_fair(fair_id: int) -> Fair:
    readers_only()
    return queries.fair(fair_id)


def became(row: FairInterest) -> Cell:
    """What came of an interest, as far as the viewer may know."""
    if row.enquiry is None:
        return "No enquiry yet"
    project = row.enquiry.project
    # An enquiry may have become a study that is restricted; to everybody else it is still an
    # enquiry.
    if project is not None and tier_of(viewer(), project) > Tier.NOTHING:
        return link(
            f"{project.reference}: {Stage(project.stage).label}",
            "registry.project",
            ref=project.reference,
        )
    state = "Waits for the secretary" if row.enquiry.status == "open" else row.enquiry.status
    words = f"Enquiry: {state}"
    return link(words, "registering.enquiry", enquiry_id=row.enquiry.id) if keeps() else words


def _interest_row(row: FairInterest, *, is_kept: bool) -> Sequence[Cell]:
    topic = row.topic if not is_kept else link(row.topic, "programme.interest", interest_id=row.id)
    return (topic, row.institution, LEVELS[row.level], became(row))


@bp.get(f"{BASE}{ONE}")
def fair(fair_id: int) -> ViewResult:
    row, is_kept = visible_fair(fair_id), keeps()
    state = row.state(clock.today())
    offers = Part(
        "Questions and data that we offer",
        ("Offer", "Kind", "Business area", *(("Change",) if is_kept else ())),
        [
            (
                each.text,
                OFFERS[each.kind],
                each.area.name if each.area else "Any",
                *(
                    (link("Take away", "programme.offer_withdraw", offer_id=each.id),)
                    if is_kept
                    else ()
                ),
            )
            for each in row.offers
        ],
        "Nothing is offered yet.",
    )
    interests = Part(
        "Interest, and what came of it",
        ("Topic", "University", "Level", "What came of it"),
        [_interest_row(each, is_kept=is_kept) for each in row.interests],
        "Nobody has said what they would study.",
    )
    can = (
        [
            ("Record an interest", "programme.interest_new"),
            ("Offer a question or data", "programme.offer_new"),
            ("Change day or venue", "programme.fair_alter"),
            *([("Call it off", "programme.fair_call_off")] if row.held_on >= clock.today() else []),
        ]
        if is_kept and row.called_off_at is None
        else []
    )
    return one(
        One(
            row.title,
            "Research Fair",
            Link("Research Fairs", url_for("programme.fairs")),
            [Tag(state, STATE_KINDS[state])],
            [
                ("Day", day_or_none(row.held_on)),
                ("Venue", row.venue or "Not stated"),
                ("Record", record_of(row.project)),
            ],
            (offers, interests),
            [Link(words, url_for(endpoint, fair_id=row.id)) for words, endpoint in can],
            row.is_demo,
            row.note,
            row.called_off_reason,
        )
    )


def address_of(row: Fair) -> str:
    return url_for("programme.fair", fair_id=row.id)


@form_page(f"{HERE}/new", "fair_new")
def _plan() -> FormPage:
    must_keep()
    records = records_for("event")
    form = FairForm(data={"idempotency_key": new_idempotency_key()})
    form.project.choices = with_none(records)
    return FormPage(
        None,
        form,
        "Plan a Research Fair",
        "Plan it",
        lambda: operations.plan(
            actor=actor(),
            idempotency_key=key_from(form, actor().person_id, "fair"),
            title=form.title.data,
            held_on=form.held_on.data,
            venue=form.venue.data,
            note=form.note.data,
            project=chosen_record(form, records),
        ),
        "Planned. Now offer questions and data.",
        url_for("programme.fairs"),
        leads=address_of,
    )


@form_page(f"{ONE}/change", "fair_alter")
def _alter(fair_id: int) -> FormPage:
    must_keep()
    row = visible_fair(fair_id)
    form = FairChangeForm(
        data={"version": row.version, "held_on": row.held_on, "venue": row.venue, "note": row.note}
    )
    return FormPage(
        None,
        form,
        "Change day or venue",
        "Save",
        lambda: operations.alter(
            actor=actor(),
            fair=row,
            held_on=form.held_on.data,
            venue=form.venue.data,
            note=form.note.data,
            version=whole_number(form.version.data),
        ),
        "Saved.",
        address_of(row),
        facts=[("Fair", [row.title])],
    )


@form_page(f"{ONE}/call-off", "fair_call_off")
def _call_off(fair_id: int) -> FormPage:
    must_keep()
    row, form = visible_fair(fair_id), WhyForm()
    return FormPage(
        None,
        form,
        "Call the fair off",
        "Call it off",
        lambda: operations.call_off(actor=actor(), fair=row, reason=form.reason.data),
        "Called off. The page says why.",
        address_of(row),
        facts=[("Fair", [row.title])],
        is_warning=True,
    )


@form_page(f"{ONE}/offer", "offer_new")
def _offer(fair_id: int) -> FormPage:
    must_keep()
    row, form = visible_fair(fair_id), OfferForm()
    areas = {each.id: each for each in directory.areas()}
    form.area.choices = with_none(areas, "name")
    return FormPage(
        None,
        form,
        "Offer a question or data",
        "Offer it",
        lambda: operations.offer(
            actor=actor(),
            fair=row,
            kind=form.kind.data,
            text=form.text.data,
            area=areas.get(form.area.data),
        ),
        "Offered.",
        address_of(row),
        facts=[("Fair", [row.title])],
    )


@form_page(f"{HERE}/offers/<int:offer_id>/take-away", "offer_withdraw")
def _withdraw_offer(offer_id: int) -> FormPage:
    must_keep()
    offer = queries.fair_offer(offer_id)
    row = queries.fair(offer.fair_id)
    return FormPage(
        None,
        SureForm(),
        "Take the offer away",
        "Take it away",
        lambda: operations.withdraw_offer(actor=actor(), fair=row, offer=offer),
        "Taken away.",
        address_of(row),
        facts=[("Offer", [offer.text])],
        is_warning=True,
    )
