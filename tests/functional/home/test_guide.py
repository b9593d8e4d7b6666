"""The user guide: every role has its page, every picture and link is there, all under Help."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from evidence_hub.core.authority import Role
from evidence_hub.home import guide
from tests.conftest import CAST, Browser, on_sqlite

SignIn = Callable[[str], Browser]


def test_every_role_has_a_page_and_every_page_is_one_of_the_guide() -> None:
    assert set(guide.FOR) == set(Role)
    files = {path.stem for path in guide.FOLDER.glob("*.md")} - {"README"}
    assert files == set(guide.PAGES) == set(guide.FOR.values())


@on_sqlite
@pytest.mark.parametrize("code", guide.PAGES)
def test_a_page_shows_its_pictures_and_its_links_lead_somewhere(sign_in: SignIn, code: str) -> None:
    staff = sign_in("staff")
    page = staff.text(f"/help/{code}").split("<main")[-1]
    pictures = re.findall(r'<img[^>]* src="([^"]+)"', page)
    for address in {*pictures, *re.findall(r'<a [^>]*href="(/help[^"]*)"', page)}:
        assert staff.get(address).status_code == 200, address
    for picture in pictures:
        assert staff.get(picture).data.startswith(b"\x89PNG"), picture
    assert "<h1" in page
    assert 'alt=""' not in page


@on_sqlite
def test_ones_own_role_comes_first(sign_in: SignIn) -> None:
    firsts = {"chair": "board", "infogov": "governance", "student": "partners-and-students"}
    for name, code in firsts.items():
        listed = re.findall(r'href="/help/([a-z-]+)"', sign_in(name).text("/help"))
        assert listed[0] == code
        assert set(listed) == set(guide.PAGES)


@on_sqlite
def test_everybody_may_read_all_of_it_and_nothing_else_of_the_disk(sign_in: SignIn) -> None:
    for name in CAST:
        assert sign_in(name).get("/help/staff").status_code == 200
    staff = sign_in("staff")
    for address in (
        "/help/nobody", "/help/README", "/help/..%2fproduction", "/help/images/none.png",
        "/help/images/..%2f..%2fimages%2fsearch.png", "/help/images/search.PNG",
    ):  # fmt: skip
        assert staff.get(address).status_code == 404, address
