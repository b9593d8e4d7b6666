"""Funding opportunities: the list by deadline, one opportunity, and what is decided."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.money import pounds
from evidence_hub.programme import queries
from evidence_hub.programme.forms import (
    HeardForm,
    OpportunityChangeForm,
    OpportunityForm,
    WhyForm,
)
from evidence_hub.programme.models import Opportunity
from evidence_hub.programme.models.opportunity import STATES
from evidence_hub.programme.operations import opportunities as operations
from evidence_hub.programme.views import bp
from evidence_hub.programme.views.page_parts import Cell, Link, Listed, One, Tag, link, listing, one
from evidence_hub.programme.views.shared import BASE, form_page, keeps, must_keep, readers_only
from evidence_hub.registry.project_page import actor
from evidence_hub.web.exports import Columns
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/funding"
ONE = f"{HERE}/<int:opportunity_id>"
COLUMNS: Columns = {
    "What is offered": lambda row: row.title,
    "Funder": lambda row: row.funder,
    "Up to": lambda row: pounds(row.amount_pence) if row.amount_pence else "",
    "Deadline": lambda row: row.deadline_on,
    "State": lambda row: STATES[row.status],
    "Decided": lambda row: row.decided_on,
    "Reason": lambda row: row.reason,
    "Address": lambda row: row.url,
}
STATE_KINDS = {
    "open": "waiting",
    "bid": "waiting",
    "no_bid": "plain",
    "won": "done",
    "lost": "plain",
}


def _deadline(row: Opportunity) -> str:
    # Once it is decided, a past deadline is no news.
    passed = row.status == "open" and row.deadline_on < clock.today()
    return f"{day_words(row.deadline_on)}{' (passed)' if passed else ''}"


def _listed(rows: Sequence[Opportunity]) -> Listed:
    return Listed(
        "Funding opportunities",
        "Money from outside for research: until when, and whether the board decided to bid.",
        "opportunity",
        ("What is offered", "Funder", "Up to", "Deadline", "State"),
        [
            (
                f"opportunity-{row.id}",
                (
                    link(row.title, "programme.opportunity", opportunity_id=row.id),
                    row.funder,
                    pounds(row.amount_pence) if row.amount_pence else "Not stated",
                    _deadline(row),
                    STATES[row.status],
                ),
            )
            for row in rows
        ],
        "The hub’s team records the first one.",
        Link("Record an opportunity", url_for("programme.opportunity_new")) if keeps() else None,
        plural="opportunities",
    )


@bp.get(f"{BASE}{HERE}")
def opportunities() -> ViewResult:
    readers_only()
    return listing(_listed, COLUMNS, "funding", queries.opportunities())


def _actions(row: Opportunity) -> list[tuple[str, str]]:
    if not keeps():
        return []
    if row.status == "open":
        return [
            ("Change deadline or text", "programme.opportunity_alter"),
            ("Let it go", "programme.opportunity_leave"),
        ]
    # The board has decided, so letting go is no choice any more; what is left is to hear the
    # answer.
    if row.status == "bid":
        return [
            ("Say what came of it", "programme.opportunity_hear"),
            ("Change deadline or text", "programme.opportunity_alter"),
        ]
    return []


@bp.get(f"{BASE}{ONE}")
def opportunity(opportunity_id: int) -> ViewResult:
    readers_only()
    row = queries.opportunity(opportunity_id)
    address: Cell = {"text": row.url, "href": row.url} if row.url else "Not given"
    facts: list[tuple[str, Cell]] = [
        ("Funder", row.funder),
        ("Up to", pounds(row.amount_pence) if row.amount_pence else "Not stated"),
        ("Deadline", _deadline(row)),
        ("Address", address),
    ]
    if row.decided_on:
        facts.append(("Decided", f"{day_words(row.decided_on)}. {row.reason}".strip()))
    elif row.status == "open":
        facts.append(("With whom is it now", "The board decides. The secretary puts it before it."))
    if row.answered_on:
        facts.append(("Answered", day_words(row.answered_on)))
    return one(
        One(
            row.title,
            "Funding opportunity",
            Link("Funding opportunities", url_for("programme.opportunities")),
            [Tag(STATES[row.status], STATE_KINDS[row.status])],
            facts,
            actions=[
                Link(words, url_for(endpoint, opportunity_id=row.id))
                for words, endpoint in _actions(row)
            ],
            is_demo=row.is_demo,
            text=row.text,
        )
    )


def _address(row: Opportunity) -> str:
    return url_for("programme.opportunity", opportunity_id=row.id)


@form_page(f"{HERE}/new", "opportunity_new")
def _record() -> FormPage:
    must_keep()
    form = OpportunityForm(data={"idempotency_key": new_idempotency_key()})
    return FormPage(
        None,
        form,
        "Record a funding opportunity",
        "Record it",
        lambda: operations.record(
            actor=actor(),
            idempotency_key=key_from(form, actor().person_id, "opportunity"),
            title=form.title.data,
            funder=form.funder.data,
            text=form.text.data,
            url=form.url.data,
            amount_pence=form.amount.pence,
            deadline_on=form.deadline_on.data,
        ),
        "Recorded. Put it on the board’s agenda before the deadline.",
        url_for("programme.opportunities"),
        leads=_address,
    )


@form_page(f"{ONE}/change", "opportunity_alter")
def _alter(opportunity_id: int) -> FormPage:
    must_keep()
    row = queries.opportunity(opportunity_id)
    form = OpportunityChangeForm(
        data={
            "version": row.version,
            "text": row.text,
            "url": row.url,
            "deadline_on": row.deadline_on,
        }
    )
    return FormPage(
        None,
        form,
        "Change deadline or text",
        "Save",
        lambda: operations.alter(
            actor=actor(),
            opportunity=row,
            text=form.text.data,
            url=form.url.data,
            deadline_on=form.deadline_on.data,
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _address(row),
        facts=[("What is offered", [row.title])],
    )


@form_page(f"{ONE}/let-go", "opportunity_leave")
def _leave(opportunity_id: int) -> FormPage:
    must_keep()
    row, form = queries.opportunity(opportunity_id), WhyForm()
    return FormPage(
        None,
        form,
        "Let it go",
        "Let it go",
        lambda: operations.leave(actor=actor(), opportunity=row, reason=form.reason.data),
        "Let go, with the reason.",
        _address(row),
        facts=[("What is offered", [row.title])],
        is_warning=True,
    )


@form_page(f"{ONE}/answer", "opportunity_hear")
def _hear(opportunity_id: int) -> FormPage:
    must_keep()
    row, form = queries.opportunity(opportunity_id), HeardForm()
    return FormPage(
        None,
        form,
        "Say what came of the bid",
        "Save",
        lambda: operations.hear(
            actor=actor(),
            opportunity=row,
            status=form.status.data,
            answered_on=form.answered_on.data,
            note=form.note.data,
        ),
        "Saved.",
        _address(row),
        facts=[("What is offered", [row.title])],
    )
