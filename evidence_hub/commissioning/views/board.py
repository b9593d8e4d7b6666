"""The board's first page with the pipeline, and what the board asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.commissioning import pipeline, queries
from evidence_hub.commissioning.forms import DoneForm
from evidence_hub.commissioning.operations import decisions as operations
from evidence_hub.commissioning.queries import pipeline as held
from evidence_hub.commissioning.queries.pipeline import Wanted
from evidence_hub.commissioning.views import bp, form_page
from evidence_hub.commissioning.views.shared import board_only
from evidence_hub.core import clock
from evidence_hub.core.markings import highest
from evidence_hub.core.money import pounds
from evidence_hub.core.paging import Page, codes, page_number
from evidence_hub.directory import queries as directory
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor
from evidence_hub.registry.stages import Stage
from evidence_hub.web.exports import MOST_ROWS, Listing, asked_format, download, joined, listing_of
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.page import date_words
from evidence_hub.web.results import ViewResult


@dataclass(frozen=True)
class Chosen(Wanted):
    """The filters of the address, and which way they are shown."""

    as_list: bool = False

    def address(self, **changes: Any) -> str:
        wanted: dict[str, Any] = {
            "stage": list(self.stages),
            "area": list(self.areas),
            "priority": list(self.priorities),
            "view": "list" if self.as_list else None,
            **changes,
        }
        return url_for(".board", **{name: value for name, value in wanted.items() if value})

    def page_address(self, number: int) -> str:
        return f"{self.address(page=number)}#pipeline"


def _chosen() -> Chosen:
    given = request.args
    return Chosen(
        stages=codes(given.getlist("stage")),
        areas=codes(given.getlist("area")),
        priorities=codes(given.getlist("priority")),
        as_list=given.get("view") == "list",
    )


def _as_list(entries: Sequence[pipeline.Entry], total: int) -> Listing:
    columns: dict[str, Callable[[pipeline.Entry], str]] = {
        "Project": lambda row: row.project.reference,
        "Title": lambda row: row.project.title,
        "Stage": lambda row: Stage(row.project.stage).label,
        "Since": lambda row: date_words(row.since),
        "Money asked": lambda row: pounds(row.project.amount_asked_pence),
        "Missing": lambda row: joined(gate.name for gate in row.missing),
        "Waits for": lambda row: joined(row.holders),
    }
    markings = [row.project.marking for row in entries]
    return listing_of("pipeline", entries, columns, markings=markings, total=total)


@bp.get("/board")
def board() -> ViewResult:
    board_only()
    chosen = _chosen()
    totals = held.totals(viewer(), chosen)
    total = sum(each.number for each in totals.values())
    if file_type := asked_format():
        rows = pipeline.as_list(viewer(), chosen, MOST_ROWS)
        return download(_as_list(rows, total), file_type)
    # The first page speaks of everything, whatever filter the pipeline below it has.
    whole = totals if chosen.is_whole else held.totals(viewer(), Wanted())
    first = pipeline.first_page(viewer(), whole)
    page: Page[pipeline.Entry] = Page((), total, page_number(request.args.get("page")))
    if chosen.as_list:
        number = min(page.number, page.pages)
        entries = pipeline.as_list(viewer(), chosen, page.per_page, (number - 1) * page.per_page)
        page = Page(entries, total, number)
    markings = {marking for each in whole.values() for marking in each.markings}
    return render_template(
        "commissioning/board.html",
        columns=[] if chosen.as_list else pipeline.columns(viewer(), chosen, totals),
        page=page,
        chosen=chosen,
        total=total,
        first=first,
        stages=pipeline.PIPELINE,
        areas=directory.areas(),
        priorities=directory.priorities(),
        meeting=queries.next_meeting(clock.today()),
        may_manage=may(actor(), Can.SCREEN),
        marking=highest([*first.markings, *markings]),
    )


@form_page("/board/actions/<int:action_id>", "action", save="action_done")
def action(action_id: int) -> PostAction:
    require(actor(), Can.SCREEN)
    row, form = queries.action(action_id, viewer()), DoneForm()
    return PostAction(
        lambda: operations.finish_action(actor=actor(), action=row, outcome=form.outcome.data),
        "The action is done.",
        url_for(".board"),
        form,
        page=lambda: render_template("commissioning/action.html", row=row, form=form),
    )
