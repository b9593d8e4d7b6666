"""Forms of money."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import Optional

from evidence_hub.tracking.budget_totals import KINDS
from evidence_hub.tracking.operations.booking import BOOKED
from evidence_hub.tracking.operations.money import FORMS, STATUSES
from evidence_hub.web.forms import (
    HubDateField,
    HubForm,
    Money,
    Paragraphs,
    Required,
    TextLine,
    Whole,
)

YEAR = "The year in which it begins, in April: 2027 for 2027/28"


class BudgetForm(HubForm):
    version = HiddenField()
    year = Whole("Financial year", description=YEAR)
    # Report para 121 speaks of a merged budget and names no figure, so a year without one must be
    # possible.
    amount = Money("Amount", most=20, description="Leave blank where none is stated yet")
    statement = Paragraphs(
        "Who decided it, and where that is written", most=1000, required="Say who decided it"
    )


class ProposeForm(HubForm):
    """``funder`` gets its choices from the view; 0 is the force's research budget."""

    idempotency_key = HiddenField()
    what_for = TextLine("What it is for", most=300, required="Say what it is for")
    funder = SelectField("Who gives it", coerce=int)
    year = Whole("Financial year", description=YEAR)
    amount = Money("Amount", most=20, required="Enter the amount")
    form = RadioField("Form", choices=FORMS, validators=[Required("Choose cash or in kind")])
    status = RadioField(
        "How sure is it?", choices=STATUSES, validators=[Required("Choose how sure it is")]
    )
    is_ring_fenced = BooleanField("It is ring-fenced: for this purpose only")
    may_carry_forward = BooleanField("What is not spent may be carried into the next year")


class ForecastForm(HubForm):
    version = HiddenField()
    amount = Money("Expected by the end of the year", most=20, required="Enter the amount")
    reason = Paragraphs("Reason", most=1000, description="Needed where it is not the sum given")


class BookForm(HubForm):
    """``settles`` gets its choices from the view; 0 settles none."""

    idempotency_key = HiddenField()
    kind = RadioField(
        "What is it?",
        choices={code: KINDS[code] for code in BOOKED},
        validators=[Required("Choose what it is")],
    )
    amount = Money("Amount", most=20, required="Enter the amount")
    booked_on = HubDateField("Day", required="Enter the day")
    what = TextLine("What it was", most=300, required="Say what it was")
    settles = SelectField(
        "Commitment that it pays or sets free", coerce=int, validators=[Optional()]
    )


class KeyedReasonForm(HubForm):
    idempotency_key = HiddenField()
    reason = Paragraphs("Reason", most=300, required="Give the reason")
