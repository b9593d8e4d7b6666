"""A command that meets somebody else's save waits for its turn and goes on."""

from __future__ import annotations

import sqlite3

from flask import Flask
from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.cli import printing
from evidence_hub.core.database import db
from tests.conftest import Place, on_sqlite


@on_sqlite
def test_a_command_that_has_read_before_somebody_saved_still_saves(
    in_app: Flask, place: Place
) -> None:
    db.session.scalars(select(Person)).all()
    somebody = sqlite3.connect(place.database_url.removeprefix("sqlite:///"))
    somebody.execute("UPDATE person SET job_title = 'Sergeant' WHERE id = 1")
    somebody.commit()
    somebody.close()
    with printing.changing():
        db.session.get_one(Person, 1).organisation = "Force"
    db.session.rollback()
    person = db.session.get_one(Person, 1)
    assert (person.job_title, person.organisation) == ("Sergeant", "Force")
