"""Forms of recommendations, actions, units and the review of benefits."""

from __future__ import annotations

from wtforms import HiddenField, RadioField
from wtforms.validators import Optional

from evidence_hub.findings.lifecycle import Severity
from evidence_hub.findings.states import Action, Adopting
from evidence_hub.tracking.lifecycle import CONCLUSIONS
from evidence_hub.web.forms import (
    Choices,
    HubDateField,
    HubForm,
    Paragraphs,
    Required,
    TextLine,
    Whole,
)

EXAMPLE = "For example, 27 3 2027"


def email_line(label: str, required: str | None, description: str = "") -> TextLine:
    return TextLine(label, most=254, required=required, description=description)


class RecommendationForm(HubForm):
    """``findings`` gets its choices from the project's findings."""

    idempotency_key = HiddenField()
    version = HiddenField()
    text = Paragraphs("What should be done", most=2000, required="Say what should be done")
    why = Paragraphs("Why", most=3000)
    findings = Choices(
        "Findings that it rests on",
        coerce=int,
        validators=[Required("Choose the findings that it rests on")],
    )
    severity = RadioField(
        "How pressing is it?",
        choices={row.value: row.label for row in Severity},
        # “Cause of concern” is a word of the inspectorate; a force that uses it must not appear to
        # quote one.
        description="The force’s own words, not an inspectorate’s",
        validators=[Required("Choose how pressing it is")],
    )
    owner = email_line(
        "E-mail address of who would see to it",
        "Name who would see to it",
        "They answer for it once the board has accepted it",
    )


class ConfirmForm(HubForm):
    # How many the page showed: what was registered meanwhile makes the confirmation void.
    count = HiddenField()


class ActionForm(HubForm):
    """``benefits`` gets its choices from the project's benefits."""

    idempotency_key = HiddenField()
    text = Paragraphs("What is to be done", most=2000, required="Say what is to be done")
    owner = email_line("E-mail address of who does it", "Name who does it")
    due_on = HubDateField("By when", required="Enter the day", description=EXAMPLE)
    benefits = Choices("Benefits that it serves", coerce=int)


class ActionReportForm(HubForm):
    version = HiddenField()
    percent = Whole(
        "How far is it, in per cent", validators=[Optional()], description="From 0 to 100"
    )
    status = RadioField(
        "How does it stand?",
        choices={
            Action.OPEN.value: "It goes on",
            Action.COMPLETE.value: "It is complete",
            Action.STOPPED.value: "It was stopped",
        },
        validators=[Required("Choose how it stands")],
    )
    evidence = Paragraphs(
        "What shows it, or why it was stopped",
        most=3000,
        description="Needed where it is complete or stopped",
    )


class VerdictForm(HubForm):
    """``verdict`` gets its two choices from the view."""

    verdict = RadioField("Your answer", validators=[Required("Choose an answer")])
    note = Paragraphs("Words to the owner", most=1000, description="Needed where you say no")


class HandOnForm(HubForm):
    owner = email_line("E-mail address of who takes it over", "Name who takes it over")
    note = Paragraphs(
        "What they take over, and why it goes on without the project",
        most=2000,
        required="Say what they take over",
    )


class UnitForm(HubForm):
    unit = TextLine("Unit", most=200, required="Name the unit", description="For example, Coventry")
    owner = email_line("E-mail address of who sees to it there", "Name who sees to it there")
    stage = RadioField(
        "Which stage has it entered?",
        choices={row.value: row.label for row in Adopting},
        validators=[Required("Choose the stage")],
    )
    entered_on = HubDateField("On which day", required="Enter the day")
    note = Paragraphs(
        "Words on it", most=1000, description="Needed where it goes back, or is given up"
    )


class ConclusionForm(HubForm):
    idempotency_key = HiddenField()
    conclusion = RadioField(
        "What came of it?",
        choices={row.value: row.label for row in CONCLUSIONS},
        validators=[Required("Choose what came of it")],
    )
    explanation = Paragraphs(
        "Explanation", most=3000, description="Needed for everything but “realised”"
    )
    receiver = email_line(
        "E-mail address of who takes it over", None, "Only where it is transferred"
    )
