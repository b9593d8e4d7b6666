"""The form that puts an item on the agenda: what is offered, and what was chosen."""

from __future__ import annotations

from typing import Any

from evidence_hub.commissioning.agenda_items import keys_of
from evidence_hub.commissioning.forms import ItemForm
from evidence_hub.commissioning.hooks import Candidate, candidates, kinds
from evidence_hub.commissioning.models import Meeting
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.stages import Stage

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


def chosen_candidate(form: ItemForm, choices: dict[str, Candidate]) -> Candidate:
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
    # One answer for a reference that is wrong and one that is hidden (J8).
    if tier is not Tier.FULL:
        raise Invalid({"reference": "Enter the reference of a project, such as EBP-2026-1234"})
    if Stage(project.stage) not in kind.by_reference:
        raise Invalid({"reference": f"This project is at “{Stage(project.stage).label}”"})
    return Candidate(kind.code, project.title, project.id, marking=project.marking)
