"""The pages: who sees them, what authors never read, the printed agreement, the embargo."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from evidence_hub.agreements import queries
from evidence_hub.agreements.operations import advisers, clearing
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.documents import operations as documents
from evidence_hub.documents.reading import read_waiting
from evidence_hub.documents.store import Store
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser
from tests.functional.agreements import builders as made
from tests.functional.registry.builders import actor, person

SignIn = Callable[[str], Browser]
REF = "EBP-2026-5555"
PAGES = f"/projects/{REF}/agreements"
EMBARGOED = "zugzwangometry"
NOTE, COMMENT, HELD = "Between us alone", "The number is twelve", "Somebody could be named"


@pytest.fixture
def told(app: Flask) -> str:
    """A study with everything of this package, and a text before clearance that nobody may leak."""
    with app.app_context():
        found = made.study(Stage.LIVE)
        row = made.accepted(found)
        made.recipients(found, row)
        made.signed(found)
        made.draft(found)
        advisers.assign(**made.by("secretary", found), person=person("legal"))
        folder = Path(app.config["HUB"].data_dir)
        text = made.submitted(found, folder, f"Reminders cause {EMBARGOED} in every ward.")
        text.file.document.title = f"On {EMBARGOED}"
        for kind, ground, words in (("fact", "", COMMENT), ("hold_back", "personal_data", HELD)):
            clearing.comment(
                **made.by("infogov", found), submission=text, kind=kind, ground=ground,
                place="Page 3", text=words, note=NOTE,
            )  # fmt: skip
        db.session.commit()
        read_waiting(store=Store(folder), clamd="")
        return f"{PAGES}/publications/{text.id}"


def links(page: str) -> set[str]:
    found = re.findall(r'href="(/[^"#]*)"', page.rsplit("<main", maxsplit=1)[-1])
    return {each.replace("&amp;", "&") for each in found}


@pytest.mark.parametrize(
    "name", ["lead", "supervisor", "partner", "student", "infogov", "legal", "chair", "secretary", "member",
     "auditor", "lead2"]
)  # fmt: skip
def test_every_page_that_somebody_is_led_to_is_there(sign_in: SignIn, told: str, name: str) -> None:
    browser = sign_in(name)
    seen: set[str] = set()
    left = {PAGES, "/agreements"}
    while left:
        address = left.pop()
        seen.add(address)
        answer = browser.get(address)
        assert answer.status_code == 200, (name, address, answer.status_code)
        if answer.content_type.startswith("text/html"):
            more = links(answer.get_data(as_text=True))
            left |= {each for each in more if "agreements" in each} - seen
    assert len(seen) > 8


@pytest.mark.parametrize("name", ["staff", "admin", "ethics"])
def test_others_find_nothing(sign_in: SignIn, told: str, name: str) -> None:
    browser = sign_in(name)
    for address in (PAGES, told, f"{PAGES}/data-sharing/1", f"{PAGES}/ip"):
        assert browser.get(address).status_code == 404, address


def test_authors_read_what_is_said_to_them_and_nothing_of_the_discussion(
    app: Flask, sign_in: SignIn, told: str
) -> None:
    for name in ("partner", "student", "lead"):
        page = sign_in(name).text(told)
        assert COMMENT not in page
    infogov = sign_in("infogov")
    assert infogov.post(f"{told}/return", {}).status_code == 302
    with app.app_context():
        reviewer = person("infogov").name
    for name in ("partner", "student", "lead"):
        page = sign_in(name).text(told).split("<main")[-1]
        assert COMMENT in page
        assert HELD not in page
        assert NOTE not in page
        if name != "lead":
            assert reviewer not in page
    page = infogov.text(told)
    assert all(words in page for words in (COMMENT, HELD, NOTE))


def test_the_printed_agreement_is_made_from_the_answers_and_tagged(
    sign_in: SignIn, told: str
) -> None:
    answer = sign_in("partner").get(f"{PAGES}/data-sharing/1/versions/1.pdf")
    assert answer.content_type == "application/pdf"
    reader = PdfReader(io.BytesIO(answer.data))
    assert reader.root_object["/MarkInfo"]["/Marked"]
    whole = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in ("Bike owners", "Demo University (DEMO)", "Article 6(1)(e): public task",
                  "Article 84B", "What is agreed on security", "Seen for outputs", "Robin Rector",
                  "Personal data", "Notice before publication, days 60", REF):  # fmt: skip
        assert words in whole, words
    assert all("OFFICIAL" in page.extract_text() for page in reader.pages)


def crawl(browser: Browser, starts: set[str], limit: int = 400) -> dict[str, bytes]:
    """Open every page that links lead to, and return what each sent."""
    found: dict[str, bytes] = {}
    left = sorted(starts)
    while left and len(found) < limit:
        address = left.pop(0)
        if address in found:
            continue
        answer = browser.get(address)
        found[address] = answer.data
        if answer.status_code == 200 and answer.content_type.startswith("text/html"):
            left += sorted(links(answer.get_data(as_text=True)) - set(found))
    return found


def words_of(data: bytes) -> str:
    if data.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if data.startswith(b"PK"):
        import zipfile

        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return " ".join(file.read(name).decode(errors="replace") for name in file.namelist())
    return data.decode(errors="replace")


def clear(app: Flask, told: str, release_on: dt.date | None) -> None:
    """Clear the text and open its document to every reader, from a date if one is given."""
    with app.app_context():
        found = db.session.query(Project).filter_by(reference=REF).one()
        row = queries.submission(found.id, int(told.rsplit("/", 1)[1]))
        made.decide(found, row, reasons="Neither ground holds")
        lead = actor("lead")
        document = row.file.document
        documents.change(
            actor=lead, relationship=made.relationship(lead, found), document=document,
            title=document.title, document_type=document.type, audience="register",
            release_on=release_on, version=document.version,
        )  # fmt: skip
        db.session.commit()


# Whoever reads the audit trail or an export is shown no more after clearance than before.
@pytest.mark.parametrize(
    ("place", "name", "is_cleared"),
    [
        ("sqlite", "staff", False),
        ("sqlite", "auditor", False),
        ("sqlite", "admin", False),
        ("postgresql", "staff", True),
        ("sqlite", "member", True),
    ],
    indirect=["place"],
)
def test_an_embargoed_text_shows_on_no_page_list_search_suggestion_or_export(
    app: Flask, sign_in: SignIn, told: str, name: str, *, is_cleared: bool
) -> None:
    if is_cleared:
        clear(app, told, clock.today() + dt.timedelta(days=30))
    team = sign_in("lead")
    assert EMBARGOED in team.text(f"/search?q={EMBARGOED}").split("<main")[-1]
    browser = sign_in(name)
    starts = {
        "/", f"/projects/{REF}", f"/projects/{REF}/documents", f"/projects/{REF}/record.pdf", PAGES,
        "/projects?format=csv", "/projects?format=xlsx", "/search?q=reminders+wards",
        "/search?q=reminders&format=csv", "/agreements", "/agreements/grounds", "/account/notices",
        f"/projects/{REF}/history", f"/projects/{REF}/history?format=csv", "/findings?format=csv",
        "/library?format=csv", "/admin/audit", "/admin/audit?format=csv", "/board",
        "/board/meetings/2", "/collecting", "/ethics",
    }  # fmt: skip
    for data in crawl(browser, starts).values():
        assert EMBARGOED not in words_of(data)
    asked = [
        f"/search?q={EMBARGOED[:9]}*",
        f"/search?q={EMBARGOED}",
        f"/search/suggest?q={EMBARGOED[:5]}",
    ]
    for address in asked:
        answer = browser.get(address)
        shown = answer.get_data(as_text=True).split("<main")[-1]
        assert f"On {EMBARGOED}" not in shown
        assert "in every ward" not in shown


def test_after_its_release_date_a_cleared_text_is_found(
    app: Flask, sign_in: SignIn, told: str
) -> None:
    clear(app, told, None)
    assert f"On {EMBARGOED}" in sign_in("staff").text(f"/search?q={EMBARGOED}").split("<main")[-1]
