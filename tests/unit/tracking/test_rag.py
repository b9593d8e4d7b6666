"""The colour that the hub works out."""

from __future__ import annotations

from dataclasses import replace

from evidence_hub.tracking.rag import Facts, Rag, computed

CALM = Facts((), 0, 0, is_suspended=False, is_paused=False, overspent_pence=0)


def colour(**values: object) -> Rag:
    return computed(replace(CALM, **values), red_after=30)[0]


def test_each_fact_has_its_colour() -> None:
    assert colour() is Rag.GREEN
    assert colour(milestone_days_late=(0, 1)) is Rag.AMBER
    assert colour(milestone_days_late=(30,)) is Rag.AMBER
    assert colour(milestone_days_late=(31,)) is Rag.RED
    assert colour(highest_risk=12) is Rag.AMBER
    assert colour(highest_risk=20) is Rag.RED
    assert colour(is_suspended=True) is Rag.RED
    assert colour(is_paused=True) is Rag.AMBER
    assert colour(overspent_pence=1) is Rag.AMBER


def test_a_missing_report_makes_grey_only_what_would_be_green() -> None:
    assert colour(report_days_late=1) is Rag.GREY
    assert colour(report_days_late=1, highest_risk=20) is Rag.RED


def test_the_reasons_say_everything_that_is_wrong() -> None:
    found, why = computed(
        replace(CALM, is_suspended=True, milestone_days_late=(2, 3)), red_after=30
    )
    assert found is Rag.RED
    assert why == ["2 milestones are late", "It is suspended"]
