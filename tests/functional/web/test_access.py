"""Who may ask for an endpoint at all."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from evidence_hub.core.feature import EXTENSION
from tests.conftest import Browser, on_sqlite
from tests.features import offer

SignIn = Callable[[str], Browser]


@on_sqlite
def test_a_page_that_stands_in_no_list_is_there_for_nobody(app: Flask, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    secretary.text("/help")
    offer(app, signed_in=app.extensions[EXTENSION].signed_in - {"home.help"})
    secretary.text("/help", status=404)
    assert app.test_client().get("/help").status_code == 404


@on_sqlite
def test_a_stranger_may_ask_for_what_is_public_and_is_sent_to_sign_in_elsewhere(app: Flask) -> None:
    stranger = app.test_client()
    assert stranger.get("/healthz").status_code == 200
    assert stranger.get("/help").headers["Location"].startswith("/sign-in")
