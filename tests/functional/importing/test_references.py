"""References come into the library from a file, each told beforehand what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from evidence_hub.core.database import db
from evidence_hub.library.models import Publication
from tests.conftest import Browser, Place, total
from tests.functional.importing.test_projects import counts, upload

SignIn = Callable[[str], Browser]
FILE = b"""TY  - JOUR
AU  - One, A.
TI  - Whistles and wardens in the rain
PY  - 2019
DO  - 10.1000/rain.1
ER  -
TY  - JOUR
TI  - Evaluation of operation swordfish: a near-repeat target-hardening strategy
PY  - 2017
DO  - 10.1007/s11292-017-9301-7
ER  -
TY  - JOUR
AU  - Nobody
ER  -
"""


def test_new_references_are_added_once_and_known_ones_are_not(app: Flask, sign_in: SignIn) -> None:
    secretary, staff = sign_in("secretary"), sign_in("staff")
    sent = upload(secretary, FILE, "rain.ris", "/library/import")
    assert sent.status_code == 302
    address = sent.headers["Location"]
    page = secretary.text(address)
    assert counts(page) == {"new": 1, "same": 1, "possibly the same": 0, "refused": 1}
    assert "It has no title" in page
    assert total(staff.text("/search?q=wardens")) == 0
    form = {"project": "", "relation": "related"}
    assert secretary.post(address, form).status_code == 302
    assert total(staff.text("/search?q=wardens")) == 1
    assert counts(secretary.text(address))["new"] == 0
    secretary.post(address, form)
    with app.app_context():
        rain = select(func.count()).where(Publication.doi == "10.1000/rain.1")
        assert db.session.scalar(rain) == 1


def test_abstract_keywords_and_issn_of_a_record_are_kept_shown_and_found(
    app: Flask, sign_in: SignIn
) -> None:
    secretary, staff = sign_in("secretary"), sign_in("staff")
    record = (
        b"TY  - JOUR\nTI  - Dusk rounds\nAB  - Quillwort walks cut break-ins by a fifth.\n"
        b"KW  - zephyrlamp\nA2  - Roe, R.\nSN  - 1234-5678\nER  - \n"
    )
    address = upload(secretary, record, "dusk.ris", "/library/import").headers["Location"]
    secretary.post(address, {"project": "", "relation": "related"})
    for word in ("quillwort", "zephyrlamp"):
        assert total(staff.text(f"/search?q={word}")) == 1, word
    with app.app_context():
        row = db.session.scalars(
            select(Publication).where(Publication.title == "Dusk rounds")
        ).one()
        assert (row.authors, row.stated["editors"]) == ([], ["Roe, R."])
        page_address = f"/publications/{row.id}"
    page = staff.text(page_address)
    # Reference managers read the citation from these.
    assert '<meta name="citation_title" content="Dusk rounds">' in page
    assert '<meta name="citation_issn" content="1234-5678">' in page
    for said in ("Quillwort walks cut break-ins by a fifth.", "zephyrlamp", "1234-5678", "Roe, R."):
        assert said in page, said


def test_a_project_that_does_not_exist_is_refused_and_nothing_is_added(
    app: Flask, sign_in: SignIn
) -> None:
    secretary = sign_in("secretary")
    address = upload(secretary, FILE, "rain.ris", "/library/import").headers["Location"]
    for project in ("EBP-2013-9999", "EBP-2025-9001"):  # the second is hidden, and reads the same
        refused = secretary.post(address, {"project": project, "relation": "output"})
        assert refused.status_code == 422
    assert secretary.post(address, {"relation": "output", "status": "x"}).status_code == 400
    with app.app_context():
        rain = select(func.count()).where(Publication.doi == "10.1000/rain.1")
        assert db.session.scalar(rain) == 0


def test_who_may_not_add_publications_may_not_import_them(sign_in: SignIn) -> None:
    for name in ("staff", "auditor", "admin", "member"):
        browser = sign_in(name)
        assert browser.get("/library/import").status_code == 403, name
        assert upload(browser, FILE, "rain.ris", "/library/import").status_code == 403, name


def test_the_command_says_what_it_did_and_fails_where_one_was_refused(place: Place) -> None:
    path = place.folder / "rain.ris"
    path.write_bytes(FILE)
    dry = place.flask("import", "references", str(path), "--dry-run")
    assert dry.returncode == 1
    assert "Would import: 1 new" in dry.stdout
    real = place.flask("import", "references", str(path))
    assert real.returncode == 1
    assert "It has no title" in real.stderr
    again = place.flask("import", "references", str(path), "--dry-run")
    assert "1 new" not in again.stdout
