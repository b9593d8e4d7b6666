"""What the clock does for search: old changes go, a scattered index is rebuilt, nobody waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from evidence_hub.core import due
from evidence_hub.core.database import db
from evidence_hub.search.current import engine
from evidence_hub.search.engines.local import LocalEngine
from evidence_hub.search.models import SearchChange
from tests.conftest import Browser, refs

SignIn = Callable[[str], Browser]


def test_the_clock_forgets_old_changes_and_search_goes_on(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        due.run()  # what else is due on the first day leaves changes of its own
        db.session.execute(update(SearchChange).values(at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
        db.session.commit()
        done, _failed = due.run()
        assert done["search log shortened"] == 1
        assert db.session.scalar(select(func.count()).select_from(SearchChange)) == 1
        again, _failed = due.run()
        assert "search log shortened" not in again
    assert refs(sign_in("staff").text("/search?q=voucher"))[0] == "EBP-2013-0037"


def test_the_clock_rebuilds_a_scattered_index(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalEngine, "is_fragmented", lambda _: True)
    with app.app_context():
        before = engine().generations.current()
        done, _failed = due.run()
        assert done["search index tidied"] == 1
        assert engine().generations.current() != before
    assert refs(sign_in("staff").text("/search?q=voucher"))[0] == "EBP-2013-0037"
