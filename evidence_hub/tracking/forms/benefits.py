"""Forms of benefits, endings and departures."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import ValidationError

from evidence_hub.tracking.forms.plan import owner_field
from evidence_hub.tracking.operations.benefits import BETTER, KINDS
from evidence_hub.tracking.operations.ending import THEN
from evidence_hub.web.forms import (
    HubDateField,
    HubForm,
    Paragraphs,
    Required,
    TextLine,
    Title,
)

# People paste numbers with a real minus sign and with thousands separators; a comma anywhere else
# is refused, since 1,5 would be read as fifteen.
_NUMBER = re.compile(r"([-−]?)(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,4}))?")


class Number(TextLine):
    """A measured number as people type it; exact as data, None for blank."""

    number: Decimal | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if not self.data or self.errors:
            return
        found = _NUMBER.fullmatch(self.data)
        if found is None:
            raise ValidationError(
                f"“{self.label.text}” must be a number with at most four decimal places, like 12.5"
            )
        sign = "-" if found[1] else ""
        self.number = Decimal(f"{sign}{found[2].replace(',', '')}.{found[3] or '0'}")


class BenefitForm(HubForm):
    idempotency_key = HiddenField()
    version = HiddenField()
    title = Title("What gets better, or worse", most=200, required="Say what gets better, or worse")
    kind = RadioField("What kind is it?", choices=KINDS, validators=[Required("Choose a kind")])
    measure = Paragraphs("What is measured", most=1000)
    unit = TextLine("In what", most=60, description="For example, thefts a month")
    better = RadioField("Which way is better?", choices=BETTER, validators=[Required("Choose one")])
    owner = TextLine(
        "E-mail address of the benefit’s owner",
        most=254,
        required="Name the owner",
        description="Who answers for it, also after the project",
    )
    baseline = Number("Value before the change", most=30)
    baseline_on = HubDateField("Day of that value")
    no_baseline_reason = Paragraphs("Why there is no value before the change", most=1000)
    target = Number("Target", most=30)
    target_on = HubDateField("Day of the target")
    attribution = Paragraphs(
        "How you will know that the project did it", most=2000, description="Attribution"
    )
    # Not required by the form, because only the operation knows whether anything was measured yet.
    reason = Paragraphs("Why it changes", most=1000, description="Needed once it was measured")


class ReadingForm(HubForm):
    idempotency_key = HiddenField()
    value = Number("Measured value", most=30, required="Enter the measured value")
    measured_on = HubDateField("Day on which it was measured", required="Enter the day")
    evidence = Paragraphs("Where it comes from", most=2000, required="Say where it comes from")
    forecast = Number("What you expect in the end", most=30)
    forecast_reason = Paragraphs(
        "Reason", most=1000, description="Needed where the target is missed, or not met in time"
    )


class StatementForm(HubForm):
    text = Paragraphs("What was done", most=5000, required="Write what was done")


class ExitForm(HubForm):
    reason = Paragraphs("Why it should end", most=2000, required="Say why it should end")
    participants = Paragraphs(
        "What happens with those who take part now",
        most=2000,
        required="Say what happens with those who take part now",
    )


# Everything that J7 lists has its own field: one box for “handover” is what lets devices and
# consent forms be forgotten.
class DepartureForm(HubForm):
    """``person`` and ``successor`` get their choices from the view."""

    idempotency_key = HiddenField()
    person = owner_field("Who leaves")
    last_day = HubDateField("Last day", required="Enter the day")
    reason = Paragraphs("Why", most=1000, required="Say why")
    successor = owner_field("Who takes over what they have in hand")
    datasets = Paragraphs("Data they hold, and where they go", most=2000, description="Or “none”")
    devices = Paragraphs("Devices and media that come back", most=2000, description="Or “none”")
    drafts = Paragraphs("Drafts and where they are", most=2000, description="Or “none”")
    consent = Paragraphs("Consent materials and where they are", most=2000, description="Or “none”")
    embargo = Paragraphs("Embargo of a thesis", most=1000, description="Where there is one")
    rights = Paragraphs("Intellectual property", most=1000, description="What is theirs or ours")
    then = RadioField("What happens with the study?", choices=THEN, validators=[Required("Choose")])
