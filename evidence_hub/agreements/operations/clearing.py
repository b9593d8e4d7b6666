"""Reviewing what is to be published, and deciding on it: on permitted grounds alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import clearance, notifications, queries
from evidence_hub.agreements.clearance import FINAL, HOLDS_BACK, OUTCOMES, STAGE_AFTER, WAITING
from evidence_hub.agreements.models import (
    ClearanceComment,
    ClearanceDecision,
    ClearancePause,
    ClearanceSubmission,
)
from evidence_hub.agreements.notice_clock import Reading, is_released, read
from evidence_hub.agreements.states import ClearanceStatus, OutputStage
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import refuse_if
from evidence_hub.registry.changes import change
from evidence_hub.registry.models import Project

NO_GROUND = (
    "This is no permitted ground for holding back. Choose one from the list, "
    "or send it to the authors as a comment of fact"
)


@dataclass(frozen=True)
class Withheld:
    """A part that is held back: where it stands, and on which ground."""

    place: str
    ground: str


def _check_waiting(project: Project, submission: ClearanceSubmission) -> None:
    """Refuse what was decided, and what silence has released although no clock ran yet."""
    if submission.status not in WAITING or is_released(submission, _reading(project, submission)):
        raise Invalid({"status": "It was settled already"})


# Suspensions are read each time, because a move of the project may have stopped the clock since the
# page was shown.
def _reading(project: Project, submission: ClearanceSubmission) -> Reading:
    moves = queries.suspensions([project.id]).get(project.id, [])
    return read(submission, moves, clock.today())


def comment(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    submission: ClearanceSubmission,
    kind: str,
    ground: str,
    place: str,
    text: str,
    note: str,
) -> ClearanceComment:
    """Comment on fact, or say on which permitted ground something should be held back."""
    require(actor, Can.COMMENT_ON_PUBLICATION, relationship)
    _check_waiting(project, submission)
    if kind not in ("fact", "hold_back"):
        raise Invalid({"kind": "Choose what you say"})
    if not text:
        raise Invalid({"text": "Write your comment"})
    # J6: "damages reputation" is met with this refusal. It names the way that is open, a comment of
    # fact.
    if kind == "hold_back" and ground not in clearance.permitted_grounds():
        raise Invalid({"ground": NO_GROUND})
    # A reviewer who finds marked or personal data takes the confirmation back, or silence could
    # release the text regardless.
    if kind == "hold_back" and submission.confirmed_at and ground in CONFIRMED_FREE_OF:
        submission.confirmed_at, submission.confirmed_by_name = None, ""
    row = ClearanceComment(
        kind=kind,
        ground=ground if kind == "hold_back" else "",
        place=place,
        text=text,
        note=note,
        made_at=clock.now(),
        made_by_id=actor.person_id,
        made_by_name=actor.name,
    )
    submission.comments.append(row)
    change(
        actor,
        project,
        AgreementsVerb.CLEARANCE_COMMENT_MADE,
        {"submission": [None, submission.id]},
    )
    return row


# The two grounds that the confirmation speaks of; the others do not keep silence from releasing.
CONFIRMED_FREE_OF = frozenset({"marked_or_harmful", "personal_data"})


def return_to_authors(
    *, actor: Actor, relationship: Relationship, project: Project, submission: ClearanceSubmission
) -> None:
    """Send the comments of fact to the authors; the clock stops only if the agreement says so."""
    require(actor, Can.COMMENT_ON_PUBLICATION, relationship)
    if submission.status != "open":
        raise Invalid({"status": "It is not with those who clear it"})
    # Only what is new since the text last went out: sending it again without a word would stop the
    # clock for nothing.
    last = max((row.began_at for row in submission.pauses), default=submission.sent_at)
    if not any(row.kind == "fact" and row.made_at >= last for row in submission.comments):
        raise Invalid({"status": "There is no new comment of fact to send"})
    submission.status = ClearanceStatus.WITH_AUTHORS
    submission.pauses.append(ClearancePause(began_at=clock.now(), began_by_name=actor.name))
    change(
        actor,
        project,
        AgreementsVerb.COMMENTS_OF_FACT_SENT_TO_THE_AUTHORS,
        {"status": ["open", "authors"]},
    )
    notifications.notify(
        project,
        notifications.team(project),
        key=f"clearance-comments:{submission.id}:{len(submission.pauses)}",
        text=f"Comments of fact on your text wait for an answer: {project.reference}",
        page=f"/publications/{submission.id}",
    )


def confirm_harmless(
    *, actor: Actor, relationship: Relationship, project: Project, submission: ClearanceSubmission
) -> None:
    """Confirm that the text holds no marked and no personal data; silence may then release it."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    _check_waiting(project, submission)
    # An objection on these grounds has to be decided on, and cannot be confirmed away.
    if any(row.ground in CONFIRMED_FREE_OF for row in submission.comments):
        raise Invalid({"status": "A reviewer says that it holds such data"})
    submission.confirmed_at, submission.confirmed_by_name = clock.now(), actor.name
    change(actor, project, AgreementsVerb.TEXT_CONFIRMED_FREE_OF_DATA, {})


