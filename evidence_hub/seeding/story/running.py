"""A study under way: moves, plan, money, risks, progress, benefits (T7 to T9, T13 to T20)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from evidence_hub.core import clock
from evidence_hub.findings.operations import (
    reviews,
)
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.seeding.story.script import Study, Told, new_key
from evidence_hub.tracking import budget_totals
from evidence_hub.tracking.fields import ProgressContent
from evidence_hub.tracking.models import Benefit, FundingLine
from evidence_hub.tracking.operations import (
    benefits,
    booking,
    incidents,
    money,
    plan,
    progress,
    risks,
    stage_moves,
)

# What the reports of the story have in common; each says only what is different.
REPORT: dict[str, Any] = {
    "done": "DEMO. As planned",
    "next_steps": "DEMO. Go on",
    "planned": None,
    "recruited": None,
    "counted_on": None,
    "deviations": "DEMO. None",
    "attrition": "DEMO. None",
    "declared": "green",
    "cause": "",
    "action": "",
    "action_owner": "",
    "action_by": None,
}


LATELY = -20  # what came in since then waits for the secretary


def move(study: Study, days: int, name: Move) -> None:
    """Keep a move that the lead makes."""
    study.on(days, lambda: stage_moves.make_move(**study.by(study.lead), name=name), hour=15)


def milestone(study: Study, days: int, title: str, due: int, *, met: int | None = None) -> None:
    """Keep a milestone planned on ``days``, due and perhaps met on other days."""
    lead = study.lead
    made = study.on(
        days,
        lambda: plan.add(
            **study.by(lead),
            idempotency_key=new_key(),
            title=title,
            baseline_on=study.day(due),
            owner=None,
        ),
    )
    if met is not None:
        study.on(
            met,
            lambda: plan.reach(
                **study.by(lead),
                milestone=made.it,
                begun_on=None,
                actual_on=clock.today(),
                version=None,
            ),
        )


def report(study: Study, days: int, *, kind: str = "periodic", **content: Any) -> None:
    """Keep a progress report sent on that day, which the secretary accepts three days later."""
    made = study.on(
        days,
        lambda: progress.save(
            **study.by(study.lead),
            report=None,
            idempotency_key=new_key(),
            kind=kind,
            content=ProgressContent(**{**REPORT, **content}),
            is_sent=True,
        ),
        hour=11,
    )
    # The last report stays unanswered, or the secretary of the DEMO would have nothing to do.
    if days + 3 < LATELY:
        study.on(
            days + 3,
            lambda: progress.answer(
                **study.by("secretary"), report=made.it, is_accepted=True, note=""
            ),
        )


def risk(study: Study, days: int, title: str, likelihood: int, impact: int) -> None:
    study.on(
        days,
        lambda: risks.add(
            **study.by(study.lead),
            idempotency_key=new_key(),
            content=risks.Content(
                kind="risk",
                title=title,
                response="DEMO. The sergeants are asked each week.",
                likelihood=likelihood,
                impact=impact,
                owner=study.person(study.lead),
                review_on=study.day(14),
            ),
        ),
    )


def fund(study: Study, days: int, pence: int, what_for: str, spent: Mapping[int, int]) -> None:
    """Keep money proposed and confirmed on ``days``, and what was spent of it on which days."""

    def confirm() -> FundingLine:
        line = money.propose(
            **study.by(study.lead),
            idempotency_key=new_key(),
            funder=None,
            form="cash",
            status="applied",
            year=budget_totals.financial_year(clock.today()),
            amount_pence=pence,
            what_for=what_for,
            is_ring_fenced=False,
            may_carry_forward=True,
        )
        # The lead proposes and the secretary confirms: the hub refuses one person for both.
        money.confirm(**study.by("secretary"), line=line, is_confirmed=True, reason="")
        return line

    def book(amount: int) -> None:
        booking.book(
            **study.by("secretary"),
            line=confirmed.it,
            idempotency_key=new_key(),
            kind="actual",
            amount_pence=amount,
            booked_on=clock.today(),
            what=what_for,
        )

    confirmed = study.on(days, confirm, hour=16)
    for day, amount in spent.items():
        study.on(day, lambda amount=amount: book(amount), hour=16)  # type: ignore[misc]


def benefit(
    study: Study,
    days: int,
    title: str,
    measured: tuple[str, str],
    numbers: tuple[int, int],
    *,
    owner: str = "member3",
    due: int = 120,
) -> Told[Benefit]:
    """Keep a benefit, lower being better.

    ``measured`` holds measure and unit, ``numbers`` baseline and target.
    """
    (counted, unit), (baseline, target) = measured, numbers
    return study.on(
        days,
        lambda: benefits.add(
            **study.by(study.lead),
            idempotency_key=new_key(),
            content=benefits.Content(
                title=title,
                kind="non_financial",
                measure=counted,
                unit=unit,
                better="lower",
                owner=study.person(owner),
                baseline=Decimal(baseline),
                baseline_on=clock.today(),
                no_baseline_reason="",
                target=Decimal(target),
                target_on=study.day(due),
                attribution="DEMO. Places without it are compared.",
            ),
        ),
    )


def measure(study: Study, days: int, benefit: Told[Benefit], value: int, owner: str) -> None:
    """Keep a value that the owner reports and a member verifies."""

    def step() -> None:
        reading = benefits.report(
            **study.owning(owner),
            benefit=benefit.it,
            idempotency_key=new_key(),
            value=Decimal(value),
            measured_on=clock.today(),
            evidence="DEMO. Recorded crime",
            forecast=None,
            forecast_reason="",
        )
        # A member verifies. Owners would be verifying themselves.
        benefits.check(
            **study.by("member"), benefit=benefit.it, reading=reading, is_verified=True, note=""
        )

    study.on(days, step)


def conclude(study: Study, days: int, benefit: Told[Benefit], owner: str, why: str) -> None:
    """Keep the owner's word that a benefit did not come, and a member's agreement."""

    def step() -> None:
        made = reviews.conclude(
            **study.owning(owner),
            benefit=benefit.it,
            idempotency_key=new_key(),
            conclusion="not_realised",
            explanation=why,
            receiver=None,
        )
        reviews.check(**study.by("member"), review=made, is_verified=True, note="")

    study.on(days, step)


def incident(study: Study, days: int, what: str, reason: str) -> None:
    """Keep a deviation that the lead reports and information governance decides on."""
    made = study.on(
        days,
        lambda: incidents.report(
            **study.by(study.lead),
            idempotency_key=new_key(),
            category="protocol_deviation",
            what=what,
            aware_at=clock.now(),
            people_affected=0,
            containment="DEMO. The list was corrected at once.",
        ),
    )
    study.on(
        days + 1,
        lambda: incidents.decide(
            **study.by("infogov"),
            incident=made.it,
            category="protocol_deviation",
            decision="none_needed",
            reason=reason,
            notified_at=None,
            reference="",
            late_reason="",
            are_people_told=None,
        ),
    )
    study.on(
        days + 2,
        lambda: incidents.decide_continuation(
            **study.by("chair"), incident=made.it, continuation="continue", reason=reason
        ),
    )


def lapse(study: Study, days: int, due: Callable[[], Any]) -> None:
    """Keep the moves that the passing of time makes on that day."""
    study.on(days, lambda: [piece() for piece in due()], hour=6)
