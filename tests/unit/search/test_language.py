"""How a search is read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.search.documents import FIELDS
from evidence_hub.search.language import ALIASES, parse, stem
from evidence_hub.search.query_cleanup import LONGEST, MOST_WORDS
from evidence_hub.search.tree import (
    ANYWHERE,
    All,
    Best,
    Either,
    Not,
    Phrase,
    Prefix,
    Word,
    leaves,
)


def word(text, field=ANYWHERE):
    return Word(text, stem(text), field)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("burglary", word("burglary")),
        ("Burglary patrol", Best((word("burglary"), word("patrol")))),
        ("burglary AND patrol", All((word("burglary"), word("patrol")))),
        ("burglary OR patrol", Either((word("burglary"), word("patrol")))),
        ("burglary NOT patrol", Best((word("burglary"), Not(word("patrol"))))),
        ("burglary -patrol", Best((word("burglary"), Not(word("patrol"))))),
        ("-patrol", Best((Not(word("patrol")),))),
        ("burglary AND NOT patrol", All((word("burglary"), Not(word("patrol"))))),
        ("(knife gun) AND youth", All((Best((word("knife"), word("gun"))), word("youth")))),
        ('"stop and search"', Phrase(("stop", "and", "search"))),
        ("“stop and search”", Phrase(("stop", "and", "search"))),
        (
            '"knife crime" "stop and search"',
            Best((Phrase(("knife", "crime")), Phrase(("stop", "and", "search")))),
        ),
        ("burg*", Prefix("burg")),
        ("near-rep*", Prefix("nearrep")),
        ("b*", word("b")),
        ("near-repeat", Either((Phrase(("near", "repeat")), word("nearrepeat")))),
        ("ref:0037", word("0037", "ref")),
        ("Author:Langley", word("langley", "author")),
        ("author: langley", word("langley", "author")),
        ("Priority: knife crime", Best((word("priority"), word("knife"), word("crime")))),
        ("university:cambridge", word("cambridge", "partner")),
        ('partner:"west midlands"', Phrase(("west", "midlands"), "partner")),
        ("partner:(a1 b1)", Best((word("a1", "partner"), word("b1", "partner")))),
        ("title:burg*", Prefix("burg", "title")),
        ("foo:bar", Best((word("foo"), word("bar")))),
        ("10:30", Phrase(("10", "30"))),
        ("s11292-017/7", Phrase(("s11292", "017", "7"))),
        ("https://doi.org/10.1007/s7", Phrase(("10", "1007", "s7"))),
        ("the effect of patrol", Best((word("effect"), word("patrol")))),
        ("the", word("the")),
        ("to be or not to be", Best(tuple(map(word, ("to", "be", "or", "not", "to", "be"))))),
        ("knife AND", word("knife")),
        ("OR knife", word("knife")),
    ],
)
def test_a_search_is_read_as_written(typed, tree):
    assert parse(typed).tree == tree


def test_every_field_can_be_named():
    for name in (*FIELDS, "title", "type"):
        assert parse(f"{name}:x1").tree == word("x1", name)
    assert set(ALIASES.values()) == {*FIELDS, "title", "type"}


@pytest.mark.parametrize("typed", ["", "  ", "\n\t"])
def test_an_empty_search_asks_for_everything(typed):
    query = parse(typed)
    assert query.tree is None
    assert query.is_everything


@pytest.mark.parametrize(
    "typed",
    [
        "*",
        "partner:*",
        "AND",
        "OR",
        "NOT",
        "()",
        "((((",
        '""',
        '"',
        "-",
        "--",
        "😀",
        "\x00",
        "...",
        "- -",
    ],
)
def test_a_search_without_a_word_finds_nothing_and_says_so(typed):
    query = parse(typed)
    assert query.tree is None
    assert not query.is_everything
    assert "no word" in query.message


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('"stop and search', "stop and search"),
        ('knife "gun crime', "knife gun crime"),
        ("(knife", "knife"),
        ("knife) gun", "knife gun"),
        ("(" * 100 + "knife" + ")" * 100, "knife"),
        ('knife "" ()', "knife"),
    ],
)
def test_a_mended_search_says_how_it_was_read(typed, read):
    query = parse(typed)
    assert query.text == read
    assert read in query.message


@pytest.mark.parametrize("typed", ['"(" knife', "(knife OR gun) youth", "knife"])
def test_a_sound_search_is_not_mended(typed):
    assert parse(typed).message is None


def test_a_very_long_search_is_cut_and_says_so():
    query = parse("knife " * 2000)
    assert "very long" in query.message
    assert len(list(leaves(query.tree))) == MOST_WORDS


def test_a_search_of_too_many_words_keeps_the_marks_of_those_that_are_read():
    query = parse('"stop and search" ' * 50)
    assert set(leaves(query.tree)) == {Phrase(("stop", "and", "search")), word("stop")}


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 10_000,
        "a " * 5_000,
        "(" * 10_000,
        "((a OR " * 1_400,
        "NOT " * 2_500,
        "-a1 " * 2_500,
        '"' * 10_000,
        '"a1"' * 2_500,
        'a1"b1"' * 2_000,
        "a1/" * 3_000,
        "partner:" * 1_200,
        "a1* " * 2_500,
        "😀" * 10_000,
    ],
)
def test_ten_thousand_characters_are_cut_to_what_is_quickly_read(typed):
    query = parse(typed)
    assert len(query.text) <= LONGEST
    assert len(list(leaves(query.tree, ruled_out=True))) <= MOST_WORDS


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
        ":",
        "partner:",
        "knife",
        "a-b",
        "'",
        "~",
        "^2",
        "[",
        "TO",
        "]",
    ]
)


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(PIECES, max_size=30).map(" ".join),
        st.lists(PIECES, max_size=30).map("".join),
    )
)
def test_no_search_fails_to_be_read(typed):
    query = parse(typed)
    for leaf in leaves(query.tree, ruled_out=True):
        parts = leaf.words if isinstance(leaf, Phrase) else (leaf.text,)
        assert all(re.fullmatch(r"[^\W_]+", part) for part in parts)


@pytest.mark.parametrize(
    "forms",
    [
        "burglary burglaries burgled",
        "police policing",
        "organisation organization organised organizations",
        "behaviour behaviours behavior",
        "behavioural behavioral",
        "neighbourhood neighborhoods",
        "randomised randomized",
        "programme program programmes",
        "centre center centres",
        "offence offense offences",
        "analyse analyze analysed",
    ],
)
def test_forms_and_spellings_of_a_word_share_a_stem(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@given(st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_any_word_has_a_stem_of_letters(text):
    assert re.fullmatch("[a-z]+", stem(text))
