"""Every list page costs the same for many rows as for few, and leaves as a file."""

from __future__ import annotations

import csv
import datetime as dt
import inspect
import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.agreements.models import (
    ClearanceDecision,
    ClearanceSubmission,
    Impact,
    Output,
)
from evidence_hub.app import create_app
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning.models import ChairsAction
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.documents.models import Document, DocumentVersion
from evidence_hub.lifecycle.models import Condition
from evidence_hub.notifications.models import Notice
from evidence_hub.registry.models import (
    Amendment,
    DeclaredInterest,
    Project,
    ProjectPriority,
    ProjectVersion,
    Submission,
)
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.models import Incident
from tests.conftest import ROOT, Browser, counted_statements, on_sqlite, settings_for
from tests.functional.agreements.builders import study
from tests.functional.commissioning.test_calls import put_out
from tests.functional.ethics import builders as ethics
from tests.functional.findings import builders as findings
from tests.functional.importing.test_projects import bring_in
from tests.functional.lists import LISTS, NO_LIST_ALONE, OF_ONE_THING, STUDY
from tests.functional.programme import builders as programme
from tests.functional.programme.test_advice import answered, asked
from tests.functional.registry.builders import actor, project
from tests.functional.reports.test_board_report import begun
from tests.functional.tracking import builders as tracking
from tests.growing import grow

SignIn = Callable[[str], Browser]


SHOWS_A_LIST = re.compile(r"data-total|results_header\(|pagination\(|download_list\(")


def templates_of(view: object) -> list[Path]:
    """Return the templates that a view, or a function of its file that it calls, renders."""
    view = inspect.unwrap(view)  # type: ignore[arg-type]
    text = inspect.getsource(view)
    module = inspect.getmodule(view)
    for called in set(re.findall(r"\b(_\w+)\(", text)):
        if inspect.isfunction(part := getattr(module, called, None)):
            text += inspect.getsource(part)
    names = re.findall(r'"([a-z_]+/[a-z_]+\.html)"', text)
    return [path for name in names for path in ROOT.glob(f"evidence_hub/*/templates/{name}")]


def test_every_page_that_shows_a_list_is_counted_here(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, "sqlite://"))
    showing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and "GET" in (rule.methods or ())
        for path in templates_of(app.view_functions[rule.endpoint])
        if SHOWS_A_LIST.search(path.read_text(encoding="utf-8"))
    }
    assert len(showing) > 20
    assert showing - OF_ONE_THING - set(LISTS) == set()


def _attach(numbers: range) -> None:
    """Attach documents; copying a row would leave one without a file, which there never is."""
    project = db.session.scalars(select(Project).where(Project.reference == STUDY)).one()
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    for number in numbers:
        document = Document(
            idempotency_key=f"d{number:031}", project=project, title=f"Plan {number}", type="protocol",
            audience="team", attached_at=at,
        )  # fmt: skip
        document.versions.append(
            DocumentVersion(
                project_id=project.id, number=1, sha256="0" * 64, size=9, file_name="plan.txt",
                kind="txt", uploaded_by_name="Lee", uploaded_at=at, status="no_text",
            )
        )  # fmt: skip
        db.session.add(document)


def _agreed() -> None:
    """Leave an assessment that waits and a decision on a text, on the DEMO study."""
    project = db.session.scalars(select(Project).where(Project.reference == STUDY)).one()
    file = db.session.scalars(
        select(DocumentVersion).where(DocumentVersion.project_id == project.id)
    ).first()
    assert file is not None
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    db.session.add(
        Impact(
            project_id=project.id, status="screening", screening={}, changed_at=at,
            changed_by_name="Lee",
        )
    )  # fmt: skip
    output = Output(
        idempotency_key="o" * 32,
        project_id=project.id,
        title="O",
        type="report",
        stage="cleared",
        outlet="J",
    )
    output.submissions = [
        ClearanceSubmission(
            file_id=file.id, sha256=file.sha256, outlet="J", sent_at=at, sent_by_name="Pat",
            notice_days=60, longest_delay=90, status="decided",
            decision=ClearanceDecision(
                sha256=file.sha256, outcome="cleared", decided_at=at, decided_by_name="Charlie"
            ),
        )
    ]  # fmt: skip
    db.session.add(output)
    db.session.commit()


