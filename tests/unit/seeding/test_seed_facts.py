"""The shipped facts, compared with a list that was written separately from them.

A row of the list: the field, words that its value holds, and the paragraph that states it.
"""

import re
from datetime import date
from typing import Any

import pytest

from evidence_hub.seeding.reader import SeedData
from tests.unit.seeding.stated import (
    AREAS,
    BLANKS,
    FACTS,
    INSIGHT,
    MENTIONS,
    PARTNERS,
    STAGES,
    SWORDFISH,
    TURNING_POINT,
    Stated,
)


def record(seed: SeedData, reference: str) -> dict[str, Any]:
    return next(row for row in seed.projects if row["reference"] == reference)


def claims(seed: SeedData, reference: str, field: str) -> set[tuple[str, str]]:
    return {
        (claim["source"], claim["value_date"] or claim["value"])
        for claim in record(seed, reference)["claims"]
        if claim["field"] == field
    }


def holds(fact: dict[str, Any], expected: Stated) -> bool:
    field, words, paragraph = expected
    return (
        fact["field"] == field
        and paragraph in fact["paragraphs"]
        and all(word in fact["value"].lower() for word in words.lower().split(", "))
    )


# Facts and blanks


@pytest.mark.parametrize("reference", FACTS)
def test_every_fact_of_the_list_is_in_the_seed(seed: SeedData, reference: str) -> None:
    facts = record(seed, reference)["facts"]
    assert [one for one in FACTS[reference] if not any(holds(fact, one) for fact in facts)] == []


@pytest.mark.parametrize("reference", FACTS)
def test_the_seed_states_nothing_that_is_not_on_the_list(seed: SeedData, reference: str) -> None:
    facts = record(seed, reference)["facts"]
    assert [fact for fact in facts if not any(holds(fact, one) for one in FACTS[reference])] == []


def test_the_list_covers_every_registered_item_and_candidate(seed: SeedData) -> None:
    assert set(FACTS) == {
        row["reference"] for row in seed.projects if row["record_kind"] != "mention"
    }


def test_facts_are_stated_by_the_report_but_for_three_proposed_designs(seed: SeedData) -> None:
    facts = [(row["reference"], fact) for row in seed.projects for fact in row["facts"]]
    assert {fact["source"] for _, fact in facts} == {"spcb-2013"}
    proposed = {
        (reference, fact["value"]) for reference, fact in facts if fact["provenance"] != "SEED"
    }
    assert proposed == {
        (INSIGHT, "rct_individual"),
        ("EBP-2013-1205", "policy_study"),
        ("EBP-2013-0139", "product_trial"),
    }
    assert all("roposed" in fact["note"] for _, fact in facts if fact["provenance"] == "DESIGN")


@pytest.mark.parametrize("reference", BLANKS)
def test_what_the_report_leaves_out_stays_out(seed: SeedData, reference: str) -> None:
    assert set(record(seed, reference)["not_stated"]) == set(BLANKS[reference].split())


@pytest.mark.parametrize("reference", BLANKS)
def test_no_item_has_a_lead_student_supervisor_or_sample_size(
    seed: SeedData, reference: str
) -> None:
    fields = {fact["field"] for fact in record(seed, reference)["facts"]}
    assert not fields & {
        "lead",
        "students",
        "supervisor",
        "sample_size",
        "ethics",
        "data_sharing",
        "cost",
    }
    row = record(seed, reference)
    assert "lead" in {*row["not_stated"], *row["also_not_stated"]}


@pytest.mark.parametrize("reference", STAGES)
def test_each_item_keeps_the_status_that_the_report_gives(seed: SeedData, reference: str) -> None:
    row = record(seed, reference)
    assert row["stage_as_stated"].lower().startswith(STAGES[reference])
    assert row["stage"] == ("analysis" if reference == INSIGHT else "not_stated")


@pytest.mark.parametrize("reference", PARTNERS)
def test_each_item_has_the_partners_that_the_report_names(seed: SeedData, reference: str) -> None:
    stated = {
        (partner["organisation"], partner["part"])
        for partner in record(seed, reference)["partners"]
        if partner["provenance"] == "SEED"
    }
    assert stated == PARTNERS[reference]


