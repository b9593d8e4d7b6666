"""What a record shows by its name is found by its new name at once, and no more by the old."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.core.database import db, writing
from evidence_hub.directory.models import BusinessArea, Organisation, Priority
from evidence_hub.registry.models import ProjectPriority
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, Place, refs
from tests.functional.agreements.builders import study

SignIn = Callable[[str], Browser]


def rename(admin: Browser, address: str, name: str) -> None:
    """Change the name in an entry's form and send the rest of it as it stands."""
    page = admin.text(address).split("<main", 1)[1]
    given: dict[str, object] = dict(
        re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page)
    )
    for field, options in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        given[field] = chosen[1] if chosen else ""
    given |= {
        field: text.strip()
        for field, text in re.findall(
            r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL
        )
    }
    given.pop("csrf_token", None)
    answer = admin.post(address, {**given, "name": name})
    assert answer.status_code == 302, answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("model", "code", "where", "field", "found"),
    [
        (Organisation, "coventry", "organisations", "partner", "EBP-2013-0118"),
        (BusinessArea, "forensics", "business-areas", "area", "EBP-2013-0139"),
    ],
)
def test_a_new_name_finds_the_records_that_show_it(  # noqa: PLR0917 - the table above
    app: Flask, place: Place, sign_in: SignIn, model: type, code: str, where: str, field: str, found: str
) -> None:  # fmt: skip
    admin, staff = sign_in("admin"), sign_in("staff")
    with app.app_context():
        key = db.session.scalars(select(model.id).where(model.code == code)).one()  # type: ignore[attr-defined]
    assert found not in refs(staff.text(f"/search?q={field}:quokkaland"))
    rename(admin, f"/admin/{where}/{key}", "Quokkaland")
    assert found in refs(staff.text(f"/search?q={field}:quokkaland"))
    assert "0 missing, 0 stale, 0 extra" in place.flask("search", "verify").stdout


def test_a_priority_s_new_name_finds_its_projects(app: Flask, sign_in: SignIn) -> None:
    admin, staff = sign_in("admin"), sign_in("staff")
    with app.app_context(), writing():
        found = study(Stage.LIVE)
        row = db.session.scalars(select(Priority).where(Priority.is_demo)).first()
        found.priorities = [
            ProjectPriority(priority=row, argument="It fits", basis="board_adopted")
        ]
        db.session.commit()
        key, reference = row.id, found.reference
    rename(admin, f"/admin/priorities/{key}", "Fewer quokkas")
    assert refs(staff.text("/search?q=priority:quokkas")) == [reference]