def _registered() -> None:
    """Leave one of everything that a list shows, on the DEMO study."""
    lead = db.session.scalars(select(Person).where(Person.email == "lead@demo.example")).one()
    project = db.session.scalars(select(Project).where(Project.reference == STUDY)).one()
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    version = ProjectVersion(
        project=project, major=50, minor=0, content={}, changed=[], made_at=at, made_by_name="Lee"
    )
    db.session.add(version)
    waiting = db.session.scalars(
        select(Project).where(Project.title == "Whistles for wardens")
    ).one()
    waiting.stage = "screening"
    waiting.priorities.append(ProjectPriority(priority_id=1))
    db.session.add(
        Submission(
            project=waiting, round=1, content=version, submitted_at=at, queued_since=at,
            submitted_by_name="Lee", comments={},
        )
    )  # fmt: skip
    db.session.add(
        Amendment(project_id=project.id, proposed_kind="minor", changes={}, reason="R", filed_by_name="Lee", filed_at=at)
    )  # fmt: skip
    db.session.add(
        DeclaredInterest(
            person=lead, project=project, kind="co_author", nature="N",
            started_on=at.date(), declared_at=at,
        )
    )  # fmt: skip
    db.session.add(
        Condition(
            project=project, origin="ethics", text="Ask again", timing="later", owner="Lee",
            set_at=at, set_by_name="Eve",
        )
    )  # fmt: skip
    db.session.add(
        Incident(
            idempotency_key="i" * 32, project=project, category="personal_data_breach", what="W",
            aware_at=at, containment="C", reported_by=lead, reported_at=at,
        )
    )  # fmt: skip
    db.session.add(
        Notice(person_id=lead.id, key="k", text="T", project_id=project.id, made_at=at)
    )  # fmt: skip
    db.session.add(
        ChairsAction(
            project_id=project.id, text="A", reason="R", taken_at=at, taken_by_id=lead.id,
            taken_by_name="Lee",
        )
    )  # fmt: skip
    audit.record(
        lead.as_actor(at.date()), "change", f"project:{STUDY}", project_id=project.id,
        difference={"title": ["Old", "New"]},
    )  # fmt: skip
    db.session.commit()


@pytest.fixture
def looking(app: Flask, sign_in: SignIn) -> dict[str, Browser]:
    """The people who look, in a hub that holds a few rows of everything."""
    people = {who: sign_in(who) for who in sorted({who for who, _ in LISTS.values()})}
    people["staff"].post(
        "/enquiries/new",
        {"title": "Title", "question": "Q", "decision_informed": "D", "partner": "",
         "rough_dates": "", "people_or_data": "no", "idempotency_key": "a" * 32},
    )  # fmt: skip
    with app.app_context(), writing():
        found = study(Stage.LIVE, reference=STUDY)
        application = ethics.sent(found)
        ethics.review_all(found, application)
        ethics.review(found, application, "data", "change", comment="Say who sees the list")
        ethics.give(found, application, "further_information_required")
    bring_in(people["secretary"], b"Title\nWhistles for wardens\n", "list.csv")
    people["staff"].post("/search/saved", {"name": "Bells", "asks": "q=bells"})
    with app.app_context(), writing():
        _attach(range(2))
        _registered()
        _agreed()
        live = tracking.live(reference="EBP-2026-5556")
        ethics.approved(live, valid_to=tracking.day(30))
        tracking.everything(live)
        findings.everything("EBP-2026-5557")
        put_out()
        answered(asked())
        begun()
        programme.everything()
        grow(12, 100)
    return people


