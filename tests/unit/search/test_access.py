"""What a viewer may not see is as good as not there: in totals, counts, snippets, anywhere."""

import datetime as dt
from dataclasses import replace

import pytest

from .builders import CLEARED, STAFF, TODAY, all_found, ask, counts, document, fill

ORDINARY = (
    document(
        "project:1",
        "Petrel flights",
        "Seabirds over ports, with officers in waiting.",
        facets={"stage": ("live",)},
    ),
    document(
        "project:2",
        "Port officers",
        "Officers at the ports wait for seabirds.",
        facets={"stage": ("done",)},
    ),
)
SECRET = document(
    "project:3/plan",
    "Operation Kestrel at the ports",
    "The kestrel hovers over ports. Officers watch kestrels.",
    type="hidden type",
    words={"ref": ("EBP-2025-9001",), "partner": ("Hawkshead",), "keyword": ("falconry",)},
    facets={"stage": ("hushed",), "partner": ("hawkshead",)},
    clearances=frozenset({"rv", "mv"}),
    newest=dt.date(2026, 1, 1),
    weight=5.0,
)
QUESTIONS = (
    "", "kestrel", "kestrels", "kestral", '"operation kestrel"', '"kestrel hovers"', "kes*",
    "title:kestrel", "partner:hawkshead", "EBP-2025-9001", "ref:9001", "keyword:falconry",
    "kestrel OR officers", "officers -kestrel", "-kestrel", "officers kestrel", "ports officers",
    "port*", "petral", "falconri", "type:hidden", "ports",
)  # fmt: skip


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("chosen", [{}, {"stage": ("hushed",)}, {"partner": ("hawkshead",)}])
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_an_uncleared_viewer_gets_the_answer_of_a_world_without_the_record(
    engine, tmp_path, text, chosen, sort
):
    fill(engine, *ORDINARY)
    without = ask(engine, text, filters=chosen, sort=sort)
    fill(engine, SECRET)
    with_it = ask(engine, text, filters=chosen, sort=sort)
    assert replace(with_it, elapsed=0) == replace(without, elapsed=0)


def test_the_same_questions_tell_a_cleared_viewer(engine):
    fill(engine, *ORDINARY, SECRET)
    for text in ("kestrel", '"operation kestrel"', "kes*", "partner:hawkshead", "EBP-2025-9001"):
        assert all_found(ask(engine, text, CLEARED)) == {"project:3/plan"}
    assert counts(ask(engine, "", CLEARED), "stage") == {"live": 1, "done": 1, "hushed": 1}
    assert ask(engine, "kestral", CLEARED).did_you_mean == "kestrel"


@pytest.mark.parametrize("typed", ["kes", "operation k", "falc", "p", "ports"])
def test_nothing_hidden_is_suggested(engine, typed):
    fill(engine, *ORDINARY)
    without = engine.suggest(typed, STAFF, TODAY)
    fill(engine, SECRET)
    assert engine.suggest(typed, STAFF, TODAY) == without
    assert any("Kestrel" in title for title in engine.suggest("kes", CLEARED, TODAY))


def test_a_hidden_word_does_not_crowd_out_a_correction(engine):
    fill(
        engine,
        document("project:1", "Patrol"),
        *(
            document(f"project:{n}", word, clearances=frozenset({"rv"}))
            for n, word in enumerate(("Petrol", "Patrols", "Patroll"), 2)
        ),
    )
    assert ask(engine, "patrul").did_you_mean == "patrol"


@pytest.mark.parametrize(
    ("rules", "tokens", "is_visible"),
    [
        ({}, {"open", "staff"}, True),
        ({}, {"open"}, False),
        ({}, {"staff"}, False),
        ({}, set(), False),
        ({"audience": {"a", "b"}}, {"open", "b"}, True),
        ({"clearances": {"rv", "mv"}}, {"open", "staff", "mv"}, True),
        ({"clearances": {"rv", "mv"}}, {"open", "staff", "bpss"}, False),
        ({"need_to_know": {"list:1"}}, {"open", "staff"}, False),
        ({"need_to_know": {"list:1"}}, {"open", "staff", "list:1"}, True),
        ({"need_to_know": {"list:1"}, "clearances": {"rv"}}, {"open", "staff", "list:1"}, False),
        ({"denied": {"person:5"}}, {"open", "staff", "person:5"}, False),
        ({"denied": {"person:5"}}, {"open", "staff", "person:6"}, True),
        ({"audience": set()}, {"open", "staff"}, False),
        ({"clearances": set()}, {"open", "staff"}, False),
        ({"release_on": TODAY}, {"open", "staff"}, True),
        ({"release_on": TODAY + dt.timedelta(1)}, {"open", "staff"}, False),
    ],
)
def test_each_rule_of_access(engine, rules, tokens, is_visible):
    frozen = {name: frozenset(v) if isinstance(v, set) else v for name, v in rules.items()}
    fill(engine, document("project:1", "Knife", "knife", **frozen))
    for text in ("knife", "", "-gun", "kni*", '"knife"'):
        assert ask(engine, text, frozenset(tokens)).total == is_visible


def test_a_release_comes_with_the_day_without_a_new_index(engine):
    fill(engine, document("project:1", "Knife", release_on=TODAY + dt.timedelta(1)))
    assert ask(engine, "knife").total == 0
    assert engine.suggest("kni", STAFF, TODAY) == []
    assert engine.suggest("kni", STAFF, TODAY + dt.timedelta(1)) == ["Knife"]


def test_one_card_shows_each_viewer_their_own_documents(engine):
    fill(
        engine,
        document("project:1/a", "Knife", "public knife", type="study"),
        document(
            "project:1/b", "Knife", "internal knife", type="note", audience=frozenset({"team"})
        ),
    )
    mine = ask(engine, "knife")
    assert all_found(mine) == {"project:1/a"}
    assert counts(mine, "type") == {"study": 1}
    assert "internal" not in str(mine)
    team = ask(engine, "knife", STAFF | {"team"})
    assert all_found(team) == {"project:1/a", "project:1/b"}
    assert team.total == 1


def test_access_taken_away_is_gone_with_the_next_commit(engine):
    fill(engine, document("project:1", "Knife"))
    assert ask(engine, "knife").total == 1
    fill(engine, document("project:1", "Knife", denied=frozenset({"staff"})))
    assert ask(engine, "knife").total == 0
