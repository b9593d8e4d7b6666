"""RIS, BibTeX and CSV references: read as their writers meant them, refused with the reason."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence_hub.importing.references import read_references
from evidence_hub.importing.texts import UnreadableFile

RIS = """TY  - JOUR
AU  - Weinborn, C.
AU  - Núñez, José
TI  - Patrols and
 their length
JO  - Journal of Examples
VL  - 4
IS  - 2
SP  - 10
EP  - 19
PY  - 2019/03/01
DO  - https://doi.org/10.1000/EXAMPLE.1
ER  -

TY  - THES
AU  - Student, A.
TI  - A thesis
PY  - 2014
ER  -
"""
BIB = r"""@comment{left out}
@string{joe = "Journal of Examples"}
@article{one, author = {Ang\'ela N\'u{\~n}ez and {West Midlands Police}},
  title = {The {DNA} of \"Oresund: costs --- and benefits}, journal = joe,
  year = 2017, pages = {505--525}, doi = "10.1000/example.2"}
@phdthesis(two, author = "B. Writer", title = "Part one" # " and two", year = {2016})
"""


def test_ris_records_keep_authors_pages_and_lines_that_go_on() -> None:
    for ending in ("\n", "\r\n"):
        found, _ = read_references(RIS.replace("\n", ending).encode("utf-8-sig"), "x.ris")
        one, two = (each.values for each in found)
        assert one["title"] == "Patrols and their length"
        assert one["authors"] == ["Weinborn, C.", "Núñez, José"]
        assert (one["venue"], one["volume"], one["issue"]) == ("Journal of Examples", "4", "2")
        assert (one["pages"], one["year"]) == ("10–19", 2019)
        assert one["doi"].lower() == "10.1000/example.1"
        assert (one["kind"], two["kind"]) == ("journal_article", "doctoral_thesis")
        assert [each.number for each in found] == [1, 15]


def test_a_ris_record_without_its_end_is_refused_not_dropped() -> None:
    cut = (
        "TY  - JOUR\nTI  - First\nTY  - JOUR\nTI  - Second\nER  - \nstray\nTY  - JOUR\nTI  - Third"
    )
    found, _ = read_references(cut.encode(), "x.ris")
    assert [bool(each.problems) for each in found] == [True, False, True, True]
    assert "ER" in found[0].problems[0]
    assert "outside" in found[2].problems[0]
    assert "ends in the middle" in found[3].problems[0]


def test_bibtex_keeps_accents_braces_strings_and_joined_values() -> None:
    found, _ = read_references(BIB.encode(), "x.bib")
    one, two = (each.values for each in found)
    assert one["title"] == "The DNA of Öresund: costs — and benefits"
    assert one["authors"] == ["Angéla Núñez", "West Midlands Police"]
    assert (one["venue"], one["pages"], one["year"]) == ("Journal of Examples", "505–525", 2017)
    assert (two["title"], two["kind"]) == ("Part one and two", "doctoral_thesis")


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("@article{a, title = {Never closed", "never closed"),
        ("@article{a, title {No sign}, year = 2001}", "missing"),
        ("@article{a, title = {One} year = 2001}", "comma"),
        ("@article{a, title = , year = 2001}", "missing"),
        ("@article{a, author = {Nobody}, year = 2001}", "no title"),
    ],
)
def test_a_damaged_bibtex_entry_says_what_is_wrong_and_spares_the_next(
    entry: str, why: str
) -> None:
    found, _ = read_references(
        f"{entry}\n@book{{b, title = {{Whole}}, year = 2002}}".encode(), "x.bib"
    )
    assert why in " ".join(found[0].problems)
    assert found[-1].title == "Whole"
    assert found[-1].problems == ()


def test_a_field_that_does_not_fit_is_left_out_alone_and_named() -> None:
    address = "https://resolver.example/?" + "a=1&" * 200
    found, _ = read_references(
        f"TY  - JOUR\nTI  - Kept\nDO  - nonsense\nUR  - {address}\nA1  - {'Writer, ' * 60}\nER  - ".encode(),
        "x.ris",
    )
    assert (found[0].title, found[0].problems) == ("Kept", ())
    assert (found[0].values["doi"], found[0].values["url"], found[0].values["authors"]) == (
        "",
        "",
        [],
    )
    said = " ".join(found[0].left_out)
    assert all(name in said for name in ("DOI", "Web address", "author"))


@pytest.mark.parametrize(
    ("tags", "field", "value"),
    [
        ("TI  - Dusk\nDA  - JUN\nPY  - 2016", "year", 2016),
        ("TI  - Dusk\nPY  - in press\nDA  - 2015/02/01", "year", 2015),
        ("TI  - On <i>trust</i><SUP>1</SUP>", "title", "On trust"),
        ("TI  - Where p < 0.05 holds", "title", "Where p < 0.05 holds"),
        (
            "TI  - Moves\nDO  - 10.1002/(SICI)1-2(199901)5:1<21::AID-A21>3.0.CO;2-9",
            "doi",
            "10.1002/(sici)1-2(199901)5:1<21::aid-a21>3.0.co;2-9",
        ),
    ],
)
def test_a_ris_field_is_read_as_its_writer_meant_it(tags: str, field: str, value: object) -> None:
    found, _ = read_references(f"TY  - JOUR\n{tags}\nER  - ".encode(), "x.ris")
    assert (found[0].values[field], found[0].problems) == (value, ())


def test_bibtex_keeps_blanks_after_signs_and_names_types_it_does_not_know() -> None:
    found, _ = read_references(
        rb"""@article{a, title={Who calls}, journal={Policing \& Society}, year=2012,
  author={{Research and Development} and Doe, J.}}
@web_page{b, title={Not lost}, year={in press}, date={2013-02}}""",
        "x.bib",
    )
    one, two = found
    assert one.values["venue"] == "Policing & Society"
    assert one.values["authors"] == ["Research and Development", "Doe, J."]
    assert (two.title, two.values["year"]) == ("Not lost", 2013)
    assert "web_page" in " ".join(two.left_out)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "x.nbib",
            "PMID- 1\nTI  - Night\n      shifts\nAU  - Doe J\nDP  - 2020 Feb\n"
            "JT  - J Ex\nAID - 10.1234/ex.9 [doi]\n",
        ),
        (
            "x.txt",
            "FN Clarivate\nVR 1.0\nPT J\nAU Doe J\nTI Night\n   shifts\nSO J Ex\nPY 2020\n"
            "DI 10.1234/ex.9\nER\n\nEF\n",
        ),
        (
            "x.json",
            '[{"title": "Night shifts", "author": [{"literal": "Doe J"}], "DOI": "10.1234/ex.9",'
            ' "issued": {"date-parts": [[2020, 2]]}, "container-title": "J Ex"}]',
        ),
        (
            "x.xml",
            "<xml><records><record><contributors><authors><author><style>Doe J</style></author>"
            "</authors></contributors><titles><title><style>Night </style><style>shifts</style>"
            "</title><secondary-title>J Ex</secondary-title></titles><dates><year>2020</year>"
            "</dates><electronic-resource-num>10.1234/ex.9</electronic-resource-num></record>"
            "</records></xml>",
        ),
        (
            "x.csv",
            "PMID,Title,Authors,Journal/Book,Publication Year,DOI\n"
            "1,Night shifts,Doe J,J Ex,2020,10.1234/ex.9\n",
        ),
    ],
)
def test_each_format_keeps_author_title_year_journal_and_doi(name: str, text: str) -> None:
    (found,), _ = read_references(text.encode(), name)
    kept = [found.values[field] for field in ("title", "authors", "year", "venue", "doi")]
    assert kept == ["Night shifts", ["Doe J"], 2020, "J Ex", "10.1234/ex.9"]
    assert found.problems == ()


def test_authors_parted_by_commas_are_several_where_each_has_initials() -> None:
    found, _ = read_references(
        b'Title,Authors\nOne,"Doe J, Roe RA, Poe P."\nTwo,"Doe, J."\n', "x.csv"
    )
    assert [each.values["authors"] for each in found] == [["Doe J", "Roe RA", "Poe P"], ["Doe, J."]]


def test_semicolons_in_long_cells_do_not_part_a_table_of_commas() -> None:
    cited = "; ".join(f"Writer {number}, On dusk, (2001)" for number in range(800))
    lines = [f'"Doe, A.; Roe, B.","Walks {number}","2020","{cited}"' for number in range(3)]
    found, _ = read_references(
        "\n".join(['"Authors","Title","Year","References"', *lines]).encode(), "x.csv"
    )
    assert [each.title for each in found] == ["Walks 0", "Walks 1", "Walks 2"]


def test_entities_of_an_xml_file_are_never_expanded() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><records>&b;</records>'
    with pytest.raises(UnreadableFile) as refused:
        read_references(bomb, "x.xml")
    assert "entities" in str(refused.value)


def test_a_table_of_references_is_read_by_its_headings() -> None:
    data = (
        "Our library\n\nArticle title;Authors;Publication year;Journal;DOI;Item type\n"
        "On patrols;A. One | B. Two;2015;Examples;10.1000/t.1;Journal article\n;;;;;\n"
        ";C. Three;2016;;;\n"
    )
    found, _ = read_references(data.encode(), "list.csv")
    assert found[0].values["authors"] == ["A. One", "B. Two"]
    assert (found[0].values["year"], found[0].values["kind"]) == (2015, "journal_article")
    assert "no title" in found[1].problems[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "empty"), (b"Name of cat,Age\nTom,3\n", "Title"), (b"@comment{x}", "no reference")],
)
def test_what_holds_no_reference_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read_references(data, "x.bib" if data.startswith(b"@") else "x.csv")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["x.ris", "x.bib", "x.csv"]), st.integers(0, 900), st.text(max_size=40))
def test_any_text_is_read_or_refused(name: str, at: int, noise: str) -> None:
    whole = RIS if name == "x.ris" else BIB
    with contextlib.suppress(UnreadableFile):
        read_references((whole[:at] + noise + whole[at:]).encode("utf-8", "replace"), name)
