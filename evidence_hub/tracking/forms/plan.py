"""Forms of the plan, the progress reports, and risks and issues."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField

from evidence_hub.tracking.fields import PROGRESS
from evidence_hub.tracking.operations.risks import KINDS
from evidence_hub.web.field_forms import form_fields
from evidence_hub.web.forms import (
    HubDateField,
    HubForm,
    Paragraphs,
    Required,
    Title,
)

EXAMPLE = "For example, 27 3 2027"
YES_NO = {"yes": "Yes", "no": "No"}
SCALE = {1: "1: very low", 2: "2: low", 3: "3: medium", 4: "4: high", 5: "5: very high"}


def owner_field(label: str) -> SelectField:
    """Return a list of the project's people; the view fills its choices (id, name)."""
    return SelectField(label, coerce=int)


class MilestoneForm(HubForm):
    idempotency_key = HiddenField()
    title = Title("What is to be reached", most=200, required="Say what is to be reached")
    baseline_on = HubDateField("By when", required="Enter the day", description=EXAMPLE)
    owner = owner_field("Who sees to it")


class MilestoneEditForm(HubForm):
    version = HiddenField()
    title = Title("What is to be reached", most=200, required="Say what is to be reached")
    baseline_on = HubDateField("By when", required="Enter the day", description=EXAMPLE)
    owner = owner_field("Who sees to it")
    # The operation decides whether a reason is needed: it depends on what was stored before.
    reason = Paragraphs("Reason", most=1000, description="Needed where the day changes")


class ForecastForm(HubForm):
    version = HiddenField()
    forecast_on = HubDateField("When it is expected", required="Enter the day", description=EXAMPLE)
    reason = Paragraphs("Reason", most=1000, description="Needed where it is or will be late")


class ReachForm(HubForm):
    version = HiddenField()
    begun_on = HubDateField(
        "When work on it began", description="Leave blank where you do not know"
    )
    actual_on = HubDateField("When it was met", description="Leave blank where it only began")


class NewDateForm(HubForm):
    becomes_on = HubDateField("The new day", required="Enter the day", description=EXAMPLE)
    reason = Paragraphs("Why it needs a new date", most=1000, required="Say why")


class AnswerForm(HubForm):
    """``verdict`` gets its two choices from the view."""

    verdict = RadioField("Your answer", choices=YES_NO, validators=[Required("Choose an answer")])
    note = Paragraphs("Words to the lead", most=1000, description="Needed where you say no")


class WhyForm(HubForm):
    reason = Paragraphs("Reason", most=1000, required="Give the reason")


class StartForm(HubForm):
    idempotency_key = HiddenField()


class ReportForm(HubForm):
    idempotency_key = HiddenField()
    version = HiddenField()
    # The fields are declared once in fields.py; the form, the page, the exports and the trail
    # follow.
    vars().update(form_fields(PROGRESS))
    then = RadioField(
        "What happens with this report?",
        choices={"keep": "Keep it as a draft", "send": "Send it to the board’s secretary"},
        validators=[Required("Choose what happens with it")],
    )


class RiskForm(HubForm):
    idempotency_key = HiddenField()
    version = HiddenField()
    kind = RadioField("What is it?", choices=KINDS, validators=[Required("Choose risk or issue")])
    title = Title("What may happen, or has", most=200, required="Say what")
    likelihood = SelectField("How likely", coerce=int, choices=SCALE)
    impact = SelectField("How bad", coerce=int, choices=SCALE)
    response = Paragraphs("What is done about it", most=2000)
    owner = owner_field("Who looks after it")
    review_on = HubDateField("Next look at it", required="Enter the day", description=EXAMPLE)
