"""Every list page asks the database as often for many rows as for few."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.app import create_app
from evidence_hub.core.database import db, writing
from evidence_hub.registry.models import Amendment, Project, ProjectVersion, Submission
from tests.conftest import ROOT, Browser, counted_statements, settings_for
from tests.functional.importing.test_projects import bring_in
from tests.growing import grow

SignIn = Callable[[str], Browser]
STUDY = "EBP-2026-4718"

# Endpoint → who looks, and where.
LISTS = {
    "accounts.people": ("admin", "/admin/people"),
    "accounts.person": ("admin", "/admin/people/2"),
    "commissioning.board": ("secretary", "/board"),
    "commissioning.chairs_actions": ("chair", "/board/chairs-actions"),
    "commissioning.meetings": ("secretary", "/board/meetings"),
    "directory.admin_areas": ("admin", "/admin/business-areas"),
    "directory.admin_organisations": ("admin", "/admin/organisations"),
    "directory.admin_priorities": ("admin", "/admin/priorities"),
    "directory.admin_vocabularies": ("admin", "/admin/vocabularies"),
    "directory.admin_vocabulary": ("admin", "/admin/vocabularies/design"),
    "directory.bodies": ("staff", "/boards"),
    "documents.of_project": ("lead", f"/projects/{STUDY}/documents"),
    "ethics.worklist": ("ethics", "/ethics"),
    "findings.findings": ("staff", "/findings"),
    "home.front": ("staff", "/"),
    "home.trail": ("auditor", "/admin/audit"),
    "importing.batch": ("secretary", "/projects/import/batches/1"),
    "importing.projects": ("secretary", "/projects/import"),
    "library.library": ("staff", "/library"),
    "library.publication": ("staff", "/publications/1"),
    "notifications.listing": ("lead", "/account/notices"),
    "registering.amendments": ("lead", f"/projects/{STUDY}/amendments"),
    "registering.enquiries": ("secretary", "/enquiries"),
    "registering.interests": ("lead", "/account/interests"),
    "registering.people": ("lead", f"/projects/{STUDY}/people"),
    "registering.screening": ("secretary", "/screening"),
    "registering.versions": ("lead", f"/projects/{STUDY}/versions"),
    "registry.collecting": ("secretary", "/collecting"),
    "registry.organisation": ("staff", "/organisations/2"),
    "registry.organisations": ("staff", "/organisations"),
    "registry.priorities": ("staff", "/priorities"),
    "registry.priority": ("staff", "/priorities/1"),
    "registry.project": ("lead", f"/projects/{STUDY}"),
    "registry.project_history": ("secretary", f"/projects/{STUDY}/history"),
    "registry.projects": ("staff", "/projects"),
    "search.results": ("staff", "/search?q=demo"),
    "sources.source": ("staff", "/sources/spcb-2013"),
    "sources.sources": ("staff", "/sources"),
    "tracking.incidents": ("lead", f"/projects/{STUDY}/incidents"),
}
# Lists of what one file or two versions hold, not of rows; their own tests count.
OF_ONE_THING = {
    "importing.projects_preview",
    "importing.references_preview",
    "registering.compare",
}
SHOWS_A_LIST = re.compile(r"data-total|results_header\(|pagination\(")


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


def _registered() -> None:
    """Leave one of everything that registering makes, on the DEMO study."""
    project = db.session.scalars(select(Project).where(Project.reference == STUDY)).one()
    at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    version = ProjectVersion(
        project=project, major=50, minor=0, content={}, changed=[], made_at=at, made_by_name="Lee"
    )
    db.session.add(version)
    db.session.add(
        Submission(
            project=project, round=1, content=version, submitted_at=at, queued_since=at,
            submitted_by_name="Lee", comments={},
        )
    )  # fmt: skip
    db.session.add(
        Amendment(project_id=project.id, proposed_kind="minor", changes={}, reason="R", filed_by_name="Lee", filed_at=at)
    )  # fmt: skip
    db.session.commit()


@pytest.fixture
def looking(app: Flask, sign_in: SignIn) -> dict[str, Browser]:
    """The people who look, in a hub that holds a few rows of everything."""
    people = {who: sign_in(who) for who in sorted({who for who, _ in LISTS.values()})}
    people["staff"].post(
        "/enquiries/new",
        {"title": "T", "question": "Q", "decision_informed": "D", "partner": "",
         "rough_dates": "", "people_or_data": "no", "once": "a" * 32},
    )  # fmt: skip
    bring_in(people["secretary"], b"Title\nWhistles for wardens\n", "list.csv")
    with app.app_context(), writing():
        _registered()
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
        grown = grow(24, 200)
    assert {"project", "person", "organisation", "enquiry", "finding", "publication", "amendment",
            "submission", "project_version", "import_batch", "vocabulary_term"} <= set(grown)  # fmt: skip
    many = count()
    more = {name: (few[name], many[name]) for name in few if many[name] > few[name]}
    assert more == {}
    assert max(many.values()) <= 48, many
