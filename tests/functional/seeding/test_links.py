"""Nobody is led to a page that is not for them, in a hub that holds the whole demo."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Callable

import pytest

from tests.conftest import Browser, Place, on_sqlite

SignIn = Callable[[str], Browser]
MOST = 60  # pages that one person walks through, the nearest to the front page first
# Files are asked for in tests of their own; who confirms a marking is named beside its link.
LEFT_OUT = re.compile(
    r"/static/|\.pdf$|\.docx$|format=|/sign-out|/marking$|/documents/\d+/versions"
)


def _links(page: str) -> list[str]:
    found = (html.unescape(link) for link in re.findall(r'href="(/[^"#?]*)', page))
    return [link for link in found if not LEFT_OUT.search(link)]


@on_sqlite
@pytest.mark.parametrize("name", ["staff", "supervisor", "secretary", "partner"])
def test_every_link_opens(place: Place, sign_in: SignIn, name: str) -> None:
    assert place.flask("seed", "demo").returncode == 0
    browser = sign_in(name)
    seen, waiting, closed = {"/"}, deque(["/"]), {}
    while waiting and len(seen) < 1000 and len(seen) - len(waiting) < MOST:
        address = waiting.popleft()
        answer = browser.get(address)
        if answer.status_code != 200:
            closed[address] = answer.status_code
        elif answer.mimetype == "text/html":
            for link in _links(answer.get_data(as_text=True)):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
    assert closed == {}
    assert len(seen) > 20
