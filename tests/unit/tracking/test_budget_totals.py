"""Money: whatever is booked and taken back, every sum is exact and adds up."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.core.money import pounds
from evidence_hub.tracking import budget_totals
from evidence_hub.tracking.models import FundingLine, MoneyEntry

PENCE = st.integers(1, 10**12)


def line(amount: int, *entries: MoneyEntry, year: int = 2027, **values: object) -> FundingLine:
    return FundingLine(
        **{
            "amount_pence": amount,
            "forecast_pence": amount,
            "year": year,
            "form": "cash",
            "status": "confirmed",
            "confirmed_at": dt.datetime(2027, 4, 1, tzinfo=dt.UTC),
            "entries": list(entries),
            **values,
        }
    )


def entry(key: int, kind: str, amount: int, **values: object) -> MoneyEntry:
    return MoneyEntry(id=key, kind=kind, amount_pence=amount, **values)


def test_an_actual_pays_its_commitment_and_taking_it_back_restores_both() -> None:
    commitment = entry(1, "commitment", 600)
    paid = entry(2, "actual", 400, settles_id=1)
    held = line(1000, commitment, paid)
    sums = budget_totals.sums_of(held)
    assert (sums.actual, sums.committed, sums.left, sums.free) == (400, 200, 600, 400)
    held.entries.append(entry(3, "actual", -400, settles_id=1, reverses_id=2))
    sums = budget_totals.sums_of(held)
    assert (sums.actual, sums.committed, sums.left, sums.free) == (0, 600, 1000, 400)


def test_a_commitment_taken_back_is_gone() -> None:
    held = line(1000, entry(1, "commitment", 600), entry(2, "commitment", -600, reverses_id=1))
    assert budget_totals.open_commitments(held.entries) == {}
    assert budget_totals.sums_of(held).free == 1000


def test_a_proposal_is_not_money_and_a_dropped_one_is_nothing() -> None:
    waits = line(500, confirmed_at=None, status="applied")
    assert budget_totals.sums_of(waits) == budget_totals.Sums(proposed=500)
    assert (
        budget_totals.sums_of(line(500, confirmed_at=None, status="declined"))
        == budget_totals.Sums()
    )


@st.composite
def books(draw: st.DrawFn) -> list[FundingLine]:
    """Lines with bookings that never exceed what is free, some of them taken back."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        held = line(draw(PENCE), year=draw(st.integers(2026, 2028)))
        for key in range(1, draw(st.integers(1, 8))):
            free = budget_totals.sums_of(held).free
            open_ones = budget_totals.open_commitments(held.entries)
            kind = draw(
                st.sampled_from(sorted(budget_totals.OUT | {"commitment", "settle", "undo"}))
            )
            if kind == "undo" and held.entries:
                done = {row.reverses_id for row in held.entries} | {
                    row.settles_id for row in held.entries
                }
                last = held.entries[-1]
                if last.id not in done and last.reverses_id is None:
                    held.entries.append(
                        entry(key, last.kind, -last.amount_pence, reverses_id=last.id,
                              settles_id=last.settles_id)
                    )  # fmt: skip
            elif kind == "settle" and open_ones:
                target = draw(st.sampled_from(sorted(open_ones)))
                pays = draw(st.integers(1, open_ones[target]))
                held.entries.append(entry(key, "actual", pays, settles_id=target))
            elif kind not in ("undo", "settle") and free > 0:
                held.entries.append(entry(key, kind, draw(st.integers(1, free))))
        found.append(held)
    return found


@given(books())
def test_nothing_is_lost_or_made_whatever_is_booked(lines: list[FundingLine]) -> None:
    for held in lines:
        sums = budget_totals.sums_of(held)
        out = sums.actual + sums.returned + sums.carried + sums.lapsed
        assert sums.given == out + sums.left
        assert sums.left == sums.free + sums.committed
        assert sums.free >= 0
        assert sums.committed >= 0
        assert sums.is_reconciled == (sums.left == 0)
    whole = budget_totals.total(lines)
    years = budget_totals.by_year(lines)
    for name in ("given", "committed", "actual", "returned", "carried", "lapsed", "left"):
        assert getattr(whole, name) == sum(getattr(each, name) for each in years.values())


@given(PENCE)
def test_pounds_say_every_penny(pence: int) -> None:
    said = pounds(pence).removeprefix("£").replace(",", "")
    whole, rest = said.split(".")
    assert int(whole) * 100 + int(rest) == pence
    assert len(rest) == 2


def test_the_financial_year_begins_on_the_first_of_april() -> None:
    assert budget_totals.financial_year(dt.date(2028, 3, 31)) == 2027
    assert budget_totals.financial_year(dt.date(2028, 4, 1)) == 2028
    assert budget_totals.year_words(2099) == "2099/00"
