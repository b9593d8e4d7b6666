"""The reader names every mistake of a seed file, and the shipped seed has none."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from evidence_hub.seeding.reader import Problem, SeedData, SeedError, read_seed
from tests.unit.seeding.conftest import SEED, Break, line_of, problems_of

REFERENCES = {
    "EBP-01": "0037",
    "EBP-02": "0115",
    "EBP-03": "0116",
    "EBP-04": "0117",
    "EBP-05": "0118",
    "EBP-06": "1201",
    "EBP-07": "1202",
    "EBP-08": "1203",
    "EBP-09": "1204",
    "EBP-10": "1205",
    "EBP-11": "1206",
    "EBP-12": "0121",
    "OTH-01": "0077",
    "OTH-02": "0080",
    "OTH-03": "0831",
    "OTH-04": "0832",
    "OTH-05": "0833",
    "OTH-06": "0084",
    "OTH-07": "0133",
    "OTH-08": "0139",
    "OTH-09": "1551",
    "OTH-10": "0141",
    "OTH-11": "0130",
    "OTH-12": "1552",
    "OTH-13": "0030",
    "OTH-14": "0007",
    "OTH-15": "0036",
    "OTH-16": "0042",
    "OTH-17": "0163",
    "OTH-18": "0177",
}


# The shipped seed


def test_the_shipped_seed_reads_without_problems(seed: SeedData) -> None:
    kinds = [row["record_kind"] for row in seed.projects]
    assert (kinds.count("registered"), kinds.count("candidate"), kinds.count("mention")) == (
        12,
        18,
        24,
    )


def test_every_item_of_the_report_has_its_agreed_reference(seed: SeedData) -> None:
    found = {row["source_item"]: row["reference"] for row in seed.projects}
    assert {
        item: f"EBP-2013-{number}" for item, number in REFERENCES.items()
    }.items() <= found.items()


def test_references_of_mentions_are_not_in_sequence(seed: SeedData) -> None:
    numbers = [
        int(row["reference"][-4:]) for row in seed.projects if row["record_kind"] == "mention"
    ]
    assert numbers != sorted(numbers)
    assert all(abs(one - other) > 1 for one in numbers for other in numbers if one is not other)


def test_optional_fields_are_filled_so_that_rows_can_be_read_without_asking(seed: SeedData) -> None:
    candidate = next(row for row in seed.projects if row["source_item"] == "OTH-18")
    assert (candidate["claims"], candidate["not_stated"], candidate["related"]) == ([], [], [])
    assert seed.external[0]["doi"] is None


def test_defaults_are_not_shared_between_rows(seed: SeedData) -> None:
    lists = [id(row["claims"]) for row in seed.projects if not row["claims"]]
    assert len(lists) == len(set(lists))


def test_terms_take_provenance_source_and_order_from_their_vocabulary(seed: SeedData) -> None:
    design = next(row for row in seed.vocabularies if row["code"] == "design")
    assert [term["sort"] for term in design["terms"]] == [
        10 * n for n in range(1, len(design["terms"]) + 1)
    ]
    assert (design["terms"][0]["provenance"], design["terms"][0]["source"]) == (
        "KNOWN",
        "magenta-book",
    )
    assert (design["terms"][-1]["provenance"], design["terms"][-1]["source"]) == ("DESIGN", None)


def test_whole_dates_are_dates_and_parts_of_dates_stay_text(seed: SeedData) -> None:
    assert seed.documents[0]["issued_on"] == date(2013, 11, 5)
    turning_point = next(row for row in seed.projects if row["source_item"] == "EBP-02")
    assert "2011-05" in [claim["value_date"] for claim in turning_point["claims"]]


def test_the_marking_scheme_changed_on_2_april_2014(seed: SeedData) -> None:
    schemes = next(row for row in seed.vocabularies if row["code"] == "marking_scheme")
    dates = {term["code"]: (term["valid_from"], term["valid_to"]) for term in schemes["terms"]}
    assert dates == {"gpms": (None, date(2014, 4, 1)), "gsc": (date(2014, 4, 2), None)}


def test_research_safeguards_changed_on_5_february_2026(seed: SeedData) -> None:
    safeguards = next(row for row in seed.vocabularies if row["code"] == "research_safeguard")
    terms = {term["code"]: term for term in safeguards["terms"]}
    assert terms["art_89_s19"]["valid_to"] == date(2026, 2, 4)
    assert terms["art_84b"]["valid_from"] == terms["art_84c"]["valid_from"] == date(2026, 2, 5)


@pytest.mark.parametrize(
    ("edition", "threats"), [("spr_2012", 5), ("spr_2015", 6), ("spr_2023", 7)]
)
def test_each_edition_of_the_national_requirement_has_its_threats(
    seed: SeedData, edition: str, threats: int
) -> None:
    terms = next(row for row in seed.vocabularies if row["code"] == "spr_threat")["terms"]
    assert [term["group"] for term in terms].count(edition) == threats


def test_no_paragraph_from_49_to_62_is_kept_or_cited(seed: SeedData) -> None:
    kept = {int(part["number"].partition("-")[0]) for part in seed.documents[0]["paragraphs"]}
    assert not kept & set(range(49, 63))


# Names of private people are kept here as digests only.
PEOPLE = {"5edde7aaa9dd5e24", "8c5ba1c7bc438809", "f52b959628d3e70c", "f768c2d343a1912d"}
CASES = {"pitsford", "alva", "dewsbury", "woolwich", "shrapnel", "jihadist"}


def test_nothing_of_the_criminal_cases_or_of_private_people_is_in_any_seed_file() -> None:
    text = " ".join(path.read_text("utf-8") for path in SEED.rglob("*") if path.is_file())
    words = set(re.findall(r"[a-z]+", text.lower()))
    assert not words & CASES
    assert not {hashlib.sha256(word.encode()).hexdigest()[:16] for word in words} & PEOPLE


# The small seed


def test_the_small_seed_has_no_mistake_of_its_own(copy: Path) -> None:
    assert [row["title"] for row in read_seed(copy).projects] == [
        "A study",
        "A pilot",
        "A passing word",
    ]


# Mistakes in names


def test_an_unknown_source_is_named_with_file_line_and_field(broken: Break) -> None:
    line = line_of("projects.yaml", "source: the-report")
    problems = broken("projects.yaml", "source: the-report", "source: teh-report")
    assert [str(problem) for problem in problems] == [
        f"projects.yaml line {line}, projects[0].facts[0].source: there is no source called 'teh-report'"
    ]


def test_an_unknown_paragraph_is_refused(broken: Break) -> None:
    (problem,) = broken("projects.yaml", 'paragraphs: ["37"]', 'paragraphs: ["371"]')
    assert problem.field == "projects[0].facts[0].paragraphs[0]"
    assert problem.message == "'the-report' has no paragraph '371'"


def test_a_part_without_a_source_cites_that_of_the_whole(broken: Break) -> None:
    (problem,) = broken(
        "governance.yaml", 'text: Asks., paragraphs: ["37"]', 'text: Asks., paragraphs: ["3"]'
    )
    assert problem.field == "bodies[0].terms_of_reference[0].paragraphs[0]"


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "nothing"),
    [
        ("projects.yaml", "organisation: oldtown", "organisation: x", "projects[0].partners[0].organisation", "organisation"),
        ("projects.yaml", "part: funder", "part: x", "projects[0].partners[0].part", "partner part"),
        ("projects.yaml", "[burglary]", "[x]", "projects[0].business_area[0]", "business area"),
        ("projects.yaml", "activity_type: project", "activity_type: x", "projects[0].activity_type", "activity type"),
        ("projects.yaml", "value: not_stated", "value: x", "projects[0].facts[1].value", "design"),
        ("projects.yaml", "term: rct_individual", "term: x", "projects[0].claims[0].term", "design"),
        ("projects.yaml", "status: part_funded", "status: x", "projects[0].funding[0].status", "funding status"),
        ("projects.yaml", "funder: oldtown", "funder: x", "projects[0].funding[0].funder", "organisation"),
        ("projects.yaml", "[fewer_burglaries]", "[x]", "projects[0].priorities[0]", "priority"),
        ("candidates.yaml", "kind: related", "kind: x", "projects[0].related[0].kind", "record relation"),
        ("organisations.yaml", "kind: university", "kind: x", "organisations[0].kind", "organisation kind"),
        ("organisations.yaml", "parent: oldtown", "parent: x", "organisations[1].parent", "organisation"),
        ("governance.yaml", "reports_to: big_board", "reports_to: x", "bodies[1].reports_to", "body"),
        ("governance.yaml", "basis: national", "basis: x", "priorities[0].basis", "priority basis"),
        ("evidence.yaml", "type: report", "type: x", "publications[0].type", "publication type"),
        ("evidence.yaml", "relation: output", "relation: x", "publications[0].relations[0].relation", "publication relation"),
        ("evidence.yaml", "direction: beneficial", "direction: x", "findings[0].direction", "finding direction"),
        ("evidence.yaml", "publication: oldtown-2014", "publication: x", "ratings[0].publication", "publication"),
        ("evidence.yaml", "value: mixed_effect", "value: x", "ratings[0].value", "cebcp result"),
        ("evidence.yaml", "rigour: rigorous", "rigour: x", "ratings[0].rigour", "cebcp rigour"),
        ("evidence.yaml", "reason: result_not_verified", "reason: x", "unverified_results[0].reason", "unknown reason"),
        ("vocabularies.yaml", "source: handbook", "source: x", "vocabularies[0].source", "source"),
    ],
)  # fmt: skip
def test_a_name_that_nothing_bears_is_refused(  # noqa: PLR0917 - a row of a table
    broken: Break, file: str, old: str, new: str, field: str, nothing: str
) -> None:
    line = line_of(file, old)
    assert broken(file, old, new) == [
        Problem(file, line, field, f"there is no {nothing} called 'x'")
    ]


def test_a_term_of_a_vocabulary_that_was_removed_is_refused(broken: Break) -> None:
    problems = broken("vocabularies.yaml", "{code: funding_status,", "{code: other_status,")
    assert [problem.message for problem in problems] == [
        "there is no funding status called 'part_funded'"
    ]


def test_a_related_record_must_exist(broken: Break) -> None:
    (problem,) = broken("candidates.yaml", "reference: EBP-2013-0037", "reference: EBP-2013-0038")
    assert problem.field == "projects[0].related[0].reference"
    assert problem.message == "there is no record called 'EBP-2013-0038'"


def test_a_reference_may_stand_once_in_all_three_files_of_records(broken: Break) -> None:
    first = line_of("projects.yaml", "reference: EBP-2013-0037")
    (problem,) = broken("candidates.yaml", "reference: EBP-2013-0077", "reference: EBP-2013-0037")
    assert problem.field == "projects[0].reference"
    assert problem.message == f"'EBP-2013-0037' stands already in projects.yaml line {first}"


def test_a_code_may_stand_once(broken: Break) -> None:
    (problem,) = broken("organisations.yaml", "code: oldtown_law", "code: oldtown")
    assert problem.message == "'oldtown' stands already in organisations.yaml line 3"


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("vocabularies.yaml", "{code: candidate, label", "{code: mention, label", "vocabularies[2].terms[2].code"),
        ("sources.yaml", 'number: "38"', 'number: "37"', "documents[0].paragraphs[1].number"),
        ("governance.yaml", "{code: b, text", "{code: a, text", "bodies[0].terms_of_reference[1].code"),
    ],
)  # fmt: skip
def test_a_part_may_stand_once_in_its_list(
    broken: Break, file: str, old: str, new: str, field: str
) -> None:
    problems = broken(file, old, new)
    assert [
        problem.field for problem in problems if "stands twice in this list" in problem.message
    ] == [field]


# Mistakes in sense


def test_a_field_cannot_be_stated_and_not_stated(broken: Break) -> None:
    (problem,) = broken("projects.yaml", "not_stated: [lead]", "not_stated: [question]")
    assert problem.field == "projects[0].facts[0].field"
    assert problem.message == "'question' is stated here and listed as not stated"


def test_a_design_given_as_not_stated_may_be_listed_as_a_blank(copy: Path) -> None:
    path = copy / "projects.yaml"
    text = path.read_text("utf-8").replace("not_stated: [lead]", "not_stated: [lead, design]")
    path.write_text(text, "utf-8")
    assert read_seed(copy).projects[0]["not_stated"] == ["lead", "design"]


@pytest.mark.parametrize("wrong", ["source: handbook", "source: the-report, paragraphs: []"])
def test_a_seed_claim_cites_the_report_and_its_paragraphs(broken: Break, wrong: str) -> None:
    (problem,) = broken(
        "projects.yaml",
        'provenance: SEED, source: the-report, paragraphs: ["38"]',
        f"provenance: SEED, {wrong}",
    )
    assert problem.field == "projects[0].partners[0].provenance"
    assert problem.message == "a SEED fact cites the report and its paragraphs"


def test_a_finding_belongs_to_something(broken: Break) -> None:
    (problem,) = broken(
        "evidence.yaml", "{code: it-works, project: EBP-2013-0037", "{code: it-works, project: null"
    )
    assert problem.message == "a finding belongs to a project, a publication or both"


def test_validity_cannot_end_before_it_begins(broken: Break) -> None:
    (problem,) = broken("vocabularies.yaml", "valid_to: 2015-02-28", "valid_to: 2011-02-28")
    assert problem.field == "vocabularies[1].terms[0].valid_to"
    assert problem.message == "2011-02-28 is before 2012-07-01"


# Mistakes in form


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "message"),
    [
        ("projects.yaml", "title: A study", "titel: A study", "projects[0].titel", "there is no such field"),
        ("projects.yaml", "title: A study", 'title: ""', "projects[0].title", "this may not be empty"),
        ("projects.yaml", "title: A study", "title: 12", "projects[0].title", "12 should be text"),
        ("projects.yaml", "title: A study", "title: [A]", "projects[0].title", '["A"] should be text'),
        ("projects.yaml", "stage: analysis", "stage: live", "projects[0].stage", "'live' is not one of: analysis, not_stated"),
        ("projects.yaml", "record_kind: registered", "record_kind: mention", "projects[0].record_kind", "'mention' is not one of: registered"),
        ("projects.yaml", "not_stated: [lead]", "not_stated: [boss]", "projects[0].not_stated[0]", "'boss' is not one of: title, plain_summary"),
        ("projects.yaml", "reference: EBP-2013-0037", "reference: EBP-13-37", "projects[0].reference", "'EBP-13-37' should be a reference such as EBP-2013-0037"),
        ("projects.yaml", "business_area: [burglary]", "business_area: []", "projects[0].business_area", "this list may not be empty"),
        ("projects.yaml", "[locks, doors]", "[locks, locks]", "projects[0].keywords", "this list holds the same thing twice"),
        ("projects.yaml", "amount: null", "amount: -5", "projects[0].funding[0].amount", "-5 is less than 0"),
        ("projects.yaml", "as_reported_on: 2013-11-05", "as_reported_on: 5 November", "projects[0].plans[0].as_reported_on", "'5 November' should be a date such as 2013-11-05"),
        ("projects.yaml", "as_reported_on: 2013-11-05", "as_reported_on: 2013-02-30", "projects[0].plans[0].as_reported_on", "'2013-02-30' should be a date such as 2013-11-05"),
        ("projects.yaml", "value_date: 2011-05", "value_date: 2011-13", "projects[0].claims[1].value_date", "'2011-13' should be a year, a month such as 2011-05"),
        ("projects.yaml", 'paragraphs: ["37"]', "paragraphs: [37]", "projects[0].facts[0].paragraphs[0]", "37 should be text"),
        ("sources.yaml", 'number: "38"', 'number: "60"', "documents[0].paragraphs[1].number", "'60' should be another paragraph: 49 to 62 are never kept"),
        ("organisations.yaml", "013meh722", "oldtown", "organisations[0].ror", "'https://ror.org/oldtown' should be a ROR address"),
        ("evidence.yaml", "value: 0.52", "value: high", "findings[0].effect.value", "'high' should be a number"),
        ("evidence.yaml", 'volume: "8"', "volume: 8", "publications[0].volume", "8 should be text or null"),
        ("evidence.yaml", "year: 2014", "year: 20144", "publications[0].year", "20144 is more than 2100"),
    ],
)  # fmt: skip
def test_a_mistake_of_form_is_said_in_plain_english(  # noqa: PLR0917 - a row of a table
    broken: Break, file: str, old: str, new: str, field: str, message: str
) -> None:
    problem = next(problem for problem in broken(file, old, new) if problem.field == field)
    assert (problem.file, problem.line) == (file, line_of(file, old))
    assert problem.message.startswith(message)


def test_a_missing_field_is_named_on_the_line_of_its_row(broken: Break) -> None:
    row = line_of("projects.yaml", "reference: EBP-2013-0037")
    expected = [Problem("projects.yaml", row, "projects[0].title", "this field is missing")]
    assert broken("projects.yaml", "    title: A study\n", "") == expected


def test_all_mistakes_of_all_files_are_reported_at_once(copy: Path) -> None:
    for file, old, new in [
        ("projects.yaml", "stage: analysis", "stage: live"),
        ("candidates.yaml", "business_area: [burglary]", "business_area: [theft]"),
        ("organisations.yaml", "code: oldtown_law", "code: Oldtown"),
        ("governance.yaml", "kind: board", "kind: table"),
    ]:
        path = copy / file
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    found = [problem.file for problem in problems_of(copy)]
    assert found == ["candidates.yaml", "governance.yaml", "organisations.yaml", "projects.yaml"]


def test_the_error_reads_as_one_line_a_problem(copy: Path) -> None:
    (copy / "mentions.yaml").unlink()
    with pytest.raises(SeedError, match=r"^mentions\.yaml: the file cannot be read"):
        read_seed(copy)