def test_a_page_asks_as_often_for_many_rows_as_for_few(
    app: Flask, looking: dict[str, Browser]
) -> None:
    def count() -> dict[str, int]:
        found = {}
        for endpoint, (who, address) in LISTS.items():
            looking[who].text(address)
            with counted_statements(app) as seen:
                looking[who].text(address)
            found[endpoint] = len(seen)
        return found

    few = count()
    with app.app_context(), writing():
        _attach(range(2, 20))
        grown = grow(24, 200)
    assert {"project", "person", "organisation", "enquiry", "finding", "publication", "amendment",
            "submission", "project_version", "import_batch", "vocabulary_term"} <= set(grown)  # fmt: skip
    many = count()
    more = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert more == {}
    assert max(many.values()) <= 95, many


FILES = {name: where for name, where in LISTS.items() if name not in NO_LIST_ALONE}


def as_file(address: str, kind: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}format={kind}"


def rows_of(browser: Browser, address: str) -> list[list[str]]:
    """Return a list's lines as they stand in its CSV, and check that the XLSX says the same."""
    answer = browser.get(as_file(address, "csv"))
    assert (answer.status_code, answer.mimetype) == (200, "text/csv"), address
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(
        io.BytesIO(browser.get(as_file(address, "xlsx")).data)
    ).worksheets[0]
    assert sheet.max_row == len(rows), address
    assert [cell.value for cell in sheet[2]] == rows[1]
    assert sheet.oddHeader.center.text == rows[0][0] == sheet["A1"].value
    return rows


@on_sqlite
def test_every_list_leaves_as_csv_and_xlsx_with_its_marking(looking: dict[str, Browser]) -> None:
    for who, address in FILES.values():
        page, rows = looking[who].text(address), rows_of(looking[who], address)
        assert rows[0][0].startswith("OFFICIAL"), address
        assert len(rows) > 2, f"{address} is empty, so this test says nothing of it"
        for kind in ("csv", "xlsx"):
            assert f"format={kind}" in page, f"{address} does not offer its {kind}"


@on_sqlite
def test_a_file_opens_to_those_who_may_open_the_page(looking: dict[str, Browser]) -> None:
    for _, address in FILES.values():
        for who in ("staff", "admin", "auditor", "lead"):
            answer = looking[who].get(as_file(address, "csv"))
            assert answer.status_code == looking[who].get(address).status_code, (who, address)


def test_a_file_holds_what_its_reader_sees_and_wears_its_marking(sign_in: SignIn) -> None:
    hidden = rows_of(sign_in("staff"), "/projects")
    assert hidden[0][0].startswith("OFFICIAL. ")
    assert "kestrel" not in str(hidden).lower()
    seen = rows_of(sign_in("ctu"), "/projects")
    assert seen[0][0].startswith("OFFICIAL-SENSITIVE. ")
    assert "DEMO: Kestrel, a restricted study" in [row[1] for row in seen[2:]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t="])
def test_no_cell_of_a_file_is_a_formula(sign_in: SignIn, start: str) -> None:
    staff, title = sign_in("staff"), f"{start}HYPERLINK(A1)"
    staff.post(
        "/enquiries/new",
        {"title": "Title", "question": title, "decision_informed": f"D {title}", "partner": "",
         "rough_dates": "", "people_or_data": "no", "idempotency_key": "b" * 32},
    )  # fmt: skip
    line = rows_of(staff, "/enquiries")[2]
    assert line[0] == "Title"
    assert line[1][:1] not in "=+-@＝\t"
    book = openpyxl.load_workbook(io.BytesIO(staff.get("/enquiries?format=xlsx").data))
    assert {cell.data_type for row in book.worksheets[0] for cell in row if cell.value} == {"s"}


def test_the_trail_and_its_file_wear_the_marking_of_what_they_show(
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
    assert rows_of(auditor, "/admin/audit")[0][0].startswith("OFFICIAL-SENSITIVE")
