"""Every list is a file too: the same address, the same rows, the marking in its first line."""

from __future__ import annotations

import csv
import inspect
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook

from evidence_hub.app import create_app
from evidence_hub.audit import operations as audit
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.registry.stages import Stage
from tests.conftest import ROOT, Browser, settings_for
from tests.functional.registry.builders import actor, project
from tests.functional.test_list_pages import LISTS, templates_of

SignIn = Callable[[str], Browser]
# Pages whose rows are lists of their own elsewhere, or the parts of one record.
PARTS = {
    "accounts.person", "home.front", "importing.batch",
    "library.publication", "registering.interests",
    "registering.people", "registry.organisation", "registry.priority",
    "registry.project", "registry.project_history", "search.results", "sources.source",

}  # fmt: skip
MORE = {
    "house_rules.listing": ("staff", "/admin/house-rules"),
    "registry.conditions": ("lead", "/projects/EBP-2026-4718/conditions"),
}
EXPORTS = {name: where for name, where in LISTS.items() if name not in PARTS} | MORE


def test_every_list_page_has_its_files(prepared_sqlite: Path, tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'x.sqlite3'}"))
    for endpoint in EXPORTS:
        view = inspect.unwrap(app.view_functions[endpoint])
        assert "asked_format" in inspect.getsource(view), endpoint
        pages = [(ROOT / path).read_text(encoding="utf-8") for path in templates_of(view)]
        assert any("download_list(" in page for page in pages), endpoint


@pytest.mark.parametrize("endpoint", sorted(EXPORTS))
def test_a_list_downloads_with_its_marking_and_no_formula(
    app: Flask, sign_in: SignIn, endpoint: str
) -> None:
    name, path = EXPORTS[endpoint]
    browser = sign_in(name)
    joint = "&" if "?" in path else "?"
    answer = browser.get(f"{path}{joint}format=csv")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][0].startswith("OFFICIAL")
    assert len(rows[1]) >= 2
    assert all(len(row) == len(rows[1]) for row in rows[2:])
    assert not any(re.match(r"[=+@\t\r]", cell) for row in rows[2:] for cell in row)
    book = load_workbook(io.BytesIO(browser.get(f"{path}{joint}format=xlsx").data))
    sheet = book.worksheets[0]
    assert str(sheet["A1"].value).startswith("OFFICIAL")
    assert sheet.max_row == len(rows)


@pytest.mark.parametrize(
    "path", ["/board?format=csv", "/ethics?format=csv", "/screening?format=csv",
             "/admin/audit?format=xlsx", "/board/meetings?format=xlsx"],
)  # fmt: skip
def test_a_file_is_for_those_alone_who_see_the_page(sign_in: SignIn, path: str) -> None:
    answer = sign_in("staff").get(path)
    assert answer.status_code in (403, 404)
    assert "Content-Disposition" not in answer.headers


def test_the_trail_and_its_file_take_the_marking_of_what_they_show(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        found = project(
            Stage.LIVE, {"ctu": Relation.LEAD}, "EBP-2026-5556", marking="official_sensitive"
        )
        audit.record(
            actor("ctu"), "noted", f"project:{found.reference}", project_id=found.id, is_demo=True
        )
        db.session.commit()
    auditor = sign_in("auditor")
    assert "OFFICIAL-SENSITIVE" in auditor.text("/admin/audit")
    first = auditor.get("/admin/audit?format=csv").data.decode("utf-8-sig").splitlines()[0]
    assert "OFFICIAL-SENSITIVE" in first
