"""Attaching files as people do, through the hub's own pages."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from werkzeug.test import TestResponse

from tests.conftest import Browser, token_of

SignIn = Callable[[str], Browser]
TURNING_POINT = "EBP-2013-0115"
TOMORROW = ["1", "1", "2099"]


def attach(
    browser: Browser,
    data: bytes,
    name: str = "protocol.pdf",
    *,
    ref: str = TURNING_POINT,
    **changes: object,
) -> TestResponse:
    page = browser.get(f"/projects/{ref}/documents/new")
    assert page.status_code == 200, page.status_code
    idempotency_key = re.search(
        r'name="idempotency_key"[^>]*value="([^"]+)"', page.get_data(as_text=True)
    )
    assert idempotency_key
    fields = {
        "csrf_token": token_of(page),
        "idempotency_key": idempotency_key[1],
        "title": "Study protocol",
        "type": "protocol",
        "audience": "reviewers",
        "release_on": ["", "", ""],
        "note": "",
        "file": (io.BytesIO(data), name),
        **changes,
    }
    return browser.client.post(
        f"/projects/{ref}/documents", data=fields, content_type="multipart/form-data"
    )


def attached(browser: Browser, data: bytes, name: str = "protocol.pdf", **changes: object) -> str:
    """Attach and return the document's address."""
    answer = attach(browser, data, name, **changes)  # type: ignore[arg-type]
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location)


def add_version(
    browser: Browser, address: str, data: bytes, name: str = "protocol.pdf", after: str = ""
) -> TestResponse:
    page = browser.text(f"{address}/versions/new")
    known = re.search(r'name="after"[^>]*value="(\d+)"', page)
    assert known
    return browser.post(
        f"{address}/versions",
        {"after": after or known[1], "note": "", "file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )
