"""Answering a search over the segments of an index: see, match, filter, rank, count, show.

Access is part of every step: each begins with what the viewer may see, so that totals, counts,
snippets, suggestions and corrections are the same as if the rest did not exist.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from time import perf_counter

from evidence_hub.search.engines.base import OTHERS_ON_A_CARD, Card, Hit, Request, Results
from evidence_hub.search.engines.columns import Numbering
from evidence_hub.search.engines.matching import Matching, weigh
from evidence_hub.search.engines.ranking import Filters, Place, count_facets, rank
from evidence_hub.search.engines.segment import Segment
from evidence_hub.search.engines.snippets import Marker
from evidence_hub.search.engines.spelling import corrected
from evidence_hub.search.language import parse
from evidence_hub.search.tree import Query
from evidence_hub.search.words import clean, fold, words

MOST_OFFERS = 2000  # titles and keywords of a segment that are weighed for a suggestion


def answer(segments: Sequence[Segment], numbering: Numbering, request: Request) -> Results:
    """Answer a search."""
    started = perf_counter()
    query = parse(request.text)
    matchings = _matchings(segments, request.tokens, request.today)
    matched = [matching.match(query) for matching in matchings]
    # Matched once for all that follows, so that the total, the cards and the filters of one page
    # cannot speak of different sets.
    columns = [segment.columns for segment in segments]
    filters = Filters(request.filters, numbering)
    kept = [filters.keep(found.some, c) for found, c in zip(matched, columns, strict=True)]
    ranking = rank(columns, weigh(matchings, query, matched, kept), numbering, request)
    marker = Marker(query, matchings)
    return Results(
        total=ranking.total,
        matched_all=ranking.in_full,
        cards=tuple(_card(group, places, segments, marker) for group, places in ranking.page),
        facets=count_facets(columns, matched, filters, numbering),
        did_you_mean=_did_you_mean(query, matchings),
        message=query.message,
        elapsed=perf_counter() - started,
    )


def suggest(
    segments: Sequence[Segment], prefix: str, tokens: frozenset[str], today: dt.date, limit: int
) -> list[str]:
    """Return visible titles and keywords in which every word typed begins a word."""
    typed = words(fold(clean(prefix[:100])))
    if not typed:
        return []
    beginnings = [f" {word}" for word in typed]
    whole = f" {' '.join(typed)}"
    found: dict[str, tuple[bool, bool, int, str]] = {}
    for matching in _matchings(segments, tokens, today):
        offered = matching.segment.columns.suggestions(max(beginnings, key=len))
        visible = (offer for offer in offered if offer[2] in matching.everything)
        for folded, shown, _ in islice(visible, MOST_OFFERS):
            if all(word in folded for word in beginnings):
                order = (not folded.startswith(whole), whole not in folded, len(shown), shown)
                found[folded] = min(found.get(folded, order), order)
    return [shown for *_, shown in sorted(found.values())[:limit]]


def _matchings(
    segments: Sequence[Segment], tokens: frozenset[str], today: dt.date
) -> list[Matching]:
    """Start a matching in each segment over what the viewer may see of it."""
    matchings = []
    for segment in segments:
        seen = segment.columns.visible(tokens, today)
        # Deletions come on top of what a viewer may see, because the flags are kept for the viewer
        # while documents come and go.
        if segment.deleted:
            flags = bytearray(seen)
            for number in segment.deleted:
                flags[number] = 0
            seen = bytes(flags)
        matchings.append(Matching(segment, seen))
    return matchings


def _card(group: str, places: Sequence[Place], segments: Sequence[Segment], marker: Marker) -> Card:
    best, *others = (
        _hit(place, segments[place.segment], marker) for place in places[: 1 + OTHERS_ON_A_CARD]
    )
    return Card(group, best, tuple(others), places[0].is_in_full)


def _hit(place: Place, segment: Segment, marker: Marker) -> Hit:
    contents = segment.contents(place.number)
    snippet, labels = marker.mark(contents)
    return Hit(
        key=contents.key,
        root=contents.root,
        type=contents.type,
        title=contents.title,
        url=contents.url,
        score=place.score,
        snippet_html=snippet,
        matched_in=labels,
    )


def _did_you_mean(query: Query, matchings: Sequence[Matching]) -> str | None:
    """Return the search with its spelling mended, if that would find this viewer anything."""
    # Tried before it is offered: a mended search that finds nothing helps nobody.
    better = corrected(query, matchings)
    if better is None:
        return None
    mended = parse(better)
    return better if any(matching.match(mended).some for matching in matchings) else None
