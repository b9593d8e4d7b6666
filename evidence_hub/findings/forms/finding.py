"""Forms of findings, the final report and how strong evidence is."""

from __future__ import annotations

from wtforms import HiddenField, RadioField

from evidence_hub.findings.lifecycle import CONFIDENCE, MARYLAND
from evidence_hub.findings.operations.findings import STATUSES
from evidence_hub.findings.words import DIRECTIONS, EMMIE
from evidence_hub.tracking.forms.benefits import Number
from evidence_hub.web.forms import Choice, HubDateField, HubForm, Paragraphs, Required, TextLine


class FindingForm(HubForm):
    """``outcome`` gets its choices from the record's outcomes."""

    idempotency_key = HiddenField()
    version = HiddenField()
    statement = Paragraphs(
        "What was found, in plain words", most=1000, required="Say in plain words what was found"
    )
    outcome = Choice("On which outcome", required="Choose the outcome")
    direction = RadioField(
        "Which way does it point?",
        choices=DIRECTIONS,
        # Said where the choice is made: journals do not say it, and what is not wanted is not
        # reported.
        description="Null and harmful results count the same as others",
        validators=[Required("Choose a direction")],
    )
    status = RadioField(
        "Is it complete?", choices=STATUSES, validators=[Required("Choose interim or final")]
    )
    technical = Paragraphs("The same for researchers", most=3000)
    measure = Paragraphs("What was measured", most=1000)
    comparison = Paragraphs("Compared with", most=500)
    effect_metric = TextLine(
        "The effect is measured as", most=80, description="For example, percentage points"
    )
    effect_value = Number("Effect", most=20)
    effect_low = Number("Lower end of its interval", most=20)
    effect_high = Number("Upper end of its interval", most=20)
    effect_p = TextLine("p value", most=40)
    sample = Paragraphs("Sample", most=500, description="How many, and of whom")
    setting = Paragraphs("Setting", most=500)
    for_whom = Paragraphs("For whom it holds", most=500)
    cost = Paragraphs("What it cost", most=500)
    limitations = Paragraphs("Limitations", most=2000)
    emmie_effect = Paragraphs(EMMIE["effect"], most=2000)
    emmie_mechanism = Paragraphs(EMMIE["mechanism"], most=2000)
    emmie_moderators = Paragraphs(EMMIE["moderators"], most=2000)
    emmie_implementation = Paragraphs(EMMIE["implementation"], most=2000)
    emmie_economics = Paragraphs(EMMIE["economics"], most=2000)


# A finding has many fields and few of them are needed, so those that researchers fill in are
# folded away in groups.
GROUPS = (
    (
        "Effect, with its interval",
        [
            "effect_metric",
            "effect_value",
            "effect_low",
            "effect_high",
            "effect_p",
            "comparison",
            "measure",
        ],
    ),
    ("Sample, setting and for whom", ["sample", "setting", "for_whom", "cost", "limitations"]),
    ("How sure are we? Five questions", [f"emmie_{name}" for name in EMMIE]),
    ("For researchers", ["technical"]),
)


class WithdrawForm(HubForm):
    reason = Paragraphs("Why it is withdrawn", most=2000, required="Say why it is withdrawn")


class ExplainForm(HubForm):
    text = Paragraphs(
        "Why it is not reported", most=3000, required="Say why this outcome is not reported"
    )


class SendForm(HubForm):
    """The final report is made of what stands on the page."""


class StrengthForm(HubForm):
    idempotency_key = HiddenField()
    maryland = RadioField(
        "Maryland scale",
        choices=MARYLAND,
        description="How well the design rules out other causes, from 1 to 5",
        validators=[Required("Choose a level, or “not applicable”")],
    )
    confidence = RadioField(
        "How sure are you?",
        choices=CONFIDENCE,
        validators=[Required("Choose how sure one may be")],
    )
    rationale = Paragraphs(
        "What your judgement rests on", most=3000, required="Say what it rests on"
    )
    assessed_on = HubDateField("Day of your judgement", required="Enter the day")
