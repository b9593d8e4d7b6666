"""When benefits are measured after adoption, and where each one's review stands.

The marks are 6, 12 and 24 months after the day on which a unit first worked that way, and they
outlive the project. A value counts for a mark from one month before it, until the next mark's own
month begins.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_by_record
from evidence_hub.findings.models import Adoption, AdoptionStep, BenefitReview, Recommendation
from evidence_hub.findings.states import Adopting
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.lifecycle import CONCLUSIONS
from evidence_hub.tracking.models import Benefit, BenefitReading
from evidence_hub.tracking.states import BenefitStatus

# The report asks for benefits “fully understood” (113b) without saying when; decision 0026 names
# these three.
MONTHS = (6, 12, 24)
MONTHS_OF_YEAR = 12


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * MONTHS_OF_YEAR + day.month - 1 + months, MONTHS_OF_YEAR)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Measured(StrEnum):
    """Where one mark stands; worked out, never stored."""

    TO_COME = "to_come"
    DUE = "due"
    OVERDUE = "overdue"
    MEASURED = "measured"
    MISSED = "missed"

    @property
    def label(self) -> str:
        return {Measured.TO_COME: "To come", Measured.MISSED: "Never measured"}.get(
            self, self.value.capitalize()
        )


@dataclass(frozen=True)
class Mark:
    """One measurement that is due ``months`` after adoption."""

    months: int
    due_on: dt.date
    opens_on: dt.date
    closes_on: dt.date | None  # the day from which a value counts for the next mark
    reading: BenefitReading | None
    state: Measured


def marks_of(readings: Sequence[BenefitReading], adopted_on: dt.date, today: dt.date) -> list[Mark]:
    """Return the three marks of a benefit with the value that counts for each."""
    days = [months_after(adopted_on, months) for months in MONTHS]
    opens = [months_after(adopted_on, months - 1) for months in MONTHS]
    found = []
    for place, (months, due_on) in enumerate(zip(MONTHS, days, strict=True)):
        until = opens[place + 1] if place + 1 < len(opens) else None
        held = [
            row
            for row in readings
            if row.is_verified is not False
            and row.measured_on >= opens[place]
            # Each value counts for one mark, or one measurement could answer for a whole year.
            and (until is None or row.measured_on < until)
        ]
        reading = held[-1] if held else None
        state = _state(reading, opens[place], due_on, until, today)
        found.append(Mark(months, due_on, opens[place], until, reading, state))
    return found


def _state(
    reading: BenefitReading | None,
    opens_on: dt.date,
    due_on: dt.date,
    until: dt.date | None,
    today: dt.date,
) -> Measured:
    if reading is not None:
        return Measured.MEASURED
    if today < opens_on:
        return Measured.TO_COME
    # Never measured, and shown as such for good: the next mark is due by now, and a value of today
    # says nothing about that earlier time.
    if until is not None and today >= until:
        return Measured.MISSED
    return Measured.OVERDUE if today > due_on else Measured.DUE


@cached_by_record
def adopted_days(ids: Sequence[int]) -> dict[int, dt.date]:
    """Return the day from which each project's benefits are reviewed; two queries.

    The first day on which a unit worked as recommended; failing that, the day on which the board
    began the benefits review. Projects with neither are left out.
    """
    stages = [row.value for row in Adopting if row.is_adopted]
    found = {
        project_id: in_london(at).date()
        for project_id, at in db.session.execute(
            select(StageMove.project_id, func.min(StageMove.at))
            .where(StageMove.project_id.in_(ids), StageMove.target == Stage.BENEFITS_REVIEW)
            .group_by(StageMove.project_id)
        )
    }
    adopted = db.session.execute(
        select(Recommendation.project_id, func.min(AdoptionStep.entered_on))
        .join(Adoption, Adoption.id == AdoptionStep.adoption_id)
        .join(Recommendation, Recommendation.id == Adoption.recommendation_id)
        .where(Recommendation.project_id.in_(ids), AdoptionStep.stage.in_(stages))
        .group_by(Recommendation.project_id)
    )
    # A unit's own first day goes before the board's: benefits begin where somebody works
    # differently.
    return {**found, **dict(adopted.all())}


@dataclass(frozen=True)
class Reviewed:
    """One benefit, its marks, and what was concluded on it, newest first."""

    benefit: Benefit
    marks: Sequence[Mark]
    reviews: Sequence[BenefitReview]

    @property
    def is_concluded(self) -> bool:
        return BenefitStatus(self.benefit.status) in CONCLUSIONS

    @property
    def waiting(self) -> BenefitReview | None:
        return next((row for row in self.reviews if row.checked_at is None), None)

    @property
    def overdue(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.state is Measured.OVERDUE]


def waiting(benefit: Benefit) -> BenefitReview | None:
    """Return the conclusion on this benefit that nobody has checked yet."""
    return db.session.scalar(
        select(BenefitReview).where(
            BenefitReview.benefit_id == benefit.id, BenefitReview.checked_at.is_(None)
        )
    )


def reviewed(projects: Sequence[Project], today: dt.date) -> Mapping[int, list[Reviewed]]:
    """Return each project's benefits with marks and conclusions; five queries."""
    ids = [project.id for project in projects]
    days = adopted_days(ids)
    benefits = db.session.scalars(
        select(Benefit)
        .where(Benefit.project_id.in_(ids))
        .options(selectinload(Benefit.readings), joinedload(Benefit.owner))
        .order_by(Benefit.project_id, Benefit.number)
    ).all()
    reviews: dict[int, list[BenefitReview]] = {}
    for row in db.session.scalars(
        select(BenefitReview)
        .where(BenefitReview.benefit_id.in_([each.id for each in benefits]))
        .options(joinedload(BenefitReview.receiver))
        .order_by(BenefitReview.id.desc())
    ):
        reviews.setdefault(row.benefit_id, []).append(row)
    found: dict[int, list[Reviewed]] = {project_id: [] for project_id in ids}
    for each in benefits:
        day = days.get(each.project_id)
        marks = marks_of(each.readings, day, today) if day else []
        found[each.project_id].append(Reviewed(each, marks, reviews.get(each.id, [])))
    return found
