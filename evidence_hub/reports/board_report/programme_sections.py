"""What happened in the wider programme in a period, for "Other developments" (report para 120)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.programme.models import Award, Fair, Opportunity, Partnership, Placement
from evidence_hub.programme.models.opportunity import STATES as BIDS
from evidence_hub.reports.board_report.document import Period, Statement


def surroundings(period: Period) -> list[Statement]:
    """Return what readers of the register may know: no names of students, no fees."""
    return [
        *_fairs(period),
        *_students(period),
        *_ventures(period),
        *_placements(period),
        *_opportunities(period),
    ]


def _several(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _fairs(period: Period) -> Iterator[Statement]:
    rows = db.session.scalars(
        select(Fair)
        .where(Fair.held_on.between(period.starts_on, period.ends_on), Fair.called_off_at.is_(None))
        .options(joinedload(Fair.interests))
        .order_by(Fair.held_on, Fair.id)
    ).unique()
    for row in rows:
        enquiries = sum(each.enquiry_id is not None for each in row.interests)
        yield Statement(
            f"fair:{row.id}",
            f"A Research Fair was held on {day_words(row.held_on)}. "
            f"{_several(len(row.interests), 'interest was', 'interests were')} recorded; "
            f"{_several(enquiries, 'became an enquiry', 'became enquiries')}.",
            (("fair", f"/programme/fairs/{row.id}"),),
            row.title,
            is_demo=row.is_demo,
        )


def _students(period: Period) -> Iterator[Statement]:
    """Say how many were on a course, ended it, and how many still owe what (para 120, third)."""
    rows = db.session.scalars(
        select(Award).where(
            Award.starts_on <= period.ends_on,
            or_(Award.ended_on.is_(None), Award.ended_on >= period.starts_on),
        )
    ).all()
    if not rows:
        return
    # Owed is counted whenever the course ended: a duty does not lapse with the period.
    done = [row for row in rows if row.status == "completed" and period.holds(row.ended_on)]
    owed = [row for row in rows if row.status == "completed" and row.implemented_on is None]
    yield Statement(
        # One statement for all of them: names of students do not go to a public paper (decision
        # 0031).
        "students",
        f"{_several(len(rows), 'funded student was', 'funded students were')} on a course, each "
        f"with a force supervisor. {_several(len(done), 'course was', 'courses were')} completed. "
        f"Findings of {len(owed)} are still to be presented or put to use.",
        (("funded students", "/programme/students"),),
        "Funded students",
        is_demo=any(row.is_demo for row in rows),
    )


def _ventures(period: Period) -> Iterator[Statement]:
    rows = db.session.scalars(
        select(Partnership)
        .where(
            # A blank day is unknown, and what is unknown is not left out.
            or_(Partnership.starts_on.is_(None), Partnership.starts_on <= period.ends_on),
            or_(Partnership.ends_on.is_(None), Partnership.ends_on >= period.starts_on),
        )
        .options(joinedload(Partnership.reviews))
        .order_by(Partnership.kind, Partnership.title, Partnership.id)
    ).unique()
    for row in rows:
        reviewed = [
            f"The board reviewed it on {day_words(each.decided_on)}: {Outcome(each.outcome).past}."
            for each in row.reviews
            if period.holds(each.decided_on)
        ]
        due = f"The board reviews it by {day_words(row.review_on)}." if row.review_on else ""
        yield Statement(
            f"venture:{row.id}",
            " ".join(part for part in (row.purpose, *reviewed, due) if part),
            ((row.kind, f"/programme/partnerships/{row.id}"),),
            row.title,
            is_demo=row.is_demo,
        )


def _placements(period: Period) -> Iterator[Statement]:
    rows = db.session.scalars(
        select(Placement)
        .where(Placement.starts_on <= period.ends_on, Placement.ends_on >= period.starts_on)
        .options(joinedload(Placement.found))
        .order_by(Placement.starts_on, Placement.id)
    ).unique()
    for row in rows:
        students = _several(row.students, "student", "students")
        yield Statement(
            f"placement:{row.id}",
            f"{students} of {row.institution} looked at: {row.aim}",
            (("placement", f"/programme/placements/{row.id}"),),
            row.title,
            tuple(f"{each.policy}: {each.text}" for each in row.found),
            is_demo=row.is_demo,
        )


def _opportunities(period: Period) -> Iterator[Statement]:
    rows = db.session.scalars(
        select(Opportunity)
        .where(
            or_(
                Opportunity.decided_on.between(period.starts_on, period.ends_on),
                Opportunity.answered_on.between(period.starts_on, period.ends_on),
            )
        )
        .order_by(Opportunity.deadline_on, Opportunity.id)
    )
    for row in rows:
        yield Statement(
            f"opportunity:{row.id}",
            f"{row.funder} offered money: {row.text} Where it stands: {BIDS[row.status].lower()}.",
            (("funding opportunity", f"/programme/funding/{row.id}"),),
            row.title,
            is_demo=row.is_demo,
        )
