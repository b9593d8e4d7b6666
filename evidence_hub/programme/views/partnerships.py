"""Consortia and hubs: two lists of one kind of thing, one page each, reviewed by the board."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import url_for

from evidence_hub.commissioning.queries import reads_papers
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.core.money import pounds
from evidence_hub.programme import queries
from evidence_hub.programme.forms import PartnershipForm, VentureChangeForm
from evidence_hub.programme.models import Partnership
from evidence_hub.programme.models.partnership import KINDS, STATES
from evidence_hub.programme.operations import partnerships as operations
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
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor
from evidence_hub.web.exports import Columns
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

# Two lists of one table: what is kept of a consortium and of a hub is the same (decision 0031).
LISTS = {
    "consortium": ("Consortia", "consortia", "What the force joined with others."),
    "hub": ("Hubs", "hubs", "Regional centres and networks that the force explores or belongs to."),
}
COLUMNS: Columns = {
    "Name": lambda row: row.title,
    "What it is for": lambda row: row.purpose,
    "Members": lambda row: row.members,
    "State": lambda row: STATES[row.status],
    "Since": lambda row: row.starts_on,
    "Until": lambda row: row.ends_on,
    "Review": lambda row: row.review_on,
}
STATE_KINDS = {"exploring": "waiting", "joined": "done", "left": "plain"}


def _review_words(row: Partnership) -> str:
    if row.status == "left":
        return "None: the force has left"
    if row.review_on is None:
        return "Not set"
    late = " (overdue)" if row.review_on < clock.today() else ""
    return f"{day_words(row.review_on)}{late}"


def _listed_of(kind: str) -> Callable[[Sequence[Partnership]], Listed]:
    title, _, intro = LISTS[kind]

    def listed(rows: Sequence[Partnership]) -> Listed:
        new = url_for("programme.partnership_new", kind=kind)
        return Listed(
            title,
            f"{intro} The board reviews each in time.",
            kind,
            ("Name", "State", "Since", "Review"),
            [
                (
                    f"venture-{row.id}",
                    (
                        link(row.title, "programme.partnership", partnership_id=row.id),
                        STATES[row.status],
                        day_or_none(row.starts_on),
                        _review_words(row),
                    ),
                )
                for row in rows
            ],
            "The hub’s team records the first one.",
            Link(f"Record a {KINDS[kind].lower()}", new) if keeps() else None,
            plural=LISTS[kind][1],
        )

    return listed


@bp.get(f"{BASE}/consortia")
def consortia() -> ViewResult:
    readers_only()
    return listing(
        _listed_of("consortium"), COLUMNS, "consortia", queries.partnerships("consortium")
    )


@bp.get(f"{BASE}/hubs")
def hubs() -> ViewResult:
    readers_only()
    return listing(_listed_of("hub"), COLUMNS, "hubs", queries.partnerships("hub"))


def _list_href(kind: str) -> str:
    return url_for("programme.consortia" if kind == "consortium" else "programme.hubs")


@bp.get(f"{BASE}/partnerships/<int:partnership_id>")
def partnership(partnership_id: int) -> ViewResult:
    readers_only()
    row = queries.partnership(partnership_id)
    is_board = reads_papers(viewer())
    facts: list[tuple[str, Cell]] = [
        ("Members", row.members or "Not stated"),
        ("Since", day_or_none(row.starts_on)),
        ("Until", day_or_none(row.ends_on)),
        ("Review by the board", _review_words(row)),
        ("Record", record_of(row.project)),
    ]
    if is_board:
        # Money is for those who read the board's papers.
        facts.insert(3, ("Fee", pounds(row.fee_pence) if row.fee_pence else "Not stated"))
    reviews = Part(
        "What the board decided",
        ("Day", "Decision", "Reasons"),
        [
            (
                day_words(each.decided_on),
                link(
                    Outcome(each.outcome).past.capitalize(),
                    "commissioning.decision",
                    decision_id=each.decision_id,
                )
                if is_board
                else Outcome(each.outcome).past.capitalize(),
                each.reasons,
            )
            for each in row.reviews
        ],
        "The board has not reviewed it yet.",
    )
    change = url_for("programme.partnership_alter", partnership_id=row.id)
    return one(
        One(
            row.title,
            KINDS[row.kind],
            Link(LISTS[row.kind][0], _list_href(row.kind)),
            [Tag(STATES[row.status], STATE_KINDS[row.status])],
            facts,
            [reviews],
            [Link("Change what is recorded", change)] if keeps() and row.status != "left" else [],
            row.is_demo,
            row.purpose,
        )
    )


def _address(row: Partnership) -> str:
    return url_for("programme.partnership", partnership_id=row.id)


@form_page("/partnerships/new/<kind>", "partnership_new")
def _begin(kind: str) -> FormPage:
    must_keep()
    if kind not in KINDS:
        raise NotFound
    records = records_for(kind)
    form = PartnershipForm(data={"idempotency_key": new_idempotency_key()})
    form.project.choices = with_none(records)
    return FormPage(
        None,
        form,
        f"Record a {KINDS[kind].lower()}",
        "Record it",
        lambda: operations.begin(
            actor=actor(),
            idempotency_key=key_from(form, actor().person_id, kind),
            kind=kind,
            project=chosen_record(form, records),
            **form.told(),
        ),
        "Recorded.",
        _list_href(kind),
        leads=_address,
    )


@form_page("/partnerships/<int:partnership_id>/change", "partnership_alter")
def _alter(partnership_id: int) -> FormPage:
    must_keep()
    row = queries.partnership(partnership_id)
    form = VentureChangeForm(
        data={
            "version": row.version,
            "title": row.title,
            "purpose": row.purpose,
            "members": row.members,
            "status": row.status,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "fee": pounds(row.fee_pence) if row.fee_pence else "",
            "review_on": row.review_on,
        }
    )
    return FormPage(
        None,
        form,
        "Change what is recorded",
        "Save",
        lambda: operations.alter(
            actor=actor(),
            partnership=row,
            **form.told(),
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _address(row),
    )
