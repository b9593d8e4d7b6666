"""What administrators add to lists, change and retire."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.conftest import Browser, total

SignIn = Callable[[str], Browser]


def test_lists_are_added_to_changed_and_retired(sign_in: SignIn) -> None:
    admin, staff = sign_in("admin"), sign_in("staff")
    organisation = {
        "name": "Aston University", "short_name": "Aston", "kind": "university",
        "ror": "", "url": "", "aliases": "Aston Uni", "retired_on": ["", "", ""], "version": "0",
    }  # fmt: skip
    new = "/admin/organisations/new"
    assert admin.post(new, {**organisation, "ror": "nonsense"}).status_code == 422
    assert admin.post(new, organisation).status_code == 302
    assert admin.post(new, organisation).status_code == 422
    assert total(staff.text("/search?q=aston")) == 1
    for address, given in (
        ("/admin/business-areas/new", {"name": "Custody", "note": "", "retired_on": ["", "", ""], "version": "0"}),
        ("/admin/priorities/new", {"name": "Safer roads", "group": "", "basis": "national", "version": "0"}),
        ("/admin/vocabularies/design/new",
         {"label": "Think-aloud", "definition": "", "source": "", "valid_to": ["", "", ""], "version": "0"}),
    ):  # fmt: skip
        assert admin.post(address, given).status_code == 302, address
    assert (
        admin.post(
            "/admin/priorities/new",
            {"name": "X", "group": "", "basis": "board_adopted", "version": "0"},
        ).status_code
        == 422
    )
    for address in (
        "/admin/business-areas/1",
        "/admin/priorities/1",
        "/admin/terms/1",
        "/admin/organisations/1",
    ):
        page = admin.text(address)
        fields: dict[str, object] = {
            "version": re.findall(r'name="version"[^>]*value="(\d+)"', page)[0]
        }
        for name in ("name", "label", "short_name", "ror", "url", "group", "source"):
            found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page[page.index("<main") :])
            if found:
                value = re.search(r'value="([^"]*)"', found[0])
                fields[name] = value[1] if value else ""
        for name in ("note", "definition", "aliases"):
            if f'name="{name}"' in page:
                fields[name] = "Changed"
        for name in ("retired_on", "valid_to"):
            if f'name="{name}"' in page:
                fields[name] = ["31", "12", "2026"]
        for name in ("kind", "basis"):
            chosen = re.search(rf'name="{name}".*?<option selected value="(\w+)"', page, re.DOTALL)
            if chosen:
                fields[name] = chosen[1]
        if address == "/admin/priorities/1":
            fields["group"] = "Changed"
        assert admin.post(address, fields).status_code == 302, address
        texts = ("note", "definition", "aliases", "group")
        late = {**fields, **{name: "Other" for name in texts if name in fields}}
        assert admin.post(address, late).status_code == 409, address
