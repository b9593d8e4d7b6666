"""The contract of every engine: what a search finds, and in which order."""

import datetime as dt
from itertools import chain

import pytest

from evidence_hub.search.engines.matching import Matching
from evidence_hub.search.query_cleanup import MOST_WORDS

from .builders import all_found, ask, document, fill, found


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("burglary", {1, 2}),
        ("BURGLARIES", {1, 2}),
        ("burgled", {1, 2}),
        ("near-repeat", {1}),
        ("near repeat", {1}),
        ("nearrepeat", {1}),
        ("Schedule 7", {3, 4}),
        ('"Schedule 7"', {3}),
        ("dna", {3}),
        ('"stop and search"', {2}),
        ('"search and stop"', set()),
        ('"searches stopped"', {3}),
        ('"patrols officers"', set()),
        ('"burglary unheard"', set()),
        ("burglary AND domestic", {2}),
        ("knife OR domestic", {2, 3}),
        ("knife OR NOT burglary", {3, 4}),
        ("burglary NOT domestic", {1}),
        ("burglary -domestic", {1}),
        ("-burglary", {3, 4}),
        ("(knife OR domestic) AND burglary", {2}),
        ("burglary -(domestic abuse)", {1}),
        ("burg*", {1, 2}),
        ("experim*", {4}),
        ("experiments", {4}),
        ("near-rep*", {1}),
        ("title:burglary", {1}),
        ("title:offenders", set()),
        ("partner:cambridge", {4}),
        ("university:cambridge", {4}),
        ('partner:"west midlands"', {4}),
        ('partner:"cambridge west"', set()),
        ("author:nunez", {4}),
        ("Núñez", {4}),
        ("o'brien", {4}),
        ("author:cambridge", set()),
        ("ref:EBP-2013-0037", {4}),
        ("EBP-2013-0037", {4}),
        ("ebp 2013 0037", {4}),
        ("0037", {4}),
        ("year:2017", {4}),
        ("type:study", {1, 2, 3, 4}),
        ("10.1007/s11292-017-9301-7", {4}),
        ("https://doi.org/10.1007/s11292-017-9301-7", {4}),
        ("foo:burglary", {1, 2}),
        ("the burglary of", {1, 2}),
        ("", {1, 2, 3, 4}),
        ("xyzzy", set()),
    ],
)
def test_a_search_finds_what_it_says(library, text, keys):
    results = ask(library, text)
    assert all_found(results) == {f"project:{number}" for number in keys}
    assert results.total == len(keys)


def test_a_phrase_is_not_found_in_hyphenated_words_written_as_one(engine):
    fill(
        engine,
        document("project:1", "T", "An e-mail. An address."),
        document("project:2", "T", "An email address."),
    )
    assert all_found(ask(engine, "email")) == {"project:1", "project:2"}
    assert all_found(ask(engine, '"email address"')) == {"project:2"}
    assert all_found(ask(engine, "e-mail")) == {"project:1", "project:2"}


def test_what_holds_all_the_words_comes_first_however_strong_the_rest(engine):
    fill(
        engine,
        document("project:1", "Knife knife knife", "knife " * 50),
        document(
            "project:2", "Another", "A long text about " + "other things " * 200 + "knife youth"
        ),
        document("project:3", "Youth", "youth " * 50, weight=100.0),
    )
    results = ask(engine, "knife youth")
    assert found(results)[0] == "project:2"
    assert (results.total, results.matched_all) == (3, 1)
    assert [card.has_all_words for card in results.cards] == [True, False, False]


def test_all_the_words_come_first_when_sorted_by_date_too(engine):
    fill(
        engine,
        document("project:1", "Knife youth", newest=dt.date(2011, 1, 1)),
        document("project:2", "Knife youth", newest=dt.date(2012, 1, 1)),
        document("project:3", "Knife", newest=dt.date(2020, 1, 1)),
        document("project:4", "Knife youth"),
    )
    results = ask(engine, "knife youth", sort="newest")
    assert found(results) == ["project:2", "project:1", "project:4", "project:3"]


def test_a_word_in_the_title_weighs_more_than_any_number_in_the_text(engine):
    fill(
        engine,
        document("project:1", "Other", "burglary " * 400),
        document("project:2", "Burglary", "nothing of the sort"),
    )
    assert found(ask(engine, "burglary")) == ["project:2", "project:1"]


def test_a_rare_word_weighs_more_than_a_common_one(engine):
    fill(
        engine,
        *(document(f"project:{n}", "Study", "police") for n in range(10)),
        document("project:10", "Study", "kestrel"),
    )
    assert found(ask(engine, "police kestrel"))[0] == "project:10"


def test_the_weight_of_a_document_counts(engine):
    fill(
        engine,
        document("project:1", "Knife", weight=0.5),
        document("project:2", "Knife", weight=2.0),
        document("project:3", "Knife"),
    )
    assert found(ask(engine, "knife")) == ["project:2", "project:3", "project:1"]


