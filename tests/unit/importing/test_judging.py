"""Which titles of two lists are taken for one study."""

from __future__ import annotations

import pytest

from evidence_hub.importing.judging import Known
from evidence_hub.importing.texts import folded


def nearest(title: str, *known: str) -> str:
    shelf = Known()
    for each in known:
        shelf.add(each, each, "University of Warwick")
    return shelf.nearest(title, "University of Warwick")[0]


@pytest.mark.parametrize(
    ("title", "like"),
    [
        ("Knife crime checklists in Coventry", "Knife crime checklist in Coventry"),
        ("Operation Swordfish - predictive policing", "Operation Swordfish: predictive policing pilot"),
        ("Target hardening after burglary", "Target-hardening after a burglary"),
        ("Call back for victims of fraud", "Callback for victims of fraud"),
        ("Victim contact in Bilston: an evaluation", "Victim contact in Bilston: a study"),
    ],
)  # fmt: skip
def test_two_ways_to_write_one_title_are_possibly_the_same(title: str, like: str) -> None:
    assert nearest(title, like) == like


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Text messages and fraud in Coseley", "Text messages and robbery in Coseley"),
        ("Text messages and burglary in Aldridge", "Text messages and burglary in Bilston"),
    ],
)
def test_studies_of_one_series_are_told_apart_by_their_own_words(title: str, other: str) -> None:
    assert folded(title) != folded(other)
    assert nearest(title, other) == ""
