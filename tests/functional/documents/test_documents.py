"""Attaching, versions, duplicates and downloads, on both databases."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.audit.models import AuditEntry
from evidence_hub.core.database import db, writing
from evidence_hub.documents.models import Document, DocumentVersion
from evidence_hub.documents.reading import sweep
from evidence_hub.documents.store import Store, safe_name
from tests.conftest import Place, counted_statements, refs, search_address, total
from tests.functional.documents import files
from tests.functional.documents.attaching import (
    TURNING_POINT,
    SignIn,
    add_version,
    attach,
    attached,
)

REAL = {
    "protocol.pdf": files.pdf(["Contents", "The zebrafinch protocol"]),
    "letter.docx": files.word("Dear all", cell="The zebrafinch letter"),
    "talk.pptx": files.slides(["Welcome", "The zebrafinch talk"]),
    "costs.xlsx": files.sheets({"Notes": "nothing", "Costs": "the zebrafinch costs"}),
    "notes.txt": b"the zebrafinch notes",
}


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("protocol.pdf", "protocol, page 2"),
        ("letter.docx", "protocol"),
        ("talk.pptx", "protocol, slide 2"),
        ("costs.xlsx", "protocol, sheet “Costs”"),
        ("notes.txt", "protocol"),
    ],
)
def test_what_a_document_says_is_found_with_its_page(
    sign_in: SignIn, name: str, where: str
) -> None:
    lead = sign_in("lead")
    assert total(lead.text(search_address("zebrafinch"))) == 0
    attached(lead, REAL[name], name)
    page = lead.text(search_address("zebrafinch"))
    assert refs(page) == [TURNING_POINT]
    assert f"Matched in: {where}</span>" in page
    assert "<mark>zebrafinch</mark>" in page


def test_a_page_far_into_a_long_document_is_named(sign_in: SignIn) -> None:
    lead = sign_in("lead")
    pages = ["all about patrols and letters, over and over " * 60] * 400
    attached(lead, files.pdf([*pages, "the zebrafinch at last"]))
    assert "Matched in: protocol, page 401</span>" in lead.text(search_address("zebrafinch"))


def test_a_new_version_takes_the_place_of_the_old_in_search_and_leaves_it_to_be_read(
    sign_in: SignIn,
) -> None:
    lead = sign_in("lead")
    address = attached(lead, files.pdf(["zebrafinch"]))
    assert add_version(lead, address, files.pdf(["kingfisher"])).status_code == 302
    assert total(lead.text(search_address("zebrafinch"))) == 0
    assert total(lead.text(search_address("kingfisher"))) == 1
    page = lead.text(address)
    assert page.index("Version 2:") < page.index("Version 1:")
    for number, word in ((1, "zebrafinch"), (2, "kingfisher")):
        with lead.get(f"{address}/versions/{number}") as answer:
            assert answer.data == files.pdf([word])
    assert lead.get(f"{address}/versions/3").status_code == 404


def test_the_same_file_again_is_no_version_and_somebody_elses_version_is_not_overrun(
    sign_in: SignIn,
) -> None:
    lead = sign_in("lead")
    address = attached(lead, files.pdf(["one"]))
    assert add_version(lead, address, files.pdf(["one"])).status_code == 422
    assert add_version(lead, address, files.pdf(["two"])).status_code == 302
    late = add_version(lead, address, files.pdf(["three"]), "mine.pdf", after="1")
    assert late.status_code == 409
    assert "mine.pdf" in late.get_data(as_text=True)
    # A double click on the button that added version 2.
    assert add_version(lead, address, files.pdf(["two"]), after="1").status_code == 302
    assert "Version 3" not in lead.text(address)


def test_a_double_click_attaches_once(app: Flask, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    first = attach(lead, files.pdf(["one"]), idempotency_key="the same form")
    again = attach(lead, files.pdf(["one"]), idempotency_key="the same form")
    assert first.location == again.location
    with app.app_context():
        assert len(db.session.scalars(select(Document)).all()) == 1


def test_the_uploader_is_told_of_the_same_file_elsewhere(sign_in: SignIn) -> None:
    lead = sign_in("lead")
    attached(lead, files.pdf(["one"]), title="The first")
    second = attached(lead, files.pdf(["one"]), title="The second")
    assert "The same file is version 1 of “The first”" in lead.text(second)


def test_nobody_is_told_of_the_same_file_where_they_may_not_see_it(sign_in: SignIn) -> None:
    attached(sign_in("ctu"), files.pdf(["one"]), ref="EBP-2025-9001", title="Restricted")
    lead = sign_in("lead")
    assert "The same file" not in lead.text(attached(lead, files.pdf(["one"])))


def test_downloads_are_files_and_never_pages(sign_in: SignIn) -> None:
    lead = sign_in("lead")
    for name, data, mimetype in (
        ("notes.txt", b"plain words", "text/plain"),
        ("page.txt", b"%PDF-1.4 <script>alert(1)</script>", "application/octet-stream"),
        ("broken.pdf", b"%PDF-1.4 half", "application/octet-stream"),
    ):
        with lead.get(f"{attached(lead, data, name)}/versions/1") as answer:
            assert answer.data == data
        assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.mimetype == mimetype


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\lead\\plan.pdf", "plan.pdf"),
        ("plan\r\nSet-Cookie: a=b.pdf", "planSet-Cookie: a=b.pdf"),
        ("fdp\u202eexe.pdf", "fdpexe.pdf"),
        ("plan\x00.pdf", "plan.pdf"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
        ("...", "a file without a name"),
        ("", "a file without a name"),
    ],
)
def test_a_file_name_is_only_a_name(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_path_for_a_name_is_kept_as_a_name_and_stored_under_its_digest(
    place: Place, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    address = attached(lead, files.pdf(["one"]), "../../../evil.pdf")
    assert "Download evil.pdf" in lead.text(address)
    stored = [path for path in (place.folder / "documents").rglob("*") if path.is_file()]
    assert [len(path.name) for path in stored] == [64]


def test_files_that_the_hub_does_not_take_are_refused_with_a_reason(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    for name, data, why in (
        ("page.html", b"<script>", "must be a PDF, DOCX, PPTX, XLSX or TXT"),
        ("macro.docm", files.word("x"), "must be a PDF, DOCX, PPTX, XLSX or TXT"),
        ("empty.pdf", b"", "The file is empty"),
        ("", b"", "Choose a file"),
    ):
        answer = attach(lead, data, name)
        assert answer.status_code == 422
        assert why in answer.get_data(as_text=True)
    for field, value in (("title", ""), ("type", "spell"), ("audience", "everybody")):
        assert attach(lead, files.pdf(["x"]), **{field: value}).status_code == 422
    with app.app_context():
        assert db.session.scalar(select(Document.id)) is None
    assert [path for path in (place.folder / "documents").rglob("*") if path.is_file()] == []


def test_a_file_over_50_mb_is_too_large_wherever_it_is_noticed(
    monkeypatch: pytest.MonkeyPatch, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    answer = lead.client.post(
        f"/projects/{TURNING_POINT}/documents",
        data=b"x" * 50_200_000,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    monkeypatch.setattr("evidence_hub.documents.store.LARGEST_FILE", 100)
    assert attach(lead, files.pdf(["x"])).status_code == 413


def test_only_the_team_and_assigned_reviewers_attach(sign_in: SignIn) -> None:
    for name, status in (
        ("lead", 200), ("secretary", 403), ("staff", 403), ("member", 403), ("auditor", 403),
        ("lead2", 403), ("partner", 404), ("admin", 404),
    ):  # fmt: skip
        browser = sign_in(name)
        assert browser.get(f"/projects/{TURNING_POINT}/documents/new").status_code == status, name
        sent = browser.post(
            f"/projects/{TURNING_POINT}/documents",
            {"title": "x", "file": (io.BytesIO(b"x"), "x.txt")},
            content_type="multipart/form-data",
        )
        assert sent.status_code == (422 if status == 200 else status), name


def test_what_is_attached_and_changed_stands_in_the_audit_trail(
    app: Flask, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    address = attached(lead, files.pdf(["one"]))
    add_version(lead, address, files.pdf(["two"]))
    page = lead.text(f"{address}/edit")
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version
    change = {
        "title": "Protocol, final", "type": "protocol", "audience": "board",
        "release_on": ["", "", ""], "version": version[1],
    }  # fmt: skip
    assert lead.post(f"{address}/edit", change).status_code == 302
    assert lead.post(f"{address}/edit", {**change, "title": "Stale"}).status_code == 409
    with app.app_context():
        verbs = db.session.scalars(
            select(AuditEntry.verb)
            .where(AuditEntry.record.startswith("document:"))
            .order_by(AuditEntry.id)
        ).all()
    assert verbs == ["document attached", "document version added", "document changed"]


def test_a_version_is_for_ever(in_app: Flask, sign_in: SignIn) -> None:
    attached(sign_in("lead"), files.pdf(["one"]))
    with writing():
        version = db.session.scalars(select(DocumentVersion)).one()
        version.sha256 = "0" * 64
        with pytest.raises(ValueError, match="for ever: sha256"):
            db.session.flush()
        db.session.rollback()


def test_lists_take_the_same_number_of_queries_however_long(app: Flask, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    attached(lead, files.pdf(["0"]))
    addresses = (f"/projects/{TURNING_POINT}/documents", f"/projects/{TURNING_POINT}")
    counts = []
    for number in range(1, 4):
        few = []
        for address in addresses:
            with counted_statements(app) as seen:
                lead.text(address)
            few.append(len(seen))
        counts.append(few)
        address = attached(lead, files.pdf([str(number)]))
        add_version(lead, address, files.pdf([f"{number} again"]))
    assert counts[1] == counts[2]


def test_files_without_a_row_are_swept_when_they_are_a_day_old(
    in_app: Flask, place: Place, sign_in: SignIn
) -> None:
    import os

    store = Store(place.folder)
    attached(sign_in("lead"), files.pdf(["kept"]))
    orphan = store.keep(io.BytesIO(b"nobody's"), "x.txt")
    assert sweep(store) == 0  # too young: its row may be about to be committed
    for path in (place.folder / "documents").rglob("*"):
        if path.is_file():
            os.utime(path, (1, 1))
    assert sweep(store) == 1
    assert not store.path(orphan.sha256).exists()
    assert place.flask("documents", "verify").returncode == 0


def test_a_file_that_was_damaged_is_never_handed_out(place: Place, sign_in: SignIn) -> None:
    lead = sign_in("lead")
    address = attached(lead, files.pdf(["one"]))
    stored = next(path for path in (place.folder / "documents").rglob("*") if path.is_file())
    stored.write_bytes(stored.read_bytes().replace(b"/Kids", b"/Kits"))
    assert lead.get(f"{address}/versions/1").status_code == 503
    checked = place.flask("documents", "verify")
    assert checked.returncode == 1
    assert stored.name in checked.stderr


def test_an_upload_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(10)

    with pytest.raises(ConnectionResetError):
        Store(tmp_path).keep(Breaking(b"x" * 100), "x.txt")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