def test_equals_are_ordered_by_date_then_by_name(engine):
    fill(
        engine,
        document("project:1", "Knife", newest=dt.date(2011, 1, 1)),
        document("project:3", "Knife", newest=dt.date(2012, 1, 1)),
        document("project:2", "Knife", newest=dt.date(2012, 1, 1)),
    )
    assert found(ask(engine, "knife")) == ["project:2", "project:3", "project:1"]
    assert found(ask(engine)) == ["project:2", "project:3", "project:1"]


def test_a_study_is_one_card_with_its_best_document_on_top(engine):
    fill(
        engine,
        document("project:1/study", "Turning Point", "offenders", type="study"),
        document("project:1/finding", "Offenders", "offenders", type="finding"),
        document("project:1/output", "Unrelated", type="output"),
        document("project:2/study", "Something else"),
    )
    results = ask(engine, "offenders")
    assert results.total == 1
    (card,) = results.cards
    assert card.group == "project:1"
    assert card.best.key == "project:1/finding"
    assert [hit.key for hit in card.others] == ["project:1/study"]
    assert ask(engine).total == 2


def test_a_card_shows_eight_others_at_most(engine):
    fill(engine, *(document(f"project:1/{n}", "Knife") for n in range(12)))
    (card,) = ask(engine, "knife").cards
    assert len(card.others) == 8


def test_documents_of_two_roots_may_share_a_card(engine):
    fill(engine, document("project:1", "Knife"))
    fill(engine, document("publication:7", "Knife", group="project:1"))
    results = ask(engine, "knife")
    assert results.total == 1
    assert all_found(results) == {"project:1", "publication:7"}


def test_pages_follow_one_another_without_gap_or_repeat(engine):
    fill(engine, *(document(f"project:{n}", "Knife") for n in range(7)))
    pages = [found(ask(engine, "knife", page=page, per_page=3)) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert sorted(chain(*pages)) == [f"project:{n}" for n in range(7)]
    assert ask(engine, "knife", page=4, per_page=3).total == 7
    assert found(ask(engine, "knife", page=0, per_page=3)) == pages[0]


def test_replacing_a_root_removes_what_it_had(engine):
    fill(
        engine,
        document("project:1/a", "Knife"),
        document("project:1/b", "Gun"),
        document("project:2", "Gun"),
    )
    fill(engine, document("project:1/a", "Youth"))
    assert ask(engine, "knife").total == 0
    assert all_found(ask(engine)) == {"project:1/a", "project:2"}
    engine.replace(["project:1", "project:9"], [])
    assert all_found(ask(engine)) == {"project:2"}
    assert ask(engine, "youth").did_you_mean is None


def test_long_lists_and_large_indexes_are_kept_in_pieces(bare_engine, monkeypatch):
    monkeypatch.setattr("evidence_hub.search.engines.local._BATCH", 25)
    monkeypatch.setattr("evidence_hub.search.engines.whoosh.codec._BLOCK", 4)
    draft = bare_engine.begin_rebuild()
    for n in range(60):
        draft.add([document(f"project:{n}", f"Study {n % 3}", "stop and search " * (n % 3))])
    draft.publish()
    with bare_engine._segments() as segments:
        assert [len(segment.columns) for segment in segments] == [25, 25, 10]
    assert ask(bare_engine, "study").total == 60
    assert ask(bare_engine, "search").total == 40
    assert ask(bare_engine, '"and search stop"').total == 20
    bare_engine.check()


def test_many_small_changes_leave_one_true_index(engine):
    for turn in range(40):
        fill(engine, document(f"project:{turn % 15}", f"Turn{turn} knife", body="youth " * turn))
    results = ask(engine, "knife")
    assert results.total == 15
    assert all(card.others == () for card in results.cards)  # nothing is held twice
    assert ask(engine, "turn5").total == 0
    assert found(ask(engine, "turn39")) == ["project:9"]
    assert {root: set(held) for root, held in engine.digests().items()} == {
        f"project:{n}": {f"project:{n}"} for n in range(15)
    }


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "knife",
        "knife " * 3000,
        "k* " * 500,
        "kn* " * 500,
        '"knife ' * 900,
        "knife/" * 1500,
    ],
)
def test_monstrous_searches_look_up_no_more_than_their_first_words(library, text, monkeypatch):
    look_up, looked_up = Matching.count, set()

    def noting(matching, leaf, field=None):
        looked_up.add((leaf, field or leaf.field))
        return look_up(matching, leaf, field)

    monkeypatch.setattr(Matching, "count", noting)
    ask(library, text)
    assert len(looked_up) <= 2 * MOST_WORDS  # each in the whole text and in the title


def test_text_of_any_kind_can_be_indexed_and_shown(engine):
    body = "nul\x00 sur\ud800rogate \ufb01nal 😀 \u202e rtl " + "x" * 100_000
    fill(engine, document("project:1", "T\x00itle \ud83d", body, words={"keyword": ("\udfff",)}))
    (card,) = ask(engine, "final").cards
    assert "<mark>final</mark>" in card.best.snippet_html
    assert "\x00" not in card.best.title + card.best.snippet_html
