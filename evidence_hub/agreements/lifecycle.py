"""The states of an agreement and of an impact assessment, and the moves between them.

Whether an agreement is in force, expiring or expired is read from its dates each time it is
asked, so nothing depends on the clock having run.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from evidence_hub.agreements.models import Agreement, AgreementVersion, Impact
from evidence_hub.agreements.states import Assessed, Sharing
from evidence_hub.core.transitions import Transition, Transitions

# Expiring is a warning inside "in force", so whatever asks for force must accept both.
RUNS = frozenset({Sharing.IN_FORCE, Sharing.EXPIRING})
ENDED = frozenset({Sharing.EXPIRED, Sharing.TERMINATED})


class AgreementMove(StrEnum):
    SEND = "send to the parties"
    TAKE_BACK = "take back to draft"
    SIGN = "complete the signatures"
    TERMINATE = "terminate"


class ImpactMove(StrEnum):
    SCREEN_AGAIN = "screen again"
    NEED_NONE = "say that none is needed"
    SEND_FOR_ADVICE = "send for advice"
    ADVISE = "advise"
    FIND_HIGH_RISK = "find that high risk remains"
    RECORD_ANSWER = "record the Commissioner’s answer"
    BE_STOPPED = "be stopped by the Commissioner"
    ACCEPT = "accept"
    SEND_BACK = "send back"


_D, _N, _S = Sharing.DRAFT, Sharing.IN_NEGOTIATION, Sharing.SIGNED
# Signed leads nowhere but to its end: a signed text is varied by a next version, never taken back.
OF_AGREEMENTS = Transitions(
    Transition(AgreementMove.SEND, frozenset({_D}), _N),
    Transition(AgreementMove.TAKE_BACK, frozenset({_N}), _D, needs_reason=True),
    Transition(AgreementMove.SIGN, frozenset({_N}), _S),
    Transition(
        AgreementMove.TERMINATE, frozenset({_D, _N, _S}), Sharing.TERMINATED, needs_reason=True
    ),
)
# An accepted assessment may be written again, for its review; its earlier acceptance runs on until
# its own last day.
_WRITABLE = frozenset(
    {
        Assessed.SCREENING,
        Assessed.DRAFTED,
        Assessed.ADVICE_GIVEN,
        Assessed.ACCEPTED,
        Assessed.RESIDUAL_HIGH_RISK,
    }
)


def _row(
    name: ImpactMove,
    sources: Assessed | frozenset[Assessed],
    target: Assessed,
    *,
    reason: bool = False,
) -> Transition[ImpactMove, Assessed]:
    given = sources if isinstance(sources, frozenset) else frozenset({sources})
    return Transition(name, given, target, reason)


OF_ASSESSMENTS = Transitions(
    _row(ImpactMove.SCREEN_AGAIN, _WRITABLE | {Assessed.NOT_NEEDED}, Assessed.SCREENING),
    _row(ImpactMove.NEED_NONE, Assessed.SCREENING, Assessed.NOT_NEEDED, reason=True),
    _row(ImpactMove.SEND_FOR_ADVICE, _WRITABLE, Assessed.DRAFTED),
    _row(ImpactMove.ADVISE, Assessed.DRAFTED, Assessed.ADVICE_GIVEN),
    _row(ImpactMove.FIND_HIGH_RISK, Assessed.DRAFTED, Assessed.RESIDUAL_HIGH_RISK),
    # After the Commissioner's answer the owner still decides; an answer is advice with weight, not
    # an acceptance.
    _row(ImpactMove.RECORD_ANSWER, Assessed.RESIDUAL_HIGH_RISK, Assessed.ADVICE_GIVEN, reason=True),
    _row(ImpactMove.BE_STOPPED, Assessed.RESIDUAL_HIGH_RISK, Assessed.SCREENING, reason=True),
    _row(ImpactMove.ACCEPT, Assessed.ADVICE_GIVEN, Assessed.ACCEPTED),
    _row(ImpactMove.SEND_BACK, Assessed.ADVICE_GIVEN, Assessed.SCREENING, reason=True),
)


def agreement_goes(name: AgreementMove, version: AgreementVersion, *, reason: str = "") -> None:
    """Make the move, or raise Invalid and leave the version as it was."""
    version.status = OF_AGREEMENTS.target(name, Sharing(version.status), reason=reason)


def assessment_goes(name: ImpactMove, impact: Impact, *, reason: str = "") -> None:
    """Make the move, or raise Invalid and leave the assessment as it was."""
    impact.status = OF_ASSESSMENTS.target(name, Assessed(impact.status), reason=reason)


def begins(version: AgreementVersion) -> dt.date:
    """Return the first day in force: the agreed start, but never before all have signed."""
    if version.starts_on is None or version.signed_on is None:
        raise ValueError("A version that is not signed by all never begins")
    # Signing late must not back-date the sharing that it allows.
    return max(version.starts_on, version.signed_on)


# A draft can be terminated as well, and must not count as something that once held.
def _was_signed(version: AgreementVersion) -> bool:
    return version.signed_on is not None and version.status in (Sharing.SIGNED, Sharing.TERMINATED)


def state_of(version: AgreementVersion, day: dt.date, *, soon: int = 0) -> Sharing:
    """Return how a version stands on a day; ``soon`` days before its end it is expiring."""
    if version.status == Sharing.TERMINATED:
        return Sharing.TERMINATED
    if version.status != Sharing.SIGNED or version.ends_on is None:
        return Sharing(version.status)
    # The later version wins from its own first day on, so two are never in force together.
    later = [
        row
        for row in version.agreement.versions
        if row.number > version.number and _was_signed(row) and begins(row) <= day
    ]
    if later:
        return Sharing.SUPERSEDED
    if day < begins(version):
        return Sharing.SIGNED
    if day > version.ends_on:
        return Sharing.EXPIRED
    # The last day itself still counts as in force; the day after is the first without an agreement.
    return (
        Sharing.EXPIRING if day >= version.ends_on - dt.timedelta(days=soon) else Sharing.IN_FORCE
    )


def in_force(agreement: Agreement, day: dt.date) -> AgreementVersion | None:
    """Return the version in force on that day; there is at most one."""
    return next((row for row in agreement.versions if state_of(row, day) in RUNS), None)


def ended_on(agreement: Agreement, day: dt.date) -> dt.date | None:
    """Return the last day of an agreement that was in force once and has ended by ``day``."""
    # While any of its versions runs, nothing of the agreement has ended.
    if in_force(agreement, day) is not None:
        return None
    ran = [row for row in agreement.versions if has_run(row, day)]
    return _last_day(ran[-1]) if ran else None


def _last_day(version: AgreementVersion) -> dt.date | None:
    # The earlier of the agreed and the actual end: termination cannot lengthen.
    ends = [each for each in (version.ends_on, version.ended_on) if each is not None]
    return min(ends) if ends else None


def has_run(version: AgreementVersion, day: dt.date) -> bool:
    """Whether a version was in force on some day up to this one; a dead letter never was."""
    if not _was_signed(version) or begins(version) > day:
        return False
    # Terminated before its first day, it never ran, and nothing was received under it.
    last = _last_day(version)
    return last is None or begins(version) <= last


def assessed(impact: Impact, day: dt.date) -> Assessed:
    """Return how an assessment stands on a day: past its review date it is due for review."""
    if impact.status == Assessed.ACCEPTED and not impact.is_in_force(day):
        return Assessed.REVIEW_DUE
    return Assessed(impact.status)
