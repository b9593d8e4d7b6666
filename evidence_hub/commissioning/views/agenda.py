"""Setting the agenda of a planned meeting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import request, url_for
from werkzeug.exceptions import BadRequest

from evidence_hub.accounts.policy import Can, require
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.forms import ChangeForm
from evidence_hub.commissioning.hooks import candidates
from evidence_hub.commissioning.operations import meetings as operations
from evidence_hub.commissioning.views import form_page
from evidence_hub.commissioning.views.agenda_form import chosen_candidate, item_form, offered
from evidence_hub.commissioning.views.meetings import page
from evidence_hub.commissioning.views.shared import meeting_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.project_page import actor
from evidence_hub.web.form_page import PostAction


def _agenda(meeting_id: int) -> str:
    return url_for(".meeting", meeting_id=meeting_id, _anchor="agenda")


@form_page.post("/board/meetings/<int:meeting_id>/items", "item_add")
def item_add(meeting_id: int) -> PostAction:
    require(actor(), Can.SCREEN)
    meeting = meeting_of(meeting_id)
    choices = offered(meeting)
    form = item_form(choices)
    return PostAction(
        lambda: operations.add_item(
            actor=actor(),
            meeting=meeting,
            candidate=chosen_candidate(form, choices),
            is_consent=form.is_consent.data,
        ),
        "",
        _agenda(meeting_id),
        form,
        page=lambda: page(meeting, form),
    )


@form_page.post("/board/meetings/<int:meeting_id>/fill", "agenda_fill")
def agenda_fill(meeting_id: int) -> PostAction:
    """Put everything that is ready on the agenda."""
    require(actor(), Can.SCREEN)
    meeting = meeting_of(meeting_id)
    return PostAction(
        lambda: operations.fill_agenda(
            actor=actor(), meeting=meeting, candidates=candidates(viewer())
        ),
        lambda number: f"{number} {'item is' if number == 1 else 'items are'} put on the agenda.",
        _agenda(meeting_id),
    )


CHANGES: dict[str, Callable[..., None]] = {
    "up": partial(operations.move_item, up=True),
    "down": partial(operations.move_item, up=False),
    "consent": partial(operations.set_consent, is_consent=True),
    "single": partial(operations.set_consent, is_consent=False),
    "remove": operations.remove_item,
}


@form_page.post("/board/meetings/<int:meeting_id>/items/<int:item_id>/change", "item_change")
def item_change(meeting_id: int, item_id: int) -> PostAction:
    """Take an item off, move it, or put it on or off the consent agenda."""
    require(actor(), Can.SCREEN)
    meeting = meeting_of(meeting_id)
    item = queries.item(meeting, item_id, viewer())
    form = ChangeForm()
    if request.form.get("change") not in CHANGES:
        raise BadRequest  # no button of the page sends it
    return PostAction(
        lambda: CHANGES[form.change.data](actor=actor(), meeting=meeting, item=item),
        "",
        _agenda(meeting_id),
        form,
    )
