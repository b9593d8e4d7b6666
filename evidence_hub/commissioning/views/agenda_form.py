"""The form that puts an item on the agenda: what is offered, and what was chosen."""

from __future__ import annotations

from collections import Counter
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
# Of each kind, the longest waiting; the others go on by their reference.
OFFERED = 50
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
    places = Counter[str]()
    listed: list[tuple[str, str]] = []
    for key, each in choices.items():
        places[each.kind] += 1
        if places[each.kind] <= OFFERED:
            listed.append((key, f"{kinds()[each.kind].label}: {each.title}"[:120]))
    form.candidate.choices = {
        "": [("", "Choose")],
        "Not on it yet": listed,
        "By its reference": [
            (f"{BY_REFERENCE}{kind.code}", kind.label)
            for kind in kinds().values()
            if kind.by_reference or places[kind.code] > OFFERED
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
    return _by_reference(chosen.removeprefix(BY_REFERENCE), form, choices)


def _by_reference(code: str, form: ItemForm, choices: dict[str, Candidate]) -> Candidate:
    """Return what the form names by a project's reference: offered, or open to any at its stage."""
    kind = kinds()[code]
    try:
        project, tier = registry.visible_project(form.reference.data or "", viewer())
    except NotFound:
        tier = None
    # One answer for a reference that is wrong and one that is hidden (J8).
    if tier is not Tier.FULL:
        raise Invalid({"reference": "Enter the reference of a project, such as EBP-2026-1234"})
    for each in choices.values():
        if each.kind == kind.code and each.project_id == project.id:
            return each
    if Stage(project.stage) not in kind.by_reference:
        raise Invalid({"reference": f"This project is at “{Stage(project.stage).label}”"})
    return Candidate(kind.code, project.title, project.id, marking=project.marking)
