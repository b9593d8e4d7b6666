"""What each person reads of a review: comments without names outside, private notes inside alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from flask import Flask

from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.ethics import gates as ethics_gates
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser
from tests.features import check_gate
from tests.functional.ethics import builders as made
from tests.functional.lifecycle.test_moves import all_met
from tests.functional.registry.builders import person, project
from tests.functional.tracking.test_lifecycle import act

__all__ = ["all_met"]
SignIn = Callable[[str], Browser]
TEAM = {
    "lead": Relation.LEAD, "supervisor": Relation.SUPERVISOR, "student": Relation.STUDENT,
    "partner": Relation.PARTNER,
}  # fmt: skip
COMMENT, NOTE = "Say who sees the list of owners", "I doubt the aim of this"


@pytest.fixture
def returned(app: Flask) -> str:
    """A project whose reviewers asked for more, with a comment and a private note."""
    with app.app_context():
        found = project(Stage.ASSESSMENT, TEAM)
        application = made.sent(found)
        made.review_all(found, application)
        row = made.review(found, application, "data", "change", comment=COMMENT)
        row.private_note = NOTE
        made.give(found, application, "further_information_required")
        db.session.commit()
        return found.reference


@pytest.mark.parametrize(
    ("name", "status", "reads_names", "reads_notes"),
    [
        ("lead", 200, True, False),
        ("supervisor", 200, True, False),
        ("student", 200, False, False),
        ("partner", 200, False, False),
        ("ethics", 200, True, True),
        ("secretary", 200, True, True),
        ("staff", 404, False, False),
        ("lead2", 404, False, False),
        ("ethics2", 404, False, False),
        ("chair", 404, False, False),
        ("admin", 404, False, False),
    ],
)
def test_comments_names_and_private_notes_reach_only_whom_they_are_for(
    app: Flask,
    sign_in: SignIn,
    returned: str,
    name: str,
    status: int,
    *,
    reads_names: bool,
    reads_notes: bool,
) -> None:
    page = sign_in(name).get(f"/projects/{returned}/ethics/sections/data")
    assert page.status_code == status
    text = page.get_data(as_text=True)
    with app.app_context():
        reviewer = person("ethics").name
    assert (COMMENT in text) is (status == 200)
    assert (reviewer in text.split("<main")[-1]) is reads_names
    assert (NOTE in text) is reads_notes


def test_the_applicant_reads_no_comment_while_it_is_being_written(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        found = project(Stage.ASSESSMENT, TEAM)
        application = made.sent(found)
        made.review(found, application, "data", "change", comment=COMMENT)
        db.session.commit()
        reference = found.reference
    assert COMMENT not in sign_in("lead").text(f"/projects/{reference}/ethics/sections/data")


@pytest.mark.parametrize(("hour", "starts"), [("23:59:59", True), ("00:00:00", False)])
def test_a_start_in_the_second_of_the_lapse_is_judged_by_that_second(
    in_app: Flask, all_met: dict[str, object], hour: str, *, starts: bool
) -> None:
    check_gate(in_app, gates.ETHICS_IN_FORCE, ethics_gates.opinion_is_in_force)
    found = project(Stage.SET_UP, {**TEAM})
    end = made.approved(found).valid_to
    assert end is not None
    day = end if starts else end + dt.timedelta(days=1)
    moment = dt.datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=clock.LONDON)
    with time_machine.travel(moment, tick=False):
        if starts:
            act("lead", found, "make_move", name=Move.GO_LIVE)
        else:
            with pytest.raises(Invalid, match="lapsed"):
                act("lead", found, "make_move", name=Move.GO_LIVE)
    assert (found.stage == Stage.LIVE) is starts
