"""The board report: from the seed alone what paragraphs 110 to 121 say; edits beside the facts."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pypdfium2
import pytest
from flask import Flask

from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.registry.audience import Viewer, viewer_for
from evidence_hub.registry.stages import Stage
from evidence_hub.reports import operations
from evidence_hub.reports.board_report.composition import parts
from evidence_hub.reports.board_report.document import Part, Period
from evidence_hub.reports.models import BoardReport
from tests.conftest import Browser, Place
from tests.functional.programme import builders as programme
from tests.functional.registry.builders import actor, project
from tests.functional.tracking.builders import moved

SignIn = Callable[[str], Browser]
REPORTED = dt.date(2013, 11, 5)

# What each paragraph of the report states, word for word of it that may not be missing.
FACTS = {
    "110": ["growing nationally", "what works", "decisions", "resources", "risk"],
    "111": ["opportunistic", "enterprise", "economic climate", "either side", "postgraduate", "little was made"],
    "112": ["longer term", "changes"],
    "113": ["headed by ACC (Security)", "meets quarterly", "strategic priorities", "go to plan", "fully understood",
            "practice to make the service better", "ethical impact", "organisation's reputation", "data sharing",
            "publication", "intellectual property", "integrity"],
    "114": ["several projects", "entrepreneurial approach"],
    "115": ["Cambridge University", "first-time offenders", "alternative punishments", "predict future harm",
            "academic article", "prosecute", "risk is assessed", "abroad"],
    "116": ["predictive policing", "repeat burglary", "Jill Dando Institute", "UCL", "Birmingham", "zones", "contrast",
            "six months", "most extensive trial", "Home Office"],
    "117": ["two officers", "Applied Criminology and Police Management", "Cambridge", "officer and staff managers",
            "expected to go on"],
    "118": ["Coventry University", "pilot", "postgraduate certificate", "diploma", "MA"],
    "120": ["six proposals", "formal footing"],
    "120-1": ["Warwick University", "two years", "research student", "database of all police-related research", "advice",
              "findings in use"],
    "120-2": ["yearly", "Research Fair", "data", "postgraduate research", "local West Midlands universities", "partnerships",
              "efficiency"],
    "120-3": ["further education", "more intrusive", "strategic priorities", "WMP supervisor", "whole course",
              "presented and implemented"],
    "120-4": ["Behavioural Operations in Policing Consortium", "Warwick University Business School", "14 forces",
              "advised by forces", "public and social benefit", "three years", "reviewed"],
    "120-5": ["Birmingham University", "three students", "Crime and Social Pathways", "interns", "Youth Justice", "hinders",
              "helps", "professional practice"],
    "120-6": ["College of Policing", "innovation and evidence", "regional networks", "two regional hubs", "Cambridge",
              "Birmingham"],
    "121": ["agreed in principle", "budgets", "merged", "some additionally", "in preparation"],
}  # fmt: skip
# Stated elsewhere, later or never: none of it belongs into the section.
ELSEWHERE = (
    "Insight",
    "Schedule 7",
    "Langley",
    "Neyroud",
    "46",
    "30 weeks",
    "randomis",
    "Sentinel",
    "RAPID",
    "£",
    "424",
)


def begun(name: str = "secretary", *, edit: str = "", **given: Any) -> BoardReport:
    """Begin a report of the last half year; ``edit`` is added after its first statement."""
    today = clock.today()
    row = operations.begin(
        **{
            "actor": actor(name), "idempotency_key": "r" * 32, "title": "Evidence Based Policing",
            "starts_on": today - dt.timedelta(days=180), "ends_on": today, "is_closed": False, **given,
        }
    )  # fmt: skip
    if edit:
        edited(row, edit)
    db.session.commit()
    return row


def found_in(row: BoardReport) -> list[Part]:
    return parts(viewer_for(actor("secretary")), Period(row.starts_on, row.ends_on, row.is_closed))


def edited(row: BoardReport, text: str = "", *, key: str = "board", **given: Any) -> None:
    keys = [each.key for part in found_in(row) for each in part.statements]
    operations.edit(
        **{
            "actor": actor("secretary"), "report": row, "key": key, "keys": keys, "text": text,
            "is_left_out": False, "version": row.version, **given,
        }
    )  # fmt: skip
    db.session.commit()


def of_seed_alone(period: Period) -> list[Part]:
    secretary = Actor(None, "Nobody", frozenset({Role.SECRETARY}))
    return parts(Viewer(secretary, {}, frozenset()), period)


def test_from_the_seed_alone_it_says_what_paragraphs_110_to_121_say_and_nothing_else(
    app: Flask, place: Place
) -> None:
    assert place.flask("seed", "demo", "--remove").returncode == 0
    with app.app_context():
        found = of_seed_alone(Period(REPORTED, clock.today()))
    assert [part.title for part in found] == [
        "Background", "Strategic board", "Current work", "Other developments",
        "Financial implications",
    ]  # fmt: skip
    said: dict[str, str] = {}
    for part in found:
        for row in part.statements:
            number = row.where[0][0].removeprefix("paragraph ")
            assert number not in said
            said[number] = " ".join([row.heading, row.text, *row.points]).casefold()
    assert set(said) == set(FACTS)
    missing = [
        (number, fact)
        for number, facts in FACTS.items()
        for fact in facts
        if fact.casefold() not in said[number]
    ]
    assert missing == []
    everything = " ".join(said.values())
    assert [word for word in ELSEWHERE if word.casefold() in everything] == []
    cited = {words for part in found for row in part.statements for words, _ in row.where}
    assert {words for words in cited if words.startswith("paragraph")} <= {
        f"paragraph {number}" for number in [*FACTS, "119"]
    }


def test_what_was_reported_in_2013_is_not_news_of_a_later_period(in_app: Flask) -> None:
    found = of_seed_alone(Period(dt.date(2024, 1, 1), dt.date(2024, 3, 31)))
    assert [part.title for part in found] == ["Background", "Strategic board"]
    before = of_seed_alone(Period(dt.date(2012, 1, 1), REPORTED - dt.timedelta(days=1)))
    assert before == []


def _study(**values: Any) -> str:
    made = project(
        Stage.COMMISSIONED, reference="EBP-2026-7801", title="Do whistles help?", **values
    )
    moved(made, Stage.LIVE, clock.today())
    return f"project:{made.reference}"


def _keys(name: str, *, is_closed: bool = False) -> set[str]:
    today = clock.today()
    period = Period(today - dt.timedelta(days=30), today, is_closed)
    return {row.key for part in parts(viewer_for(actor(name)), period) for row in part.statements}


def test_a_study_under_way_stands_in_the_report_of_the_period_alone(in_app: Flask) -> None:
    key, today = _study(), clock.today()
    assert key in _keys("secretary")
    before = Period(dt.date(2020, 1, 1), today - dt.timedelta(days=1))
    assert key not in {row.key for part in of_seed_alone(before) for row in part.statements}


def test_the_wider_programme_of_the_period_stands_in_it_without_names_and_fees(
    in_app: Flask,
) -> None:
    made = programme.everything()
    today = clock.today()
    period = Period(today - dt.timedelta(days=30), today + dt.timedelta(days=40))
    said = {
        row.key: " ".join([row.heading, row.text, *row.points])
        for part in parts(viewer_for(actor("staff")), period)
        for row in part.statements
    }
    assert "1 interest was recorded; 0 became enquiries" in said[f"fair:{made['fair']}"]
    assert said["students"].count("1 funded student was on a course") == 1
    assert "The board reviews it by" in said[f"venture:{made['venture']}"]
    assert "Forms are long" in said[f"placement:{made['placement']}"]
    assert "bidding" in said[f"opportunity:{made['bid']}"]
    assert f"opportunity:{made['fund']}" not in said  # nothing was decided of it
    for hidden in ("Stu Student", "£", "1,000"):
        assert hidden not in " ".join(said.values())
    later = Period(today + dt.timedelta(days=600), today + dt.timedelta(days=700))
    keys = {row.key for part in of_seed_alone(later) for row in part.statements}
    assert not keys & {f"fair:{made['fair']}", f"placement:{made['placement']}"}


def test_a_restricted_study_is_for_a_closed_session_and_cleared_people_alone(in_app: Flask) -> None:
    key = _study(marking="official_sensitive")
    assert key not in _keys("secretary")
    assert (key in _keys("secretary", is_closed=True)) is bool(actor("secretary").clearances)
    assert key not in _keys("staff", is_closed=True)


def test_edits_stand_beside_the_facts_and_never_change_them(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        row = begun()
        edited(row, "The board thanks its partners.")
        edited(row, "", key="spcb-2013:112", is_left_out=True)
        address = f"/reports/board-report/{row.id}"
    page = sign_in("secretary").text(address)
    assert "meets quarterly" in page
    assert page.index("meets quarterly") < page.index("The board thanks its partners.")
    assert "Added by Sol Secretary (DEMO)" in page
    assert "over a longer term" not in page
    live = sign_in("secretary").text("/reports/board-report")
    assert "thanks its partners" not in live
    assert "over a longer term" in live


def test_a_final_report_no_longer_follows_the_records(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        row = begun(edit="The board thanks its partners.")
        operations.make_final(
            actor=actor("secretary"), report=row, parts=found_in(row), version=row.version
        )
        db.session.commit()
        key = _study()
        with pytest.raises(Invalid, match="final"):
            edited(row, "More")
        with pytest.raises(Invalid, match="final"):
            operations.make_final(
                actor=actor("secretary"), report=row, parts=found_in(row), version=row.version
            )
        address = f"/reports/board-report/{row.id}"
    page = sign_in("staff").text(address)
    assert "The board thanks its partners." in page
    assert key.removeprefix("project:") not in page
    assert "Do whistles help?" in sign_in("secretary").text("/reports/board-report")


def test_drafts_are_the_boards_and_closed_reports_are_never_everybodys(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        draft = f"/reports/board-report/{begun().id}"
        closed = begun(idempotency_key="c" * 32, is_closed=True)
        operations.make_final(
            actor=actor("secretary"), report=closed, parts=found_in(closed), version=closed.version
        )
        db.session.commit()
        secret = f"/reports/board-report/{closed.id}"
    for name in ("staff", "lead", "partner", "student", "admin"):
        for address in (draft, secret, f"{draft}.pdf", f"{secret}.docx"):
            sign_in(name).text(address, 404)
    sign_in("member").text(draft)
    sign_in("chair").text(secret)


@pytest.mark.parametrize("name", ["partner", "student", "admin"])
def test_who_reads_no_register_reads_no_report(sign_in: SignIn, name: str) -> None:
    for ending in ("", ".pdf", ".docx"):
        sign_in(name).text(f"/reports/board-report{ending}", 404)


@pytest.mark.parametrize("name", ["chair", "member", "lead", "staff", "auditor", "admin"])
def test_only_the_secretary_writes(in_app: Flask, name: str) -> None:
    with pytest.raises(NotAllowed):
        begun(name)
    row = begun()
    with pytest.raises(NotAllowed):
        edited(row, "Mine", actor=actor(name))


def test_a_report_that_cannot_be_is_refused_in_its_fields(in_app: Flask) -> None:
    today = clock.today()
    with pytest.raises(Invalid) as refused:
        begun(title="", starts_on=None, ends_on=today + dt.timedelta(days=1))
    assert set(refused.value.fields) == {"title", "starts_on", "ends_on"}
    with pytest.raises(Invalid, match="after the first"):
        begun(starts_on=today, ends_on=today - dt.timedelta(days=1))
    with pytest.raises(Invalid, match="no longer has"):
        edited(begun(), "Words", key="project:EBP-2026-0000")


def test_two_who_edit_at_once_do_not_overwrite_each_other(in_app: Flask) -> None:
    row = begun()
    seen = row.version
    edited(row, "First", version=seen)
    with pytest.raises(Conflict):
        edited(row, "Second", key="spcb-2013:110", version=seen)


def test_pdf_and_word_say_what_the_page_says(sign_in: SignIn) -> None:
    browser = sign_in("staff")
    address = "/reports/board-report{}?from=2013-11-05&to=2013-11-05"
    page = browser.text(address.format(""))
    numbers = [int(number) for number in re.findall(r'hub-report__number">(\d+)\.', page)]
    assert numbers == list(range(1, len(FACTS) + 1))
    word = docx.Document(io.BytesIO(browser.get(address.format(".docx")).data))
    lines = [row.text for row in word.paragraphs]
    with pypdfium2.PdfDocument(browser.get(address.format(".pdf")).data) as pdf:
        paper = " ".join(
            " ".join(page.get_textpage().get_text_range() for page in pdf)
            .replace("\r\n", " ")
            .split()
        )
        assert pdf.is_tagged()
    for facts in FACTS.values():
        for fact in facts:
            assert any(fact.casefold() in line.casefold() for line in lines), fact
            assert fact.casefold() in paper.casefold(), fact
    assert word.sections[0].header.paragraphs[0].text == "OFFICIAL"
    assert [row.text for row in word.paragraphs if row.style.name == "Heading 1"] == [
        "Background", "Strategic board", "Current work", "Other developments",
        "Financial implications",
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["from=yesterday", "to=2013-02-30", "from=%00"])
def test_a_period_that_is_none_does_not_exist(sign_in: SignIn, given: str) -> None:
    sign_in("staff").text(f"/reports/board-report?{given}", 404)
