"""Any documents, any viewer, any question: the engine answers as the plainest reading would."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_hub.search.documents import FACETS, IndexDocument, Part
from evidence_hub.search.engines.base import Engine, Request
from evidence_hub.search.engines.local import LocalEngine
from evidence_hub.search.engines.whoosh.index import MAKE, WhooshIndex
from evidence_hub.search.language import stem
from evidence_hub.search.words import fold, words

from .builders import TODAY, all_found, ask, fill

TOKENS = st.just(frozenset({"open"})) | st.frozensets(
    st.sampled_from(["open", "staff", "rv", "team", "person:1"]), max_size=4
)
WORDS = st.sampled_from(
    ["knife", "knives", "gun", "youth", "youths", "patrol", "patrols", "police", "policing", "stop"]
)
TEXT = st.lists(WORDS, max_size=6).map(" ".join)
DAY = st.sampled_from([None, TODAY - dt.timedelta(1), TODAY, TODAY + dt.timedelta(1)])


@st.composite
def documents(draw: st.DrawFn) -> list[IndexDocument]:
    count = draw(st.integers(0, 9))  # a card shows no more
    return [
        IndexDocument(
            key=f"project:{n}",
            root=f"project:{n}",
            group=f"project:{draw(st.integers(0, 3))}",
            type=draw(st.sampled_from(["study", "finding"])),
            title=draw(TEXT),
            url="/",
            parts=(Part("p", "P", draw(TEXT)),),
            words={"author": (draw(TEXT),)},
            facets={"stage": tuple(draw(st.frozensets(st.sampled_from(["live", "done"]))))},
            audience=draw(TOKENS),
            clearances=draw(TOKENS),
            need_to_know=draw(TOKENS),
            denied=draw(st.frozensets(st.sampled_from(["rv", "person:1"]), max_size=1)),
            release_on=draw(DAY),
        )
        for n in range(count)
    ]


def may_see(document: IndexDocument, tokens: frozenset[str]) -> bool:
    return bool(
        document.audience & tokens
        and document.clearances & tokens
        and document.need_to_know & tokens
        and not document.denied & tokens
        and (document.release_on is None or document.release_on <= TODAY)
    )


def stems(text: str) -> set[str]:
    return {stem(word) for word in words(fold(text))}


def holds(document: IndexDocument) -> set[str]:
    return stems(" ".join([document.title, document.parts[0].text, *document.words["author"]]))


def values(document: IndexDocument, facet: str) -> set[str]:
    return {value for name, value in document.facet_values if name == facet}


def naive_counts(kept: list[IndexDocument], facet: str) -> dict[str, int]:
    pairs = {(document.group, value) for document in kept for value in values(document, facet)}
    return {value: sum(1 for _, v in pairs if v == value) for _, value in pairs}


def passing(
    some: list[IndexDocument], chosen: dict[str, tuple[str, ...]], but: str = ""
) -> list[IndexDocument]:
    """Return the documents that pass every filter but one."""
    return [
        document
        for document in some
        if all(
            facet == but or not wanted or values(document, facet) & set(wanted)
            for facet, wanted in chosen.items()
        )
    ]


@contextmanager
def filled(some: list[IndexDocument]) -> Iterator[Engine]:
    """An index written in two commits, some documents of the first replaced by the second."""
    with tempfile.TemporaryDirectory() as folder:
        engine = LocalEngine(Path(folder), "whoosh", MAKE, WhooshIndex)
        engine.begin_rebuild().publish()
        fill(engine, *some[: len(some) * 2 // 3])
        fill(engine, *some[len(some) // 3 :])
        yield engine
        engine.close()


@settings(max_examples=40, deadline=None)
@given(
    some=documents(),
    questions=st.lists(
        st.tuples(
            TEXT,
            TOKENS,
            st.sampled_from([(), ("live",), ("live", "done")]),
            st.sampled_from([(), ("study",)]),
        ),
        min_size=4,
        max_size=8,
    ),
)
def test_the_engine_finds_and_counts_as_the_plainest_reading_would(some, questions):
    with filled(some) as engine:
        for text, tokens, stages, types in questions:
            asked = stems(text)
            matching = [
                document
                for document in some
                if may_see(document, tokens) and (not asked or asked & holds(document))
            ]

            chosen = {"stage": stages, "type": types}
            kept = passing(matching, chosen)
            in_full = {document.group for document in kept if asked <= holds(document)}
            results = ask(engine, text, tokens, filters=chosen, per_page=50)
            assert all_found(results) == {document.key for document in kept}
            assert results.total == len({document.group for document in kept})
            assert results.matched_all == len(in_full)
            assert {card.group for card in results.cards[: results.matched_all]} == in_full
            for facet in FACETS:
                counted = {o.value: o.count for o in results.facets[facet] if o.count}
                assert counted == naive_counts(passing(matching, chosen, facet), facet)


PIECES = st.sampled_from(
    [
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        '"',
        "-",
        "*",
        "kni*",
        "title:",
        "author:",
        "knife",
        "near-repeat",
        "stop",
        "the",
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    some=documents(),
    texts=st.lists(
        st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join)),
        min_size=8,
        max_size=16,
    ),
)
def test_no_question_makes_the_engine_fail_or_show_what_is_hidden(some, texts):
    tokens = frozenset({"open", "staff", "rv"})
    visible = {document.key for document in some if may_see(document, tokens)}
    with filled(some) as engine:
        for text in texts:
            results = engine.search(Request(text=text, tokens=tokens, today=TODAY, per_page=50))
            assert all_found(results) <= visible
            assert results.total == len(results.cards)
            engine.suggest(text, tokens, TODAY)
