"""The seed through pages and commands: facts with their sources, idempotent, removable demo."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import MetaData, create_engine, select

from evidence_hub.core.database import db, writing
from evidence_hub.core.settings import database_address
from evidence_hub.seeding import synthesis
from tests.conftest import (
    ROOT,
    Browser,
    Place,
    counted_statements,
    flask_command,
    on_sqlite,
    refs,
    total,
)  # fmt: skip

SignIn = Callable[[str], Browser]
SAFE = {
    "EVIDENCE_HUB_ENV": "production",
    "EVIDENCE_HUB_SECRET_KEY": "9f2c4e7ab1d80365e9f2c4e7ab1d8036",
    "EVIDENCE_HUB_BASE_URL": "https://evidence.force.example",
    "EVIDENCE_HUB_TRUSTED_PROXIES": "1",
}


def test_records_show_facts_blanks_and_contradictions_with_their_sources(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    turning_point = staff.text("/projects/EBP-2013-0115")
    for words in (
        "May 2011",
        "from November 2011",
        "Reoffending, harm and cost results",
        "report ¶ 115",
    ):
        assert words in turning_point, words
    assert "Result not verified" in turning_point
    assert "Neyroud, research lead" not in turning_point
    insight = staff.text("/projects/EBP-2013-0037")
    for words in ("report ¶ 39", "As reported 5 November 2013", "Not stated in the source"):
        assert words in insight, words
    swordfish = staff.text("/projects/EBP-2013-0116")
    for words in ("Rigorous; Mixed effect", "No Effects – One study", "30 weeks", "six-month"):
        assert words in swordfish, words
    assert 'id="para-115"' in staff.text("/sources/spcb-2013")
    assert "evidence not held" in sign_in("secretary").text("/projects/EBP-2013-0115")


def test_search_finds_what_the_report_knows(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    for query, reference in (
        ("burglary", "EBP-2013-0116"), ("burglaries", "EBP-2013-0116"), ("voucher", "EBP-2013-0037"),
        ('"procedural justice"', "EBP-2013-0037"), ("partner:coventry", "EBP-2013-0118"),
        ("vouch*", "EBP-2013-0037"), ("ref:EBP-2013-0115", "EBP-2013-0115"),
    ):  # fmt: skip
        assert refs(staff.text(f"/search?q={query}"))[0] == reference, query
    assert "EBP-2013-0116" not in refs(staff.text("/search?q=police+NOT+burglary"))
    page = staff.text("/search?q=police&business_area=forensics")
    assert total(page) == len(refs(page))
    assert "burglary" in staff.text("/search?q=burglery")


def test_the_list_leaves_out_mentions_until_they_are_asked_for(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    assert total(staff.text("/projects")) == 30  # 12 registered, 18 candidates
    assert total(staff.text("/projects?record_kind=mention")) == 24


def test_the_secretary_corrects_an_import_with_a_source_and_nobody_else(sign_in: SignIn) -> None:
    secretary, staff = sign_in("secretary"), sign_in("staff")
    address = "/projects/EBP-2013-0139/edit"
    assert staff.get(address).status_code == 403
    form = secretary.text(address)
    version = form.split('name="version"')[1].split('value="')[1].split('"')[0]
    given = {"title": "ACESO kiosk pilot, corrected quokka", "design": "product_trial",
             "source": "spcb-2013", "paragraphs": "139", "reason": "A slip", "version": version}  # fmt: skip
    assert secretary.post(address, {**given, "reason": ""}).status_code == 422
    assert secretary.post(address, given).status_code == 302
    assert refs(staff.text("/search?q=quokka")) == ["EBP-2013-0139"]
    assert "A slip" in secretary.text("/projects/EBP-2013-0139/history")
    late = secretary.post(address, {**given, "title": "Another"})
    assert late.status_code == 409
    assert "quokka" in late.get_data(as_text=True)


def test_loading_twice_changes_nothing_and_a_broken_seed_loads_nothing(
    place: Place, tmp_path: Path
) -> None:
    again = place.flask("seed", "load")
    assert again.returncode == 0
    assert "nothing to do" in again.stdout
    broken = tmp_path / "seed"
    shutil.copytree(ROOT / "seed", broken)
    file = broken / "projects.yaml"
    file.write_text(file.read_text().replace("source: spcb-2013", "source: spbc-2013", 1))
    refused = place.flask("seed", "load", "--folder", str(broken))
    assert refused.returncode != 0
    assert "projects.yaml line" in refused.stderr
    assert "spbc-2013" in refused.stderr


def rows_of(database_url: str) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield every row of every table, on either database."""
    database = create_engine(database_address(database_url))
    with database.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        for name, table in sorted(tables.tables.items()):
            for row in connection.execute(select(table)):
                yield name, tuple(row)
    database.dispose()


