"""Money to the penny, and benefits that their owner reports and another verifies."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotAllowed, Refused
from evidence_hub.lifecycle.gate_checks import GateStatus, check_gates
from evidence_hub.lifecycle.gates import MONEY_RECONCILED
from evidence_hub.tracking import budget_totals, queries
from evidence_hub.tracking.operations import benefits, booking, money
from evidence_hub.tracking.states import BenefitStatus
from tests.functional.registry.builders import actor, person
from tests.functional.tracking.builders import (
    benefit,
    booked,
    by,
    day,
    funded,
    live,
    owning,
    proposed,
)


def test_money_counts_once_another_person_has_confirmed_it(in_app: Flask) -> None:
    found = live()
    line = proposed(found, 100_000)
    assert budget_totals.sums_of(line).given == 0
    with pytest.raises(NotAllowed):
        money.confirm(**by("lead", found), line=line, is_confirmed=True, reason="")
    with pytest.raises(Invalid, match="Confirm the money first"):
        booked(found, line, "actual", 1)
    money.confirm(**by("secretary", found), line=line, is_confirmed=True, reason="")
    assert budget_totals.sums_of(line).given == 100_000


def test_nothing_is_booked_beyond_what_is_left(in_app: Flask) -> None:
    found = live()
    line = funded(found, 1000)
    commitment = booked(found, line, "commitment", 600)
    with pytest.raises(Invalid, match="£4\\.00 are left"):
        booked(found, line, "actual", 401)
    with pytest.raises(Invalid, match="£6\\.00 are left of this commitment"):
        booked(found, line, "actual", 601, settles=commitment.id)
    booked(found, line, "actual", 600, settles=commitment.id)
    with pytest.raises(Invalid, match="settled already"):
        booked(found, line, "actual", 1, settles=commitment.id)
    assert budget_totals.sums_of(line).left == 400


def test_a_booking_is_taken_back_by_its_opposite_once(in_app: Flask) -> None:
    found = live()
    line = funded(found, 1000)
    row = booked(found, line, "actual", 300)
    back: dict[str, Any] = {**by("secretary", found), "line": line, "entry": row}
    with pytest.raises(Invalid, match="why it was wrong"):
        booking.take_back(**back, idempotency_key="a", reason="")
    booking.take_back(**back, idempotency_key="a", reason="Wrong project")
    db.session.commit()
    assert budget_totals.sums_of(line).left == 1000
    assert len(line.entries) == 2
    with pytest.raises(Invalid, match="already"):
        booking.take_back(**back, idempotency_key="b", reason="Again")


def test_what_is_free_is_carried_forward_where_the_funder_allows_it(in_app: Flask) -> None:
    found = live()
    strict = funded(found, 1000, may_carry_forward=False)
    values: dict[str, Any] = {
        **by("secretary", found),
        "idempotency_key": "c" * 32,
        "reason": "Late start",
    }
    with pytest.raises(Invalid, match="may not be carried"):
        booking.carry_forward(line=strict, **values)
    line = funded(found, 1000)
    booked(found, line, "actual", 250)
    following = booking.carry_forward(line=line, **values)
    db.session.commit()
    assert (following.year, following.amount_pence) == (line.year + 1, 750)
    assert budget_totals.sums_of(line).is_reconciled


def test_the_budget_of_a_year_is_not_given_out_twice(in_app: Flask) -> None:
    found = live()
    line = proposed(found, 1000)
    budget: dict[str, Any] = {"actor": actor("secretary"), "year": line.year, "version": None}
    with pytest.raises(NotAllowed):
        money.record_budget(**{**budget, "actor": actor("lead")}, amount_pence=1, statement="x")
    money.record_budget(**budget, amount_pence=999, statement="Board of May")
    db.session.commit()
    confirm = {**by("secretary", found), "is_confirmed": True, "reason": ""}
    with pytest.raises(Invalid, match="£9\\.99 are left"):
        money.confirm(line=line, **confirm)
    row = queries.budget(line.year)
    assert row is not None
    money.record_budget(
        **{**budget, "version": row.version}, amount_pence=1000, statement="Board of June"
    )
    money.confirm(line=line, **confirm)
    db.session.commit()
    with pytest.raises(Invalid, match="given to projects already"):
        money.record_budget(
            **{**budget, "version": row.version}, amount_pence=500, statement="Board of July"
        )


def test_closing_waits_until_every_penny_is_accounted_for(in_app: Flask) -> None:
    found = live()

    def gate() -> GateStatus:
        return check_gates([found], [MONEY_RECONCILED])[found.id][0].met

    assert gate() is GateStatus.NOT_REQUIRED
    line = funded(found, 1000)
    booked(found, line, "actual", 990)
    assert gate() is GateStatus.NO
    booked(found, line, "lapsed", 10)
    assert gate() is GateStatus.YES


def test_a_benefit_has_a_baseline_or_the_reason_why_not(in_app: Flask) -> None:
    found = live()
    none = {"baseline": None, "baseline_on": None}
    with pytest.raises(Invalid, match="reason why there is none"):
        benefit(found, **none)
    row = benefit(found, **none, no_baseline_reason="Nobody counted before")
    assert row.status == BenefitStatus.PROFILED
    with pytest.raises(Invalid, match="value and its day"):
        benefit(found, target_on=None)
    with pytest.raises(Invalid, match="to come"):
        benefit(found, baseline_on=day(1))


def reading(found: Any, row: Any, name: str = "lead2", **values: Any) -> Any:
    given = {"value": Decimal("90.5"), "measured_on": day(0), "evidence": "Crime records",
             "forecast": None, "forecast_reason": ""}  # fmt: skip
    made = benefits.report(
        **owning(name, found), benefit=row, idempotency_key=f"r{name}{len(row.readings)}",
        **{**given, **values},
    )  # fmt: skip
    db.session.commit()
    return made


def test_the_owner_reports_and_somebody_else_verifies(in_app: Flask) -> None:
    found = live()
    row = benefit(found, owner=person("member"))
    with pytest.raises(NotAllowed):
        benefits.report(
            **by("lead", found), benefit=row, idempotency_key="x", value=Decimal(1), measured_on=day(0),
            evidence="x", forecast=None, forecast_reason="",
        )  # fmt: skip
    made = reading(found, row, "member")
    assert row.status == BenefitStatus.TRACKING
    check = {"benefit": row, "reading": made, "is_verified": True, "note": ""}
    with pytest.raises(Refused, match="somebody else"):
        benefits.check(**by("member", found), **check)
    for name in ("lead", "secretary", "chair", "staff"):
        with pytest.raises(NotAllowed):
            benefits.check(**by(name, found), **check)
    benefits.check(**by("member2", found), **check)
    assert made.is_verified
    assert made.value == Decimal("90.5")


def test_a_value_comes_after_the_baseline_and_a_missed_target_needs_the_reason(
    in_app: Flask,
) -> None:
    found = live()
    row = benefit(found)
    with pytest.raises(Invalid, match="baseline is of"):
        reading(found, row, measured_on=row.baseline_on)
    with pytest.raises(Invalid, match="target is not reached"):
        reading(found, row, forecast=Decimal(86))
    reading(found, row, forecast=Decimal(85))
    assert row.forecast == Decimal(85)


def test_a_target_changed_after_measuring_needs_the_reason(in_app: Flask) -> None:
    found = live()
    row = benefit(found)
    reading(found, row)
    content = benefits.Content(
        **{name: getattr(row, name) for name in benefits.FIELDS if name != "target"},
        owner=row.owner, target=Decimal(95),
    )  # fmt: skip
    values: dict[str, Any] = {"benefit": row, "content": content, "version": row.version}
    with pytest.raises(Invalid, match="measured already"):
        benefits.edit(**by("lead", found), **values, reason="")
    benefits.edit(**by("lead", found), **values, reason="The board agreed")
    assert row.target == Decimal(95)
