"""What clearance knows: outcomes, permitted grounds, stages, and what a file may be used for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evidence_hub.agreements.models import ClearanceComment, ClearanceSubmission
from evidence_hub.agreements.notice_clock import is_released, read
from evidence_hub.house_rules import rules
from evidence_hub.lifecycle.models import StageMove

OUTCOMES = {
    "cleared": "Cleared",
    "cleared_with_redactions": "Cleared with redactions",
    "cleared_with_factual_comments": "Cleared with factual comments",
    "delayed_until": "Delayed until a day",
    "refused_in_part": "Refused in part",
}
# Each of these needs a permitted ground for each part: refusing without one must be impossible
# (journey J6, DOMAIN 3.10).
HOLDS_BACK = frozenset({"cleared_with_redactions", "delayed_until", "refused_in_part"})
# The file itself may go out; what is redacted or refused in part goes out as another file.
WHOLE = frozenset({"cleared", "cleared_with_factual_comments", "delayed_until"})
# How far the output is after a decision that does not simply clear it.
STAGE_AFTER = {
    "delayed_until": "submitted_for_clearance",
    "refused_in_part": "drafted",
    "cleared_with_redactions": "drafted",  # the redacted text is another file, cleared in turn
}
# Why an output never appeared (T13). A list, so that reports can count how often work was not
# cleared; "other" still asks for words.
REASONS = {
    "rejected_by_outlet": "The outlet did not take it",
    "no_time": "Nobody had the time",
    "authors_left": "The authors left",
    "not_cleared": "It was not cleared",
    "merged": "It became part of another output",
    "study_ended": "The study ended early",
    "other": "Another reason",
}
STAGES = {
    "planned": "Planned",
    "drafted": "Drafted",
    "submitted_for_clearance": "Submitted for clearance",
    "cleared": "Cleared",
    "submitted": "With the publisher",
    "accepted": "Accepted",
    "published": "Published",
    "corrected": "Corrected",
    "retracted": "Retracted",
    "abandoned": "Abandoned",
}
# An output in one of these does not block closure (T13). Retracted counts: it was out, and that is
# on record.
FINAL = frozenset({"published", "corrected", "retracted", "abandoned"})
# What only a cleared text may become.
OUT = frozenset({"submitted", "accepted", "published", "corrected"})
# A text with the authors still counts as waiting: its clock runs on unless the agreement stops it.
WAITING = ("open", "with_authors")


# A house rule that the board adopts, not a constant: DOMAIN 3.10 lists the defaults, and criticism
# is not among them.
def permitted_grounds() -> dict[str, str]:
    """Return the grounds that the board permits, code → words (house rule)."""
    rule = rules.RULES["permitted_grounds"]
    known = rule.choices or {}
    codes = [each.strip() for each in rules.text_of(rule.code).split(",")]
    return {code: known[code] for code in codes if code in known}


# Decisions are append-only, so a ground that was withdrawn must keep its words.
def all_grounds() -> dict[str, str]:
    """Return every ground ever permitted, so that old decisions can be read."""
    return dict(rules.RULES["permitted_grounds"].choices or {})


def may_go_out(
    submission: ClearanceSubmission,
    moves: Sequence[StageMove],
    today: dt.date,
    *,
    whole: bool = False,
) -> bool:
    """Whether a submitted text is cleared or released on that day; ``whole``: the file as it is."""
    # Silence may release a text, but only as its agreement says, so the clock is asked.
    if submission.decision is None:
        return is_released(submission, read(submission, moves, today))
    if whole and submission.decision.outcome not in WHOLE:
        return False
    until = submission.decision.delayed_until
    return until is None or today >= until


def is_shown_to_authors(comment: ClearanceComment, submission: ClearanceSubmission) -> bool:
    """Comments of fact go to the authors, once they are sent or the decision is made."""
    if comment.kind != "fact":
        return False
    if submission.status in ("decided", "released"):
        return True
    # While it is open, only what had been written when the text was last handed over: a comment
    # that is being prepared stays inside until it is sent.
    return any(row.began_at >= comment.made_at for row in submission.pauses)
