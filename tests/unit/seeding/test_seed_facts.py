"""The shipped facts, compared with a list that was written separately from them.

A row of the list: the field, words that its value holds, and the paragraph that states it.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evidence_hub.seeding.reader import SeedData, read_seed

SEED = Path(__file__).parents[3] / "seed"
INSIGHT, TURNING_POINT, SWORDFISH = "EBP-2013-0037", "EBP-2013-0115", "EBP-2013-0116"

Stated = tuple[str, str, str]

# fmt: off
FACTS: dict[str, list[Stated]] = {
    INSIGHT: [
        ("question", "unsubstantiated, Schedule 7, experience", "37"),
        ("partners", "WMCTU, in conjunction with, Cambridge", "37"),
        ("population", "unsubstantiated Schedule 7 stops", "37"),
        ("claim_of_novelty", "only quantifiable evidence-based", "37"),
        ("background", "anecdote, David Anderson QC", "37"),
        ("allocation", "randomly assigned", "38"),
        ("intervention", "checklist, Procedural Justice, voucher and token, time, Experienced Utility", "38"),
        ("design", "rct_individual", "38"),
        ("status", "Analysis ongoing", "40"),
        ("potential_impact", "dispel a number of myths", "40"),
        ("publication_plan", "formally published, 2014", "40"),
    ],
    TURNING_POINT: [
        ("partners", "Cambridge", "115"),
        ("population", "First-time offenders", "115"),
        ("question", "cost effective, alternative punishments, predicted, harm", "115"),
        ("design", "not_stated", "115"),
        ("publication_plan", "Cambridge, analyse, academic article", "115"),
        ("potential_impact", "significant, prosecution decision, risk assessment, UK, internationally", "115"),
        ("status", "Current", "114"),
    ],
    SWORDFISH: [
        ("intervention", "predictive policing scheme", "116"),
        ("question", "patterns, repeat burglary, prevented", "116"),
        ("partners", "Jill Dando Institute of Crime Science, UCL", "116"),
        ("setting", "Birmingham", "116"),
        ("methods", "detectives, zones, contrasting", "116"),
        ("design", "not_stated", "116"),
        ("duration", "six months", "116"),
        ("claim_of_novelty", "most extensive, predictive policing", "116"),
        ("funding", "Part-funded, Home Office", "116"),
        ("status", "Current", "114"),
    ],
    "EBP-2013-0117": [
        ("scheme", "Master of Studies, Applied Criminology and Police Management, Cambridge", "117"),
        ("funding", "force funds", "117"),
        ("numbers", "two officers", "117"),
        ("eligibility", "existing, officer, staff, managers", "117"),
        ("status", "current, expected to continue", "117"),
    ],
    "EBP-2013-0118": [
        ("status", "pilot", "118"),
        ("partners", "Coventry", "118"),
        ("scheme", "postgraduate certificate, diploma, MA, option", "118"),
    ],
    "EBP-2013-1201": [
        ("duration", "two years", "120-1"),
        ("partners", "Warwick, research student, WMP", "120-1"),
        ("scheme", "hub, database, all police-related research, advice", "120-1"),
        ("expected_benefits", "base, findings, implemented", "120-1"),
        ("status", "proposal, formalised", "120-1"),
    ],
    "EBP-2013-1202": [
        ("status", "annual", "120-2"),
        ("scheme", "data, exchanged, good-quality, postgraduate", "120-2"),
        ("partners", "local universities, West Midlands", "120-2"),
        ("expected_benefits", "partnerships, ideas, skills, data, efficiency, service", "120-2"),
    ],
    "EBP-2013-1203": [
        ("scheme", "funding, further education", "120-3"),
        ("eligibility", "staff", "120-3"),
        ("governance", "more intrusive, strategic priorities, WMP supervisor throughout, presented and implemented", "120-3"),
        ("status", "commenced", "120-3"),
        ("background", "degrees, not well exploited", "111"),
    ],
    "EBP-2013-1204": [
        ("partners", "Warwick University Business School", "120-4"),
        ("numbers", "14 forces, one", "120-4"),
        ("scheme", "force-advised, programme", "120-4"),
        ("expected_benefits", "force, public, social benefit", "120-4"),
        ("duration", "three years", "120-4"),
        ("review", "three years", "120-4"),
        ("status", "joined", "120-4"),
    ],
    "EBP-2013-1205": [
        ("partners", "Birmingham", "120-5"),
        ("numbers", "three students", "120-5"),
        ("scheme", "Crime and Social Pathways", "120-5"),
        ("question", "barriers, facilitators, policy implementation, Youth Justice", "120-5"),
        ("expected_benefits", "professional practice", "120-5"),
        ("design", "policy_study", "120-5"),
        ("status", "piloted", "120-5"),
    ],
    "EBP-2013-1206": [
        ("background", "College of Policing, recently announced, innovation and evidence, networks or centres", "120-6"),
        ("partners", "two regional hubs, Cambridge, Birmingham", "120-6"),
        ("status", "exploratory", "120-6"),
    ],
    "EBP-2013-0121": [
        ("funding", "in principle, merge, with some additionally, [sic]", "121"),
        ("status", "worked through", "121"),
    ],
    "EBP-2013-0077": [
        ("background", "High Potential Development Scheme, best practice", "77"),
        ("scheme", "sergeant, chief superintendent", "77"),
        ("status", "evaluation, performance and behaviour", "78"),
        ("other", "extremely positive", "78"),
    ],
    "EBP-2013-0080": [
        ("scheme", "Quarter 3, vulnerable groups, Operation Sentinel", "80"),
        ("partners", "unnamed, theatre-in-education", "80"),
    ],
    "EBP-2013-0831": [
        ("status", "PCSO, evaluated, Quarter 3", "83"),
        ("numbers", "special recruitment campaign, 22%, BME", "83"),
    ],
    "EBP-2013-0832": [
        ("setting", "succession plan, Resources Directorate Management Team", "83"),
        ("status", "talent tools, FCID", "83"),
    ],
    "EBP-2013-0833": [
        ("scheme", "action learning sets, BME", "83"),
        ("background", "other organisations, reviewed", "83"),
        ("status", "considered", "83"),
    ],
    "EBP-2013-0084": [
        ("status", "rolled out", "84"),
        ("methods", "survey tools", "84"),
        ("other", "very positive", "84"),
        ("review", "fuller, impact", "84"),
    ],
    "EBP-2013-0133": [
        ("partners", "LGC Forensics", "133"),
        ("intervention", "presence, absence, DNA, 75 minutes", "133"),
        ("expected_benefits", "intelligence profile, same time", "133"),
        ("status", "developed", "133"),
    ],
    "EBP-2013-0139": [
        ("intervention", "basic data, phones, below, threshold", "139"),
        ("design", "product_trial", "139"),
        ("status", "near completion", "139"),
        ("review", "tender only if, requirement", "139"),
    ],
    "EBP-2013-1551": [
        ("setting", 'Coventry, "BE"', "155-projects"),
        ("status", "full evaluation, roll-out, 2013-14", "155-projects"),
    ],
    "EBP-2013-0141": [
        ("scheme", "centre of excellence, research and development", "141"),
        ("background", "digital demand", "140"),
        ("status", "proposed", "141"),
    ],
    "EBP-2013-0130": [
        ("review", 'positive, victims, "BDH", first responders', "130"),
        ("review", "positive", "142"),
        ("other", "victims, officers", "130"),
        ("status", "reviewed", "130"),
    ],
    "EBP-2013-1552": [
        ("status", "continue", "155-projects"),
        ("governance", "Force Mobility Project, ACPO, Digitising the Crime Scene", "155-projects"),
    ],
    "EBP-2013-0030": [
        ("intervention", "team designed, management information system", "30"),
        ("expected_benefits", "crowded-places, local authorities", "30"),
        ("status", "national best practice, adopted nationally", "30"),
    ],
    "EBP-2013-0007": [
        ("scheme", "core responsibilities", "7"),
        ("status", "adopted, national CT network", "7"),
    ],
    "EBP-2013-0036": [
        ("scheme", "Schedule 7, airport", "36"),
        ("numbers", "over 40, Schedule 7", "36"),
        ("status", "completed", "36"),
    ],
    "EBP-2013-0042": [
        ("scheme", "WMCTU OLD, debriefing, exercising, horizon scanning", "43"),
        ("governance", "ACPO TAM ODU, national, learning, Beale", "45"),
        ("status", "operation", "43"),
    ],
    "EBP-2013-0163": [
        ("started_on", "April 2013", "164"),
        ("governance", "ACC Security", "164"),
        ("partners", "College of Policing", "164"),
        ("background", "ACC Crime", "163"),
        ("status", "self-assessment", "164"),
    ],
    "EBP-2013-0177": [
        ("status", "commissioned", "177"),
        ("governance", "Force Cyber Crime Board", "177"),
    ],
}

BLANKS: dict[str, str] = {
    INSIGHT: "lead setting dates_intended started_on ended_on sample_plan sample_size comparison outcomes ethics data_sharing dpia funding cost marking",
    TURNING_POINT: "design dates_intended started_on ended_on setting sample_plan sample_size lead funding ethics data_sharing ip",
    SWORDFISH: "numbers allocation dates_intended started_on ended_on lead publication_plan ethics data_sharing",
    "EBP-2013-0117": "students dates_intended started_on ended_on cost question",
    "EBP-2013-0118": "numbers funding dates_intended started_on ended_on",
    "EBP-2013-1201": "students supervisor started_on funding",
    "EBP-2013-1202": "dates_intended setting numbers",
    "EBP-2013-1203": "cost numbers",
    "EBP-2013-1204": "participants dates_intended started_on ended_on cost",
    "EBP-2013-1205": "students dates_intended started_on ended_on supervisor",
    "EBP-2013-1206": "scheme cost dates_intended numbers",
    "EBP-2013-0121": "cost",
}

STAGES: dict[str, str] = {
    INSIGHT: "analysis ongoing",
    TURNING_POINT: "current, stage not stated",
    SWORDFISH: "current, stage not stated",
    "EBP-2013-0117": "current",
    "EBP-2013-0118": "pilot",
    "EBP-2013-1201": "proposal",
    "EBP-2013-1202": "recurring",
    "EBP-2013-1203": "commenced",
    "EBP-2013-1204": "joined",
    "EBP-2013-1205": "being piloted",
    "EBP-2013-1206": "exploratory",
    "EBP-2013-0121": "being worked through",
}

PARTNERS: dict[str, set[tuple[str, str]]] = {
    INSIGHT: {("cambridge", "academic_partner")},
    TURNING_POINT: {("cambridge", "academic_partner")},
    SWORDFISH: {("ucl_jdi", "academic_partner"), ("home_office", "funder")},
    "EBP-2013-0117": {("cambridge", "academic_partner")},
    "EBP-2013-0118": {("coventry", "academic_partner")},
    "EBP-2013-1201": {("warwick", "academic_partner")},
    "EBP-2013-1202": set(),
    "EBP-2013-1203": set(),
    "EBP-2013-1204": {("warwick_business_school", "academic_partner")},
    "EBP-2013-1205": {("birmingham", "academic_partner")},
    "EBP-2013-1206": {("cambridge", "academic_partner"), ("birmingham", "academic_partner"), ("college_of_policing", "not_stated")},
    "EBP-2013-0121": set(),
    "EBP-2013-0133": {("lgc_forensics", "delivery_partner")},
    "EBP-2013-0163": {("college_of_policing", "not_stated")},
}

AREAS: dict[str, str] = {
    INSIGHT: "wmctu", TURNING_POINT: "force_wide", SWORDFISH: "force_wide",
    "EBP-2013-0077": "people_and_skills", "EBP-2013-0080": "people_and_skills", "EBP-2013-0831": "people_and_skills",
    "EBP-2013-0832": "people_and_skills", "EBP-2013-0833": "people_and_skills", "EBP-2013-0084": "people_and_skills",
    "EBP-2013-0133": "forensics", "EBP-2013-0139": "forensics", "EBP-2013-1551": "forensics",
    "EBP-2013-0141": "forensics", "EBP-2013-0130": "forensics", "EBP-2013-1552": "forensics",
    "EBP-2013-0030": "wmctu", "EBP-2013-0007": "wmctu", "EBP-2013-0036": "wmctu", "EBP-2013-0042": "wmctu",
    "EBP-2013-0163": "strategic_policing_requirement", "EBP-2013-0177": "strategic_policing_requirement",
}

MENTIONS = [
    ("Security and Partnerships Officers", {"23", "24", "25"}), ("Channel", {"26", "27", "28"}),
    ("Clock Face", {"31"}), ("Leadership consultancy", {"81"}), ("High Potential", {"82", "83"}),
    ("Electronic Development Review", {"86"}), ("HR and PSD", {"87"}), ("Resource allocation", {"90"}),
    ("Senior Management", {"91"}), ("restricted officers", {"92"}), ("training requirements", {"93"}),
    ("role profiles", {"96"}), ("FIRST", {"129"}), ("Major Crime Lab", {"131", "132"}),
    ("Streamlined Forensic", {"136"}), ("digital forensics processes", {"138"}),
    ("Zero Based", {"124", "147"}), ("Academic research", {"165"}), ("Local Profile", {"19", "21", "22"}),
    ("Automatic Resource", {"155-projects"}), ("Image Management", {"155-projects"}),
    ("Footwear", {"155-projects"}), ("New Ways", {"83", "86", "95"}), ("Customer Journey", {"85"}),
]
# fmt: on


@pytest.fixture(scope="module")
def seed() -> SeedData:
    return read_seed(SEED)


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