def test_each_item_stands_first_under_its_business_area(seed: SeedData) -> None:
    for row in seed.projects:
        if row["record_kind"] != "mention":
            expected = AREAS.get(row["reference"], "evidence_based_policing")
            assert (row["reference"], row["business_area"][0]) == (row["reference"], expected)


def test_no_item_is_tied_to_a_priority_that_the_report_never_names(seed: SeedData) -> None:
    assert [row["reference"] for row in seed.projects if row["priorities"]] == []
    assert {row["status"] for row in seed.priorities} == {"proposed"}


def test_no_sum_of_money_is_stated_for_any_item(seed: SeedData) -> None:
    funding = [(row["reference"], each) for row in seed.projects for each in row["funding"]]
    assert {each["amount"] for _, each in funding} == {None}
    assert {(reference, each["funder"], each["status"]) for reference, each in funding} == {
        (SWORDFISH, "home_office", "part_funded"),
        ("EBP-2013-0117", "wmp", None),
        ("EBP-2013-1203", "wmp", None),
        ("EBP-2013-0121", "wmp", "in_principle"),
    }


def test_every_mention_cites_its_paragraphs(seed: SeedData) -> None:
    mentions = [row for row in seed.projects if row["record_kind"] == "mention"]
    found = [
        (row["title"], {p for fact in row["facts"] for p in fact["paragraphs"]}) for row in mentions
    ]
    assert len(found) == len(MENTIONS)
    for (title, paragraphs), (words, expected) in zip(found, MENTIONS, strict=True):
        assert words.lower() in title.lower()
        assert paragraphs == expected


def test_the_airport_engagement_team_is_not_part_of_insight(seed: SeedData) -> None:
    (related,) = record(seed, "EBP-2013-0036")["related"]
    assert (related["reference"], related["kind"]) == (INSIGHT, "related")


def test_plans_of_2013_are_shown_as_reported_then(seed: SeedData) -> None:
    plans = [plan for row in seed.projects for plan in row["plans"]]
    assert {plan["as_reported_on"] for plan in plans} == {date(2013, 11, 5)}
    (insight,) = record(seed, INSIGHT)["plans"]
    assert insight["when"] == "2014"
    assert "not verified as met" in insight["note"]


# Later claims


def test_both_starts_of_turning_point_are_kept(seed: SeedData) -> None:
    assert claims(seed, TURNING_POINT, "started_on") == {
        ("research-map-307", "2011-05"),
        ("turning-point-interim", "2011-11"),
    }


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("setting", {"South and East", "four Birmingham areas"}),
        ("eligibility", {"No prior court convictions", "One old conviction"}),
        ("sample_size", {"400 (200 and 200)", "424 (337 adult, 87 juvenile)"}),
    ],
)
def test_turning_points_sources_may_disagree(seed: SeedData, field: str, words: set[str]) -> None:
    values = [value for _, value in claims(seed, TURNING_POINT, field)]
    assert len(values) == len(words)
    assert all(any(word in value for value in values) for word in words)


def test_swordfish_keeps_six_months_and_30_weeks(seed: SeedData) -> None:
    (fact,) = [fact for fact in record(seed, SWORDFISH)["facts"] if fact["field"] == "duration"]
    assert "six months" in fact["value"]
    assert claims(seed, SWORDFISH, "duration") == {("cebcp-johnson-2017", "30 weeks")}


def test_swordfish_keeps_both_names_of_what_was_done(seed: SeedData) -> None:
    assert ("johnson-2017", "Near-repeat target hardening") in claims(
        seed, SWORDFISH, "intervention"
    )


def test_the_report_never_makes_turning_point_or_swordfish_a_randomised_trial(
    seed: SeedData,
) -> None:
    for reference in (TURNING_POINT, SWORDFISH):
        facts = " ".join(fact["value"] for fact in record(seed, reference)["facts"])
        assert not re.search(
            r"random|rct|trial\b", facts.replace("trials of predictive policing", "")
        )
        assert {claim["source"] for claim in record(seed, reference)["claims"]}.isdisjoint(
            {"spcb-2013"}
        )


