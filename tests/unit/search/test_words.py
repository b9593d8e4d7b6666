"""How text becomes words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.search.words import LONGEST_WORD, clean, fold, joined, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Near-Repeat Burglary", ["near", "repeat", "burglary"]),
        (
            "the officer's car, the officers' cars",
            ["the", "officer", "car", "the", "officers", "cars"],
        ),
        ("O’Brien doesn't", ["obrien", "doesnt"]),
        ("Café naïve Sørensen Straße", ["cafe", "naive", "sorensen", "strase"]),
        ("EBP-2013-0037", ["ebp", "2013", "0037"]),
        ("10.1007/s11292-017-9301-7", ["10", "1007", "s11292", "017", "9301", "7"]),
        ("snake_case", ["snake", "case"]),
        ("\x00\ud800😀 ()*", []),
    ],
)
def test_words_lose_case_marks_and_punctuation(text, expected):
    assert words(fold(clean(text))) == expected


def test_ligatures_and_soft_hyphens_of_extracted_text_are_mended():
    assert clean("of\ufb01cer re\u00adpeat\x07") == "officer repeat "


def test_hyphenated_words_are_also_known_as_one():
    assert joined(fold("E-mail and near‑repeat, plain")) == ["email", "nearrepeat"]


def test_a_word_without_end_is_cut():
    assert words("a" * 10_000) == ["a" * LONGEST_WORD]


@given(st.text())
def test_folding_answers_one_character_for_each(text):
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folded_words_stay_as_they_are(text):
    found = words(fold(clean(text)))
    assert [word for part in found for word in words(fold(clean(part)))] == found
