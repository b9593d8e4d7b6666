"""Forms of the plan, the progress reports, and risks and issues."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import Optional

from evidence_hub.tracking.operations.risks import KINDS
from evidence_hub.tracking.rag import LABELS, Rag
from evidence_hub.web.forms import HubDateField, HubForm, Line, Paragraphs, Required

EXAMPLE = "For example, 27 3 2027"
YES_NO = {"yes": "Yes", "no": "No"}
SCALE = {1: "1: very low", 2: "2: low", 3: "3: medium", 4: "4: high", 5: "5: very high"}


def owner_field(label: str) -> SelectField:
    """Return a list of the project's people; the view fills its choices (id, name)."""
    return SelectField(label, coerce=int)


class MilestoneForm(HubForm):
    idempotency_key = HiddenField()
    title = Line("What is to be reached", most=200, required="Say what is to be reached")
    baseline_on = HubDateField("By when", required="Enter the day", description=EXAMPLE)
    owner = owner_field("Who sees to it")


class MilestoneEditForm(HubForm):
    version = HiddenField()
    title = Line("What is to be reached", most=200, required="Say what is to be reached")
    baseline_on = HubDateField("By when", required="Enter the day", description=EXAMPLE)
    owner = owner_field("Who sees to it")
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
    done = Paragraphs("What was done", most=5000)
    planned = IntegerField(
        "How many cases or people were planned by now",
        validators=[Optional()],
        description="Leave blank where the study counts none",
    )
    recruited = IntegerField("How many were reached", validators=[Optional()])
    counted_on = HubDateField("The last day that you counted")
    deviations = Paragraphs(
        "Deviations from the plan", most=3000, description="What was done otherwise than approved"
    )
    attrition = Paragraphs("Attrition", most=2000, description="Who left, was lost or withdrew")
    next_steps = Paragraphs("What comes next", most=3000)
    declared = RadioField(
        "How does it stand?",
        choices={row.value: LABELS[row] for row in (Rag.GREEN, Rag.AMBER, Rag.RED)},
        validators=[Optional()],
    )
    cause = Paragraphs("Cause", most=2000, description="Amber and red need these four")
    action = Paragraphs("What is done about it", most=2000)
    action_owner = Line("Who does it", most=200)
    action_by = HubDateField("By when")
    then = RadioField(
        "What happens with this report?",
        choices={"keep": "Keep it as a draft", "send": "Send it to the board’s secretary"},
        validators=[Required("Choose what happens with it")],
    )


class RiskForm(HubForm):
    idempotency_key = HiddenField()
    version = HiddenField()
    kind = RadioField("What is it?", choices=KINDS, validators=[Required("Choose risk or issue")])
    title = Line("What may happen, or has", most=200, required="Say what")
    likelihood = SelectField("How likely", coerce=int, choices=SCALE)
    impact = SelectField("How bad", coerce=int, choices=SCALE)
    response = Paragraphs("What is done about it", most=2000)
    owner = owner_field("Who looks after it")
    review_on = HubDateField("Next look at it", required="Enter the day", description=EXAMPLE)
