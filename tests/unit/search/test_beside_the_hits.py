"""The contract of every engine: facets, snippets, corrections and suggestions beside the hits."""

import datetime as dt
import html
import re

import pytest

from evidence_hub.search.documents import Part

from .builders import ask, counts, document, fill


def facetted(engine):
    fill(
        engine,
        document("project:1/a", type="study", facets={"stage": ("live",), "partner": ("x", "y")}),
        document("project:1/b", type="finding", facets={"stage": ("live",), "partner": ("x", "y")}),
        document("project:2/a", type="study", facets={"stage": ("live",), "partner": ("y",)}),
        document("project:3/a", type="study", facets={"stage": ("done",), "partner": ("z",)}),
    )


def test_facets_count_cards_and_each_type_of_a_card(engine):
    facetted(engine)
    results = ask(engine)
    assert counts(results, "type") == {"study": 3, "finding": 1}
    assert counts(results, "stage") == {"live": 2, "done": 1}
    assert counts(results, "partner") == {"y": 2, "x": 1, "z": 1}
    assert counts(results, "design") == {}


def test_a_card_counts_once_for_a_value_that_its_documents_have_in_different_company(engine):
    fill(
        engine,
        document("project:1/a", facets={"stage": ("live",)}),
        document("project:1/b", facets={"stage": ("live", "done")}),
        document("project:2/a", facets={"stage": ("live",)}),
    )
    assert counts(ask(engine), "stage") == {"live": 2, "done": 1}


def test_filters_join_by_or_within_and_by_and_between_facets(engine):
    facetted(engine)
    assert ask(engine, filters={"stage": ("live", "done")}).total == 3
    assert ask(engine, filters={"partner": ("x", "z")}).total == 2
    assert ask(engine, filters={"stage": ("live",), "partner": ("x", "z")}).total == 1
    assert ask(engine, filters={"stage": ("unheard of",)}).total == 0
    assert ask(engine, filters={"stage": ()}).total == 3


def test_counts_of_a_facet_ignore_its_own_selection_only(engine):
    facetted(engine)
    results = ask(engine, filters={"stage": ("live",), "type": ("finding",)})
    assert results.total == 1
    assert counts(results, "stage") == {"live": 1}
    assert counts(results, "type") == {"study": 2, "finding": 1}
    assert counts(results, "partner") == {"x": 1, "y": 1}


def test_a_chosen_value_is_listed_even_where_nothing_has_it(engine):
    facetted(engine)
    (option, *_) = [
        o for o in ask(engine, filters={"stage": ("lost",)}).facets["stage"] if o.is_selected
    ]
    assert (option.value, option.count) == ("lost", 0)


def test_a_snippet_shows_the_words_marked_and_everything_else_escaped(engine):
    body = 'Before <script>alert("x")</script> & the burglaries ' + "and much more " * 60
    fill(engine, document("project:1", "T", body))
    (card,) = ask(engine, "burglary").cards
    snippet = card.best.snippet_html
    assert "<mark>burglaries</mark>" in snippet
    assert "&lt;script&gt;" in snippet
    assert set(re.findall(r"<[^>]*>", snippet)) == {"<mark>", "</mark>"}
    assert snippet.endswith("…")
    assert len(html.unescape(snippet)) < 330


def test_a_snippet_is_cut_where_most_of_the_words_stand_together(engine):
    parts = (
        Part("a", "Page 1", "A knife. " + "Filler words here. " * 40),
        Part(
            "b",
            "Page 2",
            "Filler words here. " * 40 + "Then youth carried the knife. " + "More. " * 60,
        ),
        Part("c", "Page 3", "Nothing at all."),
    )
    fill(engine, document("project:1", "T", parts=parts))
    (card,) = ask(engine, "knife youth").cards
    assert "<mark>youth</mark> carried the <mark>knife</mark>" in card.best.snippet_html
    assert card.best.snippet_html.startswith("…")
    assert card.best.matched_in == ("Page 1", "Page 2")


def test_a_phrase_is_marked_as_one_and_only_where_it_stands(engine):
    fill(engine, document("project:1", "T", "Stop them. Then stop and search them, and search."))
    (card,) = ask(engine, '"stop and search"').cards
    assert (
        card.best.snippet_html == "Stop them. Then <mark>stop and search</mark> them, and search."
    )


def test_a_match_outside_the_parts_shows_how_the_text_begins(engine):
    fill(engine, document("project:1", "Knife", "A <b>bold</b> beginning."))
    (card,) = ask(engine, "knife").cards
    assert card.best.snippet_html == "A &lt;b&gt;bold&lt;/b&gt; beginning."
    assert card.best.matched_in == ()


def test_a_document_without_text_has_an_empty_snippet(engine):
    fill(engine, document("project:1", "Knife"))
    assert ask(engine, "knife").cards[0].best.snippet_html == ""


def test_words_are_marked_whatever_their_case_and_accents(engine):
    fill(engine, document("project:1", "T", "The CAFÉ was naïve."))
    snippet = ask(engine, "cafe naive*").cards[0].best.snippet_html
    assert snippet == "The <mark>CAFÉ</mark> was <mark>naïve</mark>."


def test_a_misspelt_word_is_corrected(library):
    assert ask(library, "burglry").did_you_mean == "burglary"
    assert ask(library, "Domestic abuze").did_you_mean == "Domestic abuse"
    assert ask(library, "author:nunes").did_you_mean == "author:nunez"
    assert ask(library, '"stop and search" burglry').did_you_mean == '"stop and search" burglary'


def test_a_correction_that_would_find_nothing_is_not_offered(library):
    assert ask(library, "burglry AND knife").did_you_mean is None
    assert ask(library, "burglry AND domestic").did_you_mean == "burglary AND domestic"


@pytest.mark.parametrize("text", ["burglary", "xyzzy", "dnb", "s11293", "", "*"])
def test_nothing_is_corrected_without_need_or_likeness(library, text):
    assert ask(library, text).did_you_mean is None


def test_titles_and_keywords_are_suggested(engine):
    fill(
        engine,
        document("project:1", "Operation Turning Point", words={"keyword": ("Out of court",)}),
        document("project:2", "Turning Point revisited"),
        document("project:3", "Turnover of staff", suggestible=False),
        document("project:4/a", "Point of view"),
        document("project:4/b", "Point of view"),
    )

    def suggest(text, limit=8):
        return engine.suggest(text, frozenset({"staff", "open"}), dt.date(2026, 1, 1), limit)

    assert suggest("turn") == ["Turning Point revisited", "Operation Turning Point"]
    assert suggest("poi TUR") == ["Operation Turning Point", "Turning Point revisited"]
    assert suggest("point") == [
        "Point of view",
        "Operation Turning Point",
        "Turning Point revisited",
    ]
    assert suggest("out o") == ["Out of court"]
    assert suggest("point", 1) == ["Point of view"]
    assert suggest("urning") == suggest("") == suggest("***") == []
