"""A record on paper: what its reader may see, marked on every page, and nothing fetched for it."""

from __future__ import annotations

import http.server
import io
import sys
import threading
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from evidence_hub.web.pdf import pdf_of
from tests.conftest import Browser

SignIn = Callable[[str], Browser]
ADDRESS = "/projects/EBP-2013-0115/record.pdf"
RESTRICTED = "/projects/EBP-2025-9001/record.pdf"


def read(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_the_record_prints_with_its_sources_its_marking_and_the_reader_s_name(
    sign_in: SignIn,
) -> None:
    staff = sign_in("staff")
    assert ADDRESS in staff.text("/projects/EBP-2013-0115")
    answer = staff.get(ADDRESS)
    assert answer.content_type == "application/pdf"
    pages = read(answer.data)
    for page in pages:
        lines = page.strip().splitlines()
        assert page.count("OFFICIAL") >= 2, lines  # head and foot
    whole = " ".join(" ".join(pages).split())
    for words in ("Turning Point Project", "report ¶ 115", "May 2011", "Result not verified",
                  "Made for Sam Reader (DEMO)", f"{len(pages)} of {len(pages)}"):  # fmt: skip
        assert words in whole, words


def test_the_file_is_tagged_titled_and_in_english_for_those_who_listen(sign_in: SignIn) -> None:
    reader = PdfReader(io.BytesIO(sign_in("staff").get(ADDRESS).data))
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"].startswith("en")
    assert reader.metadata is not None
    assert "Turning Point Project" in str(reader.metadata.title)
    assert b"pdfuaid" in reader.root_object["/Metadata"].get_object().get_data()


def test_a_restricted_record_has_no_paper_for_who_may_not_see_it(sign_in: SignIn) -> None:
    for name in ("staff", "secretary", "admin", "auditor"):
        browser = sign_in(name)
        hidden, absent = browser.get(RESTRICTED), browser.get("/projects/EBP-2025-9002/record.pdf")
        assert hidden.status_code == absent.status_code == 404
        assert hidden.data == absent.data
    pages = read(sign_in("ctu").get(RESTRICTED).data)
    assert all(page.count("OFFICIAL-SENSITIVE") >= 2 for page in pages)


def test_without_pango_the_page_says_what_is_missing_and_the_hub_serves(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = sign_in("staff")
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = staff.get(ADDRESS)
    assert answer.status_code == 503
    assert "Pango" in answer.get_data(as_text=True)
    assert staff.get("/projects/EBP-2013-0115").status_code == 200


def test_what_a_page_names_is_never_fetched_for_its_pdf() -> None:
    asked: list[str] = []

    class Trap(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    server = http.server.HTTPServer(("127.0.0.1", 0), Trap)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        made = pdf_of(
            '<html lang="en"><title>T</title><body><p>Words</p>'
            f'<img alt="x" src="http://127.0.0.1:{server.server_port}/x.png">'
            '<img alt="y" src="file:///etc/hostname"></body></html>'
        )
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    assert "Words" in read(made)[0]
