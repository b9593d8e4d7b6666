"""How a citation is marked where a fact is shown."""

from __future__ import annotations

import pytest

from evidence_hub.sources.models import Source
from evidence_hub.sources.queries import marks

REPORT = Source(code="report", title="Report to the board", is_document=True, publisher="WMP")
PAPER = Source(code="paper", title="A trial", is_document=False, publisher="")
SOURCES = {"report": REPORT, "paper": PAPER}


def labels(provenance: str, code: str, *paragraphs: str) -> list[str]:
    return [mark.label for mark in marks(provenance, code, paragraphs, SOURCES)]


def test_the_report_is_cited_by_paragraph_a_mark_each() -> None:
    assert labels("SEED", "report", "115", "116") == ["report ¶ 115", "report ¶ 116"]


def test_another_source_is_cited_as_a_whole_by_its_publisher_or_title() -> None:
    assert labels("SEEN", "paper", "3") == ["A trial"]
    assert labels("SEED", "report") == ["WMP"]


@pytest.mark.parametrize(
    ("provenance", "label"),
    [("DESIGN", "hub's own proposal"), ("ENTERED", "entered by hand"), ("SEEN", "source not recorded")],
)  # fmt: skip
def test_what_no_source_states_says_whose_it_is(provenance: str, label: str) -> None:
    assert labels(provenance, "") == [label]


def test_what_is_believed_but_was_not_seen_is_unverified() -> None:
    assert [mark.is_unverified for mark in marks("KNOWN", "paper", (), SOURCES)] == [True]
    assert [mark.is_unverified for mark in marks("SEEN", "paper", (), SOURCES)] == [False]
