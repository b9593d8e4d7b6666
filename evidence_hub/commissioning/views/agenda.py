"""Setting the agenda of a planned meeting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, url_for
from werkzeug.exceptions import BadRequest

from evidence_hub.accounts.policy import Can, require
from evidence_hub.commissioning import queries
from evidence_hub.commissioning.agenda_items import keys_of
from evidence_hub.commissioning.forms import ChangeForm, ItemForm
from evidence_hub.commissioning.models import Meeting
from evidence_hub.commissioning.operations import meetings as operations
from evidence_hub.commissioning.sockets import Candidate, candidates, kinds
from evidence_hub.commissioning.views import bp
from evidence_hub.commissioning.views.shared import actor, meeting_of
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.stages import Stage
from evidence_hub.web.forms import HubForm
from evidence_hub.web.transactions import reject, transactional

OTHER = "other"
BY_REFERENCE = "by-reference:"


def _key(candidate: Candidate) -> str:
    kind, project, priority, subject = candidate.key
    return f"{kind}:{project or 0}:{priority or 0}:{subject}"


def offered(found: Meeting) -> dict[str, Candidate]:
    """Return what could be put on the agenda and is not on it yet, by its key in the form."""
    held = keys_of(found)
    return {_key(each): each for each in candidates(viewer()) if each.key not in held}


def item_form(choices: dict[str, Candidate], **options: Any) -> ItemForm:
    form = ItemForm(**options)
    form.candidate.choices = {
        "": [("", "Choose")],
        "Not on it yet": [
            (key, f"{kinds()[each.kind].label}: {each.title}"[:120])
            for key, each in choices.items()
        ],
        "By its reference": [
            (f"{BY_REFERENCE}{kind.code}", kind.label)
            for kind in kinds().values()
            if kind.by_reference
        ],
        "Without a project": [(OTHER, kinds()[OTHER].label)],
    }
    return form


def _candidate(form: ItemForm, choices: dict[str, Candidate]) -> Candidate:
    chosen = form.candidate.data
    if not chosen:
        raise Invalid({"candidate": "Choose what is to be decided"})
    if form.title.data and chosen != OTHER:
        raise Invalid({"title": f"Choose “{kinds()[OTHER].label}” for this title, or clear it"})
    if chosen in choices:
        return choices[chosen]
    if not chosen.startswith(BY_REFERENCE):
        if not form.title.data:
            raise Invalid({"title": "Write a title for other business"})
        return Candidate(OTHER, form.title.data)
    kind = kinds()[chosen.removeprefix(BY_REFERENCE)]
    try:
        project, tier = registry.visible_project(form.reference.data or "", viewer())
    except NotFound:
        tier = None
    if tier is not Tier.FULL:
        raise Invalid({"reference": "Enter the reference of a project, such as EBP-2026-1234"})
    if Stage(project.stage) not in kind.by_reference:
        raise Invalid({"reference": f"This project is at “{Stage(project.stage).label}”"})
    return Candidate(kind.code, project.title, project.id, marking=project.marking)


@bp.post("/board/meetings/<int:meeting_id>/items")
@transactional
def item_add(meeting_id: int) -> Any:
    from evidence_hub.commissioning.views.meetings import page  # it shows this form

    require(actor(), Can.SCREEN)
    found = meeting_of(meeting_id)
    choices = offered(found)
    form = item_form(choices)
    if not form.is_sent():
        return page(found, form, 422)
    try:
        operations.add_item(
            actor=actor(),
            meeting=found,
            candidate=_candidate(form, choices),
            is_consent=form.is_consent.data,
        )
    except Invalid as error:
        form.take(error)
        return page(found, form, 422)
    return redirect(url_for(".meeting", meeting_id=meeting_id, _anchor="agenda"))


@bp.post("/board/meetings/<int:meeting_id>/fill")
@transactional
def agenda_fill(meeting_id: int) -> Any:
    """Put everything that is ready on the agenda."""
    require(actor(), Can.SCREEN)
    found = meeting_of(meeting_id)
    HubForm().refuse_other_fields()
    try:
        number = operations.fill_agenda(
            actor=actor(), meeting=found, candidates=candidates(viewer())
        )
        flash(f"{number} {'item is' if number == 1 else 'items are'} put on the agenda.", "success")
    except Invalid as error:
        reject(str(error))
    return redirect(url_for(".meeting", meeting_id=meeting_id, _anchor="agenda"))


CHANGES: dict[str, Callable[..., None]] = {
    "up": partial(operations.move_item, up=True),
    "down": partial(operations.move_item, up=False),
    "consent": partial(operations.set_consent, is_consent=True),
    "single": partial(operations.set_consent, is_consent=False),
    "remove": operations.remove_item,
}


@bp.post("/board/meetings/<int:meeting_id>/items/<int:item_id>/change")
@transactional
def item_change(meeting_id: int, item_id: int) -> Any:
    """Take an item off, move it, or put it on or off the consent agenda."""
    require(actor(), Can.SCREEN)
    found = meeting_of(meeting_id)
    row = queries.item(found, item_id, viewer())
    form = ChangeForm()
    if not form.is_sent():
        raise BadRequest
    try:
        CHANGES[form.change.data](actor=actor(), meeting=found, item=row)
    except Invalid as error:
        reject(str(error))
    return redirect(url_for(".meeting", meeting_id=meeting_id, _anchor="agenda"))
