"""Forms of incidents, and of stopping and going on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import Optional, ValidationError

from evidence_hub.core.clock import LONDON
from evidence_hub.tracking.operations.incidents import CONTINUATIONS, DECISIONS
from evidence_hub.web.forms import (
    Choice,
    HubDateField,
    HubForm,
    Paragraphs,
    Required,
    TextLine,
    TimeOfDay,
    Whole,
)

# More than the country has people: a larger number is a slip of the keyboard.
MOST_PEOPLE = 100_000_000


def moment(day: dt.date | None, time: dt.time | None) -> dt.datetime | None:
    """Return the instant of a London day and time; None where either is missing."""
    if day is None or time is None:
        return None
    # The person means the clock on their wall. The 72 hours run in UTC, so that they stay 72 hours
    # across a change of the clocks.
    return dt.datetime.combine(day, time, tzinfo=LONDON).astimezone(dt.UTC)


class MoveForm(HubForm):
    """The move that the page showed, so that a second click makes no further one."""

    move = HiddenField()


class ReasonForm(HubForm):
    reason = Paragraphs("Reason", most=2000, required="Give a reason")


class PauseForm(ReasonForm):
    participants = Paragraphs(
        "What happens with those who take part now",
        most=2000,
        required="Say what happens with those who take part now",
    )
    returns_on = HubDateField("When it should go on", required="Enter the day")


class IncidentForm(HubForm):
    """``category`` gets its choices from the view."""

    idempotency_key = HiddenField()
    category = Choice("What kind of incident is it?", required="Choose a kind")
    what = Paragraphs("What happened", most=5000, required="Say what happened")
    aware_on = HubDateField("The day somebody first knew of it", required="Enter the day")
    aware_time = TimeOfDay("At what time", most=20, required="Enter the time, like 14:05")
    # Blank is an honest answer in the first hour, and must not be read as nobody.
    people_affected = Whole(
        "How many people it affects (leave blank if you do not know)", validators=[Optional()]
    )
    containment = Paragraphs(
        "What was done at once", most=3000, required="Say what was done, or “nothing yet”"
    )

    def validate_people_affected(self, field: Any) -> None:
        if field.data is not None and not 0 <= field.data <= MOST_PEOPLE:
            raise ValidationError("Enter how many, or leave it blank")


class DecisionForm(HubForm):
    category = Choice("What kind of incident was it?", required="Choose a kind")
    decision = RadioField(
        "What was decided?",
        choices=DECISIONS,
        validators=[Required("Choose what was decided")],
    )
    reason = Paragraphs("Reasons", most=3000, required="Give the reasons")
    notified_on = HubDateField("The day the Commissioner was told")
    notified_time = TimeOfDay("At what time", most=20)
    reference = TextLine("The Commissioner’s reference", most=120)
    late_reason = Paragraphs("Why it was told after 72 hours", most=2000)
    people_told = RadioField(
        "Are the people told whom it affects?",
        choices={"yes": "Yes", "no": "No"},
        validators=[Required("Choose yes or no")],
    )


class ContinuationForm(HubForm):
    continuation = RadioField(
        "Does the study go on?",
        choices=CONTINUATIONS,
        validators=[Required("Choose whether it goes on")],
    )
    continuation_reason = Paragraphs("Reasons", most=2000, required="Give the reasons")
