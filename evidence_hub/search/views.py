"""The search page and its suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, jsonify, render_template, request

from evidence_hub.accounts import current
from evidence_hub.core import clock
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number
from evidence_hub.search import hooks, operations, saving
from evidence_hub.search.current import engine
from evidence_hub.search.documents import FACETS
from evidence_hub.search.engines.base import Card, Request, Results
from evidence_hub.search.hooks import Extra, SearchCard
from evidence_hub.web.exports import Listing, asked_format, download, joined
from evidence_hub.web.page import address_without
from evidence_hub.web.results import ViewResult

bp = Blueprint("search", __name__, template_folder="templates")
PER_PAGE = 20
MOST_DOWNLOADED = 2_000
LONGEST_QUERY = 2000
SUGGESTIONS = 8
MOST_INSIDE = 6


def _request() -> Request:
    sort = request.args.get("sort", "relevance")
    return Request(
        text=request.args.get("q", "")[:LONGEST_QUERY],
        # From the person and never from the address: nothing that is typed widens what is seen.
        tokens=hooks.tokens_of(current.actor()),
        today=clock.today(),
        filters={
            name: tuple(request.args.getlist(name)[:50]) for name in FACETS if name in request.args
        },
        sort="newest" if sort == "newest" else "relevance",
        page=page_number(request.args.get("page")),
        per_page=PER_PAGE,
    )


FACET_TITLES = {
    "type": "What",
    "stage": "Stage",
    "business_area": "Business area",
    "priority": "Priority",
    "partner": "Partner",
    "design": "Design",
    "strength": "Strength of evidence",
    "year": "Year",
}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    checked: bool


def _options(
    found: Results, labels: Mapping[str, Mapping[str, str]]
) -> list[tuple[str, str, list[Option]]]:
    """Return the filters with what each value is called; codes without a name are not shown."""
    shown = []
    for name, title in FACET_TITLES.items():
        options = [
            Option(
                each.value,
                labels.get(name, {}).get(each.value, each.value if name == "year" else ""),
                each.count,
                each.is_selected,
            )
            for each in found.facets.get(name, ())
        ]
        shown.append((name, title, [option for option in options if option.label]))
    return shown


def _in_force(asked: Request, labels: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "label": f"{FACET_TITLES[name]}: {labels.get(name, {}).get(value, value)}",
            "href": address_without(name, value),
        }
        for name, values in asked.filters.items()
        for value in values
    ]


def joined_places(places: Sequence[str]) -> str:
    """Return "protocol, page 14; page 20": the kind of document said once."""
    kind = places[0].partition(", ")[0] if places else ""
    return "; ".join(
        place if number == 0 else place.removeprefix(f"{kind}, ")
        for number, place in enumerate(places)
    )


def _inside(card: Card, face: SearchCard, extras: Sequence[Extra]) -> list[dict[str, str]]:
    """Return what stands under a card: matching parts first, then the study's other evidence."""
    kinds = {
        "finding": "Finding",
        "publication": "Publication",
        "rating": "External rating",
        "document": "Document",
    }
    hits = [hit for hit in (card.best, *card.others) if hit.type in kinds]
    shown = [
        {
            "type": kinds[hit.type],
            "title": hit.title,
            "href": hit.url,
            "note": joined_places(hit.matched_in) if hit.type == "document" else "",
        }
        for hit in hits
    ]
    told = {hit.key.partition("@")[0] for hit in hits}
    for extra in extras:
        if extra.key not in told:
            href = face.url + extra.url if extra.url.startswith("#") else extra.url
            shown.append(
                {"type": extra.kind, "title": extra.title, "href": href, "note": extra.note}
            )
    return shown[:MOST_INSIDE]


def _shown(card: Card, face: SearchCard, extras: Sequence[Extra]) -> dict[str, Any]:
    snippet = card.best.snippet_html or face.summary
    return {
        "title": face.title,
        "url": face.url,
        "ref": face.reference,
        "tags": [{"text": text, "kind": kind} for text, kind in face.tags],
        "snippet": snippet,
        "meta": face.meta,
        "matched_in": [joined_places(card.best.matched_in)]
        if card.best.type == "document"
        else card.best.matched_in,
        "inside": _inside(card, face, extras),
    }


def _is_demo(card: SearchCard) -> bool:
    return any(kind == "demo" for _, kind in card.tags)


def _listing(asked: Request) -> Listing:
    """Return what a search finds as a list to download, bounded, since each card is looked up."""
    found = operations.find(engine(), replace(asked, page=1, per_page=MOST_DOWNLOADED))
    faces = hooks.cards([card.group for card in found.cards], current.actor())
    shown = [faces[card.group] for card in found.cards if card.group in faces]
    return Listing(
        name="search",
        columns=("Reference", "Title", "About", "What", "Summary", "Address", "DEMO"),
        rows=[
            (
                face.reference,
                face.title,
                joined(face.meta),
                joined(text for text, kind in face.tags if kind != "demo"),
                face.summary,
                request.host_url.rstrip("/") + face.url,
                "DEMO" if _is_demo(face) else "",
            )
            for face in shown
        ],
        markings=[face.marking for face in shown],
        has_demo=any(_is_demo(face) for face in shown),
        total=found.total,
    )


@bp.get("/search")
def results() -> ViewResult:
    asked = _request()
    if file_type := asked_format():
        return download(_listing(asked), file_type)
    found = operations.find(engine(), asked)
    faces = hooks.cards([card.group for card in found.cards], current.actor())
    extras = hooks.extras(faces, current.actor())
    labels = hooks.facet_labels()
    return render_template(
        "search/results.html",
        asked=asked,
        found=found,
        cards=[
            _shown(card, faces[card.group], extras.get(card.group, []))
            for card in found.cards
            # The database has the last word: a card that it no longer gives this viewer is left
            # out, whatever the index still holds.
            if card.group in faces
        ],
        facets=_options(found, labels),
        in_force=_in_force(asked, labels),
        pages=max(1, -(-found.total // PER_PAGE)),
        marking=highest([face.marking for face in faces.values()]),
        asks=saving.question_of(request.query_string.decode(errors="replace")),
    )


@bp.get("/search/suggest")
def suggest() -> ViewResult:
    text = request.args.get("q", "")[:200]
    return jsonify(
        operations.suggest(
            engine(), text, hooks.tokens_of(current.actor()), clock.today(), limit=SUGGESTIONS
        )
    )
