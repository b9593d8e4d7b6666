"""The board's tests begin without the DEMO meetings."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete

from evidence_hub.commissioning.models import (
    AgendaItem,
    Attendance,
    BoardAction,
    Decision,
    Meeting,
    Vote,
)
from evidence_hub.core.database import db, writing


@pytest.fixture(autouse=True)
def no_meetings(app: Flask) -> None:
    with app.app_context(), writing():
        for model in (Vote, BoardAction, Decision, AgendaItem, Attendance, Meeting):
            db.session.execute(delete(model))
        db.session.commit()