def _check_decision(
    submission: ClearanceSubmission,
    outcome: str,
    withheld: Sequence[Withheld],
    reasons: str,
) -> None:
    refuse_if(outcome not in OUTCOMES, "outcome", "Choose an outcome")
    refuse_if(
        # Both ways: holding back names its parts, and clearing may not carry a ground that holds
        # nothing.
        (outcome in HOLDS_BACK) != bool(withheld),
        "withheld",
        "Holding back needs each part with its permitted ground; clearing none",
    )
    permitted = clearance.permitted_grounds()
    for part in withheld:
        refuse_if(part.ground not in permitted, "withheld", NO_GROUND)
        refuse_if(not part.place, "withheld", "Say which part each ground holds back")
    has_ground = any(row.kind == "hold_back" for row in submission.comments)
    refuse_if(
        # Where somebody wanted to hold back, even a plain clearance is explained, so that the
        # record tells why it was overruled.
        not reasons and (outcome != "cleared" or has_ground),
        "reasons",
        "Give the reasons; the authors read them",
    )
    refuse_if(
        (
            outcome == "cleared_with_factual_comments"
            and not any(row.kind == "fact" for row in submission.comments)
        ),
        "outcome",
        "There is no comment of fact to go with it",
    )


def _check_delay(
    submission: ClearanceSubmission, reading: Reading, outcome: str, delayed_until: dt.date | None
) -> None:
    if outcome != "delayed_until":
        if delayed_until is not None:
            raise Invalid({"delayed_until": "A day goes with a delay alone"})
        return
    # The longest delay counts from the end of the notice, which has no day while the clock is
    # stopped.
    if reading.due_on is None:
        raise Invalid({"delayed_until": "The clock is stopped. Decide on a delay once it runs"})
    # The contract caps a delay (DOMAIN 3.10), so nobody can put off for ever what they may not
    # refuse.
    latest = reading.due_on + dt.timedelta(days=submission.longest_delay)
    if delayed_until is None or not clock.today() < delayed_until <= latest:
        raise Invalid(
            {
                "delayed_until": "Give a day to come. The longest delay that was agreed ends on "
                f"{day_words(latest)}"
            }
        )


def decide(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    submission: ClearanceSubmission,
    sha256: str,
    outcome: str,
    withheld: Sequence[Withheld],
    delayed_until: dt.date | None,
    reasons: str,
    response: str,
) -> ClearanceDecision:
    """Decide on one exact file; raise Invalid where the digest differs or a ground is not one."""
    require(actor, Can.CLEAR_PUBLICATION, relationship)
    _check_waiting(project, submission)
    # Three digests must agree: what was looked at, what was submitted, and what the store holds.
    if not sha256 == submission.sha256 == submission.file.sha256:
        raise Invalid({"sha256": "This is not the file that was submitted. Look at it again"})
    _check_decision(submission, outcome, withheld, reasons)
    _check_delay(submission, _reading(project, submission), outcome, delayed_until)
    row = ClearanceDecision(
        sha256=sha256,
        outcome=outcome,
        grounds=sorted({part.ground for part in withheld}),
        withheld=[{"place": part.place, "ground": part.ground} for part in withheld],
        delayed_until=delayed_until,
        reasons=reasons,
        response=response,
        decided_at=clock.now(),
        decided_by_id=actor.person_id,
        decided_by_name=actor.name,
    )
    submission.decision = row
    submission.status = ClearanceStatus.DECIDED
    # A published output stays published while its correction is decided on.
    if submission.output.stage not in FINAL:
        submission.output.stage = OutputStage(STAGE_AFTER.get(outcome, "cleared"))
    for pause in submission.pauses:
        pause.ended_at = pause.ended_at or clock.now()
    change(
        actor,
        project,
        AgreementsVerb.PUBLICATION_CLEARANCE_DECIDED,
        {"outcome": [None, outcome], "grounds": [None, row.grounds], "sha256": [None, sha256]},
        reasons,
    )
    notifications.notify(
        project,
        notifications.team(project),
        key=f"clearance-decided:{submission.id}",
        text=f"Publication clearance of {project.reference}: {OUTCOMES[outcome].lower()}",
        page=f"/publications/{submission.id}",
    )
    return row
