"""Cover for somebody away: where something waits, never what only they may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from evidence_hub.core import clock
from evidence_hub.core.database import db, writing
from evidence_hub.core.errors import Invalid
from evidence_hub.notifications import operations
from evidence_hub.notifications.covering import covered_by
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.stages import Stage
from tests.conftest import Browser, Place
from tests.functional.agreements import builders as terms
from tests.functional.registry.builders import actor, person
from tests.functional.tracking.builders import day, everything, live
from tests.functional.tracking.test_incidents import report as reported

SignIn = Callable[[str], Browser]


def away(name: str, cover: str, until: int = 3) -> None:
    operations.be_away(actor=actor(name), starts_on=day(0), ends_on=day(until), cover=person(cover))
    db.session.commit()


def boxes(when: dt.date) -> list[str]:
    return [str(when.day), str(when.month), str(when.year)]


def test_somebody_away_is_covered_by_a_colleague_who_gets_no_right(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        everything(live())
    secretary, member = sign_in("secretary"), sign_in("member")
    sent = {"starts_on": boxes(day(0)), "ends_on": boxes(day(2)), "cover": "member@demo.example"}
    assert secretary.post("/account/away", sent).status_code == 302
    page = member.text("/")
    assert "While Sol Secretary (DEMO) is away" in page
    assert "3 things wait" in " ".join(page.split())
    assert member.get("/screening").status_code in (403, 404)
    assert secretary.post("/account/away/end", {}).status_code == 302
    assert "is away" not in member.text("/")


@pytest.mark.parametrize(
    ("starts", "ends", "cover"),
    [(-1, 3, "member"), (2, 1, "member"), (0, 800, "member"), (0, 3, "lead"), (0, 3, "student")],
)
def test_an_absence_that_cannot_be_is_refused(
    in_app: Flask, starts: int, ends: int, cover: str
) -> None:
    with pytest.raises(Invalid):
        operations.be_away(
            actor=actor("lead"), starts_on=day(starts), ends_on=day(ends), cover=person(cover)
        )


def test_two_absences_do_not_overlap_and_one_ends_when_its_person_is_back(in_app: Flask) -> None:
    away("lead", "lead2")
    with pytest.raises(Invalid, match="away already"):
        away("lead", "member")
    operations.come_back(actor=actor("lead"))
    db.session.commit()
    assert covered_by(viewer_for(actor("lead2"))) == []
    with pytest.raises(Invalid, match="not away"):
        operations.come_back(actor=actor("lead"))


def test_a_cover_reads_no_text_under_embargo_and_hears_of_no_incident(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    with app.app_context(), writing():
        found = terms.study(Stage.LIVE, reference="EBP-2026-5615")
        text = terms.submitted(found, Path(place.folder))
        text.output.title = "Whistles made thefts worse"
        reported(found, "lead")
        db.session.commit()
        away("chair", "member2")
    page = sign_in("member2").text("/")
    assert "Charlie Chair (DEMO) is away" in page
    assert "EBP-2026-5615" in page
    assert "Whistles made thefts worse" not in page
    assert "ncident" not in page


def test_of_what_the_cover_does_not_see_nothing_is_said(in_app: Flask) -> None:
    hidden = live(reference="EBP-2026-5616", marking="official_sensitive")
    everything_late = live(reference="EBP-2026-5617")
    for found in (hidden, everything_late):
        found.stage = Stage.EXIT_DUTIES
    db.session.commit()
    away("lead", "member")
    (covered,) = covered_by(viewer_for(actor("member")))
    seen = [project.reference for project, _ in covered.waiting]
    assert "EBP-2026-5617" in seen
    assert "EBP-2026-5616" not in seen


def test_cover_ends_with_its_last_day(in_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    away("lead", "lead2", until=1)
    assert len(covered_by(viewer_for(actor("lead2")))) == 1
    monkeypatch.setenv("EVIDENCE_HUB_TODAY", (clock.today() + dt.timedelta(days=2)).isoformat())
    assert covered_by(viewer_for(actor("lead2"))) == []
