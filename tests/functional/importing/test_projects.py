"""A force's own list comes in line by line, and goes out again as a whole."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from evidence_hub.audit.models import AuditEntry
from evidence_hub.audit.operations import verify
from evidence_hub.core.database import Base, db
from evidence_hub.registry.models import Fact, ImportBatch, Project
from tests.conftest import Browser, Place, counted_statements, total
from tests.functional.importing.sheets import simple, untidy

SignIn = Callable[[str], Browser]
NOT_THE_REGISTER = {
    "import_batch",
    "audit_entry",
    "search_change",
    "browser_session",
    "task_count",
    "failed_sign_in",
    "alembic_version",
}


def upload(
    browser: Browser, data: bytes, name: str = "list.xlsx", address: str = "/projects/import"
) -> Any:
    # Made by hand: the test client keeps larger bodies in files that it leaves open.
    head = (
        f'--line\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{browser.token()}\r\n'
        f'--line\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    body = head.encode() + data + b"\r\n--line--\r\n"
    return browser.client.post(
        address, data=body, content_type="multipart/form-data; boundary=line"
    )


def counts(page: str) -> dict[str, int]:
    found = re.findall(r'data-verdict="([^"]+)"\s+data-count="(\d+)"', page)
    return {verdict: int(number) for verdict, number in found}


def columns(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(column-\d+)" value="([^"]*)"', page))


def bring_in(browser: Browser, data: bytes, name: str = "list.xlsx", **more: str) -> str:
    """Send a file and import it as guessed; return the address of its batch."""
    preview = upload(browser, data, name)
    assert preview.status_code == 302, preview.get_data(as_text=True)
    address = preview.headers["Location"]
    page = browser.text(address)
    answer = browser.post(address, {**columns(page), "possible": "leave", **more})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def register() -> dict[str, list[tuple[object, ...]]]:
    """Return every table of the register, row by row."""
    return {
        table.name: [
            tuple(map(repr, row))
            for row in db.session.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in Base.metadata.sorted_tables
        if table.name not in NOT_THE_REGISTER
    }


def test_three_hundred_untidy_lines_come_in_and_go_out_again(app: Flask, sign_in: SignIn) -> None:
    secretary, staff = sign_in("secretary"), sign_in("staff")
    with app.app_context():
        before = register()
    sheet = untidy()
    preview = upload(secretary, sheet.data, "Research list.xlsx")
    page = secretary.text(preview.headers["Location"])
    assert counts(page) == {
        "new": sheet.new, "same": sheet.same, "possibly the same": sheet.possibly, "refused": sheet.refused,
    }  # fmt: skip
    assert "taken as a heading" in page
    assert "headings were found in line 3" in page
    batch = bring_in(secretary, sheet.data, "Research list.xlsx")
    result = secretary.text(batch)
    assert total_of_batch(result) == sheet.new
    assert "There is no such day as" in result
    with app.app_context():
        records = db.session.scalars(
            select(Project).where(Project.import_batch_id.is_not(None))
        ).all()
        assert len(records) == sheet.new
        assert all(
            record.is_legacy and re.fullmatch(r"EBP-\d{4}-\d{4,6}", record.reference)
            for record in records
        )
        warwick = [
            record
            for record in records
            if any(part.organisation.name == "University of Warwick" for part in record.partners)
        ]
        assert len(warwick) == 4 * 49
        nowhere = [record for record in records if record.partner_stated == "University of Nowhere"]
        assert len(nowhere) == 49
        assert all(not record.partners for record in nowhere)
        lamps = next(record for record in records if record.title == "Lamps along the canal")
        assert [part.organisation.name for part in lamps.partners] == ["Coventry University"]
        assert str(lamps.intended_start_on) == "2015-03-01" or lamps.dates_stated == ""
        assert {"question", "funding", "ethics", "data_sharing"} <= set(lamps.not_stated)
        note = db.session.scalar(
            select(Fact.note).where(Fact.project_id == lamps.id, Fact.field == "title")
        )
        assert note is not None
        assert note.startswith("imported from Research list.xlsx, line ")
        stated = {record.stage_as_stated: record.stage for record in records}
        assert stated["who knows"] == "legacy_import"
        assert stated["Live"] == stated["ongoing"] == "live"
        rough = next(
            record
            for record in records
            if "Nov 2013" in record.dates_stated and record.intended_start_on is None
        )
        assert "from Nov 2013" in rough.dates_stated
    assert total(staff.text("/search?q=Darlaston")) > 0
    again = upload(secretary, sheet.data, "Research list.xlsx")
    assert counts(secretary.text(again.headers["Location"]))["new"] == 0
    assert secretary.post(f"{batch}/undo", {}).status_code == 302
    with app.app_context():
        assert register() == before
        assert verify() == []
        verbs = db.session.scalars(
            select(AuditEntry.verb).where(AuditEntry.record.startswith("import:"))
        ).all()
        assert sorted(verbs) == ["import undone", "projects imported"]
    assert total(staff.text("/search?q=Darlaston")) == 0
    assert "Undone" in secretary.text("/projects/import")
    assert "was undone already" in secretary.post(f"{batch}/undo", {}).get_data(as_text=True)


def total_of_batch(page: str) -> int:
    found = re.search(r"Records added</dt>\s*<dd[^>]*>\s*(\d+)", page)
    assert found, page
    return int(found[1])


CSV = "Title;University;Start\nWhistles for wardens;Univ of Warwick;5/11/13\nBadges for bakers;;\n"


def test_undo_is_refused_where_a_record_was_changed_or_is_referred_to(
    app: Flask, sign_in: SignIn
) -> None:
    secretary = sign_in("secretary")
    batch = bring_in(secretary, CSV.encode(), "list.csv")
    with app.app_context():
        one, two = db.session.scalars(
            select(Project).where(Project.import_batch_id.is_not(None)).order_by(Project.title)
        ).all()
        first, second = one.reference, two.reference
    page = secretary.text(f"/projects/{first}/edit")
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version
    saved = secretary.post(
        f"/projects/{first}/edit",
        {
            "title": "Badges for butchers",
            "reason": "A slip",
            "version": version[1],
            "design": "not_stated",
            "source": "",
            "paragraphs": "",
        },
    )
    assert saved.status_code == 302
    added = secretary.post(
        "/library/new",
        {
            "title": "On whistles",
            "kind": "report",
            "project": second,
            "relation": "output",
            "year": "2014",
        },
    )
    assert added.status_code == 302
    refused = secretary.post(f"{batch}/undo", {})
    assert refused.status_code == 422
    words = refused.get_data(as_text=True)
    assert f"{first}: it was changed since" in words
    assert second in words
    assert "a publication is linked to it" in words
    with app.app_context():
        assert (
            db.session.scalar(
                select(func.count())
                .select_from(Project)
                .where(Project.import_batch_id.is_not(None))
            )
            == 2
        )


def test_a_line_that_resembles_a_record_is_left_out_unless_asked_for(
    app: Flask, sign_in: SignIn
) -> None:
    secretary = sign_in("secretary")
    with app.app_context():
        title = db.session.scalar(select(Project.title).where(Project.reference == "EBP-2013-0115"))
    data = f"Ref,Title\nEBP-2013-0115,Anything\nZ1,{title}s\nZ2,Quite another matter\n".encode()
    preview = upload(secretary, data, "list.csv")
    page = secretary.text(preview.headers["Location"])
    assert counts(page) == {"new": 1, "same": 1, "possibly the same": 1, "refused": 0}
    assert "EBP-2013-0115" in page
    batch = bring_in(secretary, data, "list.csv", possible="add")
    assert total_of_batch(secretary.text(batch)) == 2


def test_the_person_says_what_a_column_is(sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    data = b"Wibble,Wobble\nFlags for ferries,2014\n"
    address = upload(secretary, data, "list.csv").headers["Location"]
    without = secretary.get(address)
    assert without.status_code == 422
    assert "Say which column holds the title" in without.get_data(as_text=True)
    page = secretary.text(f"{address}?column-0=title&column-1=start")
    assert counts(page)["new"] == 1
    twice = secretary.get(f"{address}?column-0=title&column-1=title").get_data(as_text=True)
    assert "Two columns are both “Title”" in twice
    unknown = secretary.get(f"{address}?column-0=title&column-1=stage_as_god").get_data(
        as_text=True
    )
    assert "There is no field" in unknown
    assert (
        secretary.post(
            address, {"column-0": "title", "column-1": "nonsense", "possible": "leave"}
        ).status_code
        == 422
    )
    assert secretary.post(address, {"column-0": "title", "is_demo": "1"}).status_code == 400


def test_a_restricted_record_is_unknown_to_whoever_may_not_see_it(
    app: Flask, sign_in: SignIn
) -> None:
    secretary = sign_in("secretary")
    with app.app_context():
        title = db.session.scalar(select(Project.title).where(Project.reference == "EBP-2025-9001"))
    data = f"Ref,Title\nEBP-2025-9001,{title}\n".encode()
    page = secretary.text(upload(secretary, data, "list.csv").headers["Location"])
    assert counts(page)["new"] == 1


def test_markings_are_kept_and_those_above_the_hub_are_refused(app: Flask, sign_in: SignIn) -> None:
    secretary, staff = sign_in("secretary"), sign_in("staff")
    data = b"Title,Protective marking\nGates for gardens,SECRET\nFerns for farms,OFFICIAL-SENSITIVE\nOats for owls,OFFICIAL\n"
    page = secretary.text(upload(secretary, data, "list.csv").headers["Location"])
    assert "the hub does not hold that" in page
    refused = counts(page)["refused"]
    assert refused >= 1
    bring_in(secretary, data, "list.csv")
    with app.app_context():
        marks = set(
            db.session.scalars(select(Project.marking).where(Project.import_batch_id.is_not(None)))
        )
        assert "official" in marks
    assert total(staff.text("/search?q=ferns")) == 0


WRONG = ("staff", "lead", "chair", "member", "ethics", "partner", "student", "auditor", "admin")


def test_nobody_but_the_secretary_imports(sign_in: SignIn) -> None:
    sha = "a" * 64
    for name in WRONG:
        browser = sign_in(name)
        assert browser.get("/projects/import").status_code == 403, name
        assert upload(browser, CSV.encode(), "list.csv").status_code == 403, name
        assert browser.get(f"/projects/import/{sha}").status_code == 403, name
        assert browser.post(f"/projects/import/{sha}", {}).status_code == 403, name
        assert browser.get("/projects/import/batches/1").status_code == 403, name
        assert browser.post("/projects/import/batches/1/undo", {}).status_code == 403, name


FORGED = ("a" * 64, "A" * 64, "..%2F..%2Fsecret-key", "secret-key", "x", "0" * 63, "%00")


def test_a_forged_digest_finds_nothing(sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    for sha in FORGED:
        assert secretary.get(f"/projects/import/{sha}").status_code == 404, sha
        assert secretary.get(f"/library/import/{sha}").status_code == 404, sha
    assert secretary.get("/projects/import/batches/999999").status_code == 404


def test_a_file_name_that_is_a_path_stays_a_name(app: Flask, place: Place, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    batch = bring_in(secretary, CSV.encode(), "../../etc/<b>passwd</b>\x07.csv")
    page = secretary.text(batch)
    assert "<b>passwd" not in page
    with app.app_context():
        assert "/" not in str(db.session.scalar(select(ImportBatch.file_name)))
    assert {len(path.stem) for path in (place.folder / "imports").iterdir()} == {64}


def test_an_upload_may_be_larger_than_a_form_but_not_than_its_limit(sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    fits = "Title,Summary\n" + "".join(
        f"Study number {n} of sheep,{'x' * 600}\n" for n in range(2500)
    )
    assert len(fits) > 1_400_000
    assert upload(secretary, fits.encode(), "list.csv").status_code == 302
    assert upload(secretary, b"Title\n" + b"x" * 10_050_000, "list.csv").status_code == 422
    assert upload(secretary, b"x" * 11_000_000, "list.csv").status_code == 413
    assert secretary.post("/account", {"x": "y" * 1_100_000}).status_code == 413
    assert (
        secretary.post(
            "/projects/import",
            {"file": (io.BytesIO(b"a"), "a"), "more": (io.BytesIO(b"a"), "b")},
            content_type="multipart/form-data",
        ).status_code
        == 400
    )


def test_fifty_thousand_lines_are_refused_before_their_end_is_read(sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    unreadable = b'"' + b"x" * 200_000  # whoever read on to it would complain of it instead
    lines = b"".join(b"Study %d,Warwick\n" % n for n in range(50_000))
    answer = upload(secretary, b"Title,University\n" + lines + unreadable, "list.csv")
    assert answer.status_code == 422
    assert "more than 5,000 lines" in answer.get_data(as_text=True)


def test_previewing_asks_few_questions_whatever_the_length(app: Flask, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    address = upload(secretary, untidy().data).headers["Location"]
    secretary.text(address)
    with counted_statements(app) as seen:
        secretary.text(address)
    assert len(seen) < 35  # those of the frame among them: tasks and notices


def test_the_command_says_what_it_did_and_fails_where_a_line_was_refused(
    place: Place, tmp_path: Any
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Wibble,Title\nZ1,Kites for clerks\nZ2,\n", encoding="utf-8")
    dry = place.flask("import", "projects", str(path), "--dry-run", "--map", "Wibble=own_reference")
    assert dry.returncode == 1
    assert "Line 3 refused: It has no title." in dry.stderr
    assert "Would import: 1 new, 1 refused." in dry.stdout
    real = place.flask("import", "projects", str(path), "--map", "Wibble=own_reference")
    assert real.returncode == 1
    assert "Imported 1 projects as import" in real.stdout
    again = place.flask("import", "projects", str(path), "--map", "Wibble=own_reference")
    assert "Line 2 same: It has the same number" in again.stdout
    wrong = place.flask("import", "projects", str(path), "--map", "Nothing=title")
    assert wrong.returncode == 1
    assert "must be HEADING=FIELD" in wrong.stderr


def test_an_excel_sheet_of_one_line_comes_in(sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    batch = bring_in(secretary, simple(["Title", "Start"], ["=1+1", 41583], ["Real one", 41583]))
    assert "Real one" in secretary.text(batch)