def test_the_demo_goes_without_a_trace_and_comes_again(place: Place) -> None:
    assert "13 studies" in place.flask("seed", "demo").stdout
    removed = place.flask("seed", "demo", "--remove")
    assert removed.returncode == 0, removed.stderr
    traces = ("kestrel", "demo.example", "demo university", "demo:", "demo.", "bike marking")
    for path in place.folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes().lower()
            for trace in (*traces[:3], "saves nobody time"):
                assert trace.encode() not in held, (path, trace)
    for table, row in rows_of(place.database_url):
        told = repr(row).lower()
        for trace in traces:
            assert trace not in told, (table, row)
    assert place.flask("audit", "verify").returncode == 0
    verified = place.flask("search", "verify")
    assert "0 missing, 0 stale, 0 extra" in verified.stdout
    assert place.flask("seed", "demo").returncode == 0
    assert place.flask("search", "rebuild").returncode == 0


@on_sqlite
def test_production_refuses_what_is_for_development(place: Place) -> None:
    assert place.flask("seed", "load", EVIDENCE_HUB_ENV="production").returncode != 0
    safe = SAFE
    assert place.flask("seed", "demo", **safe).returncode == 1
    served = place.flask("serve", "--port", "1", **safe)
    assert served.returncode == 1
    assert "Demo accounts are present" in served.stderr
    assert place.flask("seed", "load", EVIDENCE_HUB_TODAY="2026-01-01", **safe).returncode != 0


@on_sqlite
def test_what_the_hub_writes_its_own_user_alone_reads(place: Place) -> None:
    outside = place.folder / "documents" / "ab"
    outside.mkdir(parents=True)
    (outside / "ab").write_bytes(b"copied by hand")
    outside.chmod(0o755)
    (outside / "ab").chmod(0o644)
    assert place.flask("prepare").returncode == 0
    documents = place.folder / "documents"
    assert {
        oct(path.stat().st_mode & 0o777) for path in documents.rglob("*") if path.is_file()
    } == {"0o600"}
    assert {oct(path.stat().st_mode & 0o777) for path in documents.rglob("*") if path.is_dir()} == {
        "0o700"
    }
    assert place.flask("backup", str(place.folder / "kept.tar.gz")).returncode == 0
    assert (place.folder / "kept.tar.gz").stat().st_mode & 0o077 == 0


@on_sqlite
def test_check_says_all_that_is_wrong_at_once(place: Place) -> None:
    wrong = place.flask(
        "check", **{**SAFE, "EVIDENCE_HUB_BASE_URL": "http://hub", "FLASK_DEBUG": "1"}
    )
    assert wrong.returncode == 1
    for named in ("EVIDENCE_HUB_BASE_URL", "FLASK_DEBUG", "Demo accounts are present"):
        assert named in wrong.stderr
    assert "Warning: EVIDENCE_HUB_CLAMD" in wrong.stderr
    assert "Traceback" not in wrong.stderr


@on_sqlite
def test_other_commands_end_with_all_that_is_wrong(place: Place) -> None:
    refused = place.flask("seed", "load", EVIDENCE_HUB_ENV="production")
    assert refused.returncode == 1
    for named in ("SECRET_KEY", "BASE_URL", "TRUSTED_PROXIES"):
        assert f"EVIDENCE_HUB_{named}" in refused.stderr
    assert "Traceback" not in refused.stderr


@on_sqlite
def test_check_passes_where_nothing_is_wrong(place: Place) -> None:
    assert place.flask("check").returncode == 0


def test_a_database_that_is_not_prepared_is_not_served(tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    served = flask_command(tmp_path, empty, "serve", "--port", "1")
    assert served.returncode == 1
    assert "prepare" in served.stderr
    assert "Traceback" not in served.stderr


def test_pages_ask_the_database_a_constant_number_of_times(app: Flask, sign_in: SignIn) -> None:
    staff, auditor = sign_in("staff"), sign_in("auditor")
    addresses = (
        "/projects",
        "/search?q=police",
        "/findings",
        "/library",
        "/organisations",
        "/priorities",
        "/",
    )

    def count() -> dict[str, int]:
        found = {}
        for address in addresses:
            staff.get(address)
            with counted_statements(app) as seen:
                staff.get(address)
            found[address] = len(seen)
        with counted_statements(app) as seen:
            auditor.get("/admin/audit")
        return {**found, "audit": len(seen)}

    before = count()
    with app.app_context(), writing():
        synthesis.synthesise(40, 7)
        db.session.commit()
    after = count()
    # A page of results with fewer kinds of cards asks less; none asks more for more records.
    assert all(after[address] <= before[address] for address in before), (before, after)