# Evidence


def test_turning_points_reoffending_result_is_blank(seed: SeedData) -> None:
    (blank,) = [row for row in seed.unverified_results if row["project"] == TURNING_POINT]
    assert "Reoffending" in blank["what"]
    assert blank["statement"] == "Result not verified"
    words = " ".join(
        f"{row['statement']} {row['outcome']}"
        for row in seed.findings
        if row["project"] == TURNING_POINT
    )
    assert not re.search(r"reoffend|re-offend|harm|cost", words, re.IGNORECASE)


def test_swordfish_has_its_two_outside_ratings(seed: SeedData) -> None:
    found = {(row["scheme"], row["value"], row["label"], row["date"]) for row in seed.ratings}
    assert found == {
        ("cebcp_matrix", "mixed_effect", "Rigorous; Mixed effect", None),
        ("crimesolutions", "no_effects", "No Effects \N{EN DASH} One study", date(2018, 7, 10)),
    }
    assert {row["project"] for row in seed.ratings} == {SWORDFISH}


def test_insight_has_one_finding_and_it_is_interim(seed: SeedData) -> None:
    (finding,) = [row for row in seed.findings if row["project"] == INSIGHT]
    assert (finding["status"], finding["as_reported_on"]) == ("interim", date(2013, 11, 5))
    assert finding["paragraphs"] == ["39"]
    assert finding["publication"] is None


def test_the_trial_of_2016_is_related_to_insight_and_never_its_result(seed: SeedData) -> None:
    publication = next(row for row in seed.publications if row["code"] == "langley-2021")
    assert [(each["project"], each["relation"]) for each in publication["relations"]] == [
        (INSIGHT, "related")
    ]
    effects = {
        row["outcome"]: row["effect"]["value"]
        for row in seed.findings
        if row["publication"] == "langley-2021"
    }
    assert sorted(effects.values()) == [-0.370, 0.993, 1.022, 1.044, 1.077, 1.118]
    assert {row["project"] for row in seed.findings if row["publication"] == "langley-2021"} == {
        None
    }


def test_no_publication_is_an_output_of_insight(seed: SeedData) -> None:
    relations = {
        each["relation"]
        for row in seed.publications
        for each in row["relations"]
        if each["project"] == INSIGHT
    }
    assert relations == {"related"}


def test_what_was_never_seen_is_marked_unverified(seed: SeedData) -> None:
    unseen = {
        row["code"]: row["provenance"] for row in seed.publications if row["read_as"] == "not seen"
    }
    assert unseen == {"langley-thesis-2014": "KNOWN", "sherman-neyroud-2012": "KNOWN"}


def test_victims_figures_stand_as_the_abstract_gives_them(seed: SeedData) -> None:
    finding = next(
        row for row in seed.findings if row["code"] == "turning-point-victim-satisfaction"
    )
    assert "72.5%" in finding["statement"]
    assert "50%" in finding["statement"]
    assert finding["effect"]["value"] == 0.52
    assert finding["sample"] == "101 of 142 victims interviewed (71%)"


def test_findings_of_swordfish_say_no_detectable_effect(seed: SeedData) -> None:
    found = [row["direction"] for row in seed.findings if row["project"] == SWORDFISH]
    assert found == ["no_detectable_effect", "no_detectable_effect"]


# Boards


def test_the_two_strategic_boards_are_not_one(seed: SeedData) -> None:
    bodies = {row["code"]: row for row in seed.bodies}
    board, audience = bodies["ebp_strategic_board"], bodies["spcb"]
    assert (board["chair"], board["frequency"]) == ("ACC (Security)", "Quarterly")
    assert [limb["code"] for limb in board["terms_of_reference"]] == list("abcde")
    assert audience["terms_of_reference"] == []
    assert set(board["not_stated"]) == {"members", "quorum", "secretary", "started_on", "voting"}


def test_the_seven_business_areas_are_joined_by_one_of_our_own(seed: SeedData) -> None:
    provenance = [row["provenance"] for row in seed.business_areas]
    assert provenance == ["SEED"] * 7 + ["DESIGN"]
