"""Forms of the ethics package; a section's form is made from what the section asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from evidence_hub.ethics.catalogue import SCREENING, Asked, Kind, Section
from evidence_hub.ethics.notifications import VALUES
from evidence_hub.ethics.operations.opinions import ConditionText
from evidence_hub.ethics.operations.reviews import VERDICTS
from evidence_hub.lifecycle.operations.conditions import TIMINGS
from evidence_hub.web.forms import (
    HubDateField,
    HubForm,
    Paragraphs,
    Required,
    TextLine,
    Whole,
)

YES_NO = {"yes": "Yes", "no": "No"}
MOST_CONDITIONS = 6
MOST_PEOPLE = 10_000_000
Papers = Sequence[tuple[str, str]]


class ScreeningForm(HubForm):
    """One yes or no a question; the questions are the catalogue's."""


for _question in SCREENING:
    setattr(
        ScreeningForm,
        _question.name,
        RadioField(
            _question.label,
            choices=YES_NO,
            description=_question.hint,
            validators=[Required("Choose yes or no")],
        ),
    )


def _field(asked: Asked, papers: Papers) -> Any:
    label = asked.label
    if asked.kind is Kind.TEXT:
        return Paragraphs(label, most=5000, description=asked.hint)
    if asked.kind is Kind.CHOICE:
        return SelectField(
            label, choices={"": "Not chosen", **dict(asked.choices)}, description=asked.hint
        )
    if asked.kind is Kind.CHOICES:
        return SelectMultipleField(label, choices=dict(asked.choices), description=asked.hint)
    if asked.kind is Kind.DOCUMENTS:
        return SelectMultipleField(label, choices=list(papers), description=asked.hint)
    if asked.kind is Kind.DATE:
        return HubDateField(label, description="For example, 27 3 2027")
    return TextLine(label, most=300, description=asked.hint)


def section_form(
    section: Section, held: Mapping[str, Any], papers: Papers, **options: Any
) -> HubForm:
    """Return the form of a section, filled from what is held or from what was sent."""
    fields: dict[str, Any] = {"base": HiddenField()}
    if not section.is_always:
        fields["applies"] = RadioField(
            "Does this apply to your study?",
            choices={"yes": "Yes", "no": "No"},
            validators=[Required("Choose yes or no")],
        )
        fields["left_out"] = TextLine("Why it does not apply", most=500)
    data: dict[str, Any] = {
        "applies": held.get("applies", "yes" if held else None),
        "left_out": held.get("left_out", ""),
    }
    for asked in section.asked:
        fields[asked.name] = _field(asked, papers)
        value = held.get(asked.name)
        data[asked.name] = (
            dt.date.fromisoformat(value) if asked.kind is Kind.DATE and value else value
        )
    return type("SectionForm", (HubForm,), fields)(data=data, **options)


def values_of(section: Section, form: HubForm) -> dict[str, Any]:
    """Return the section's answers; one that is left out keeps its reason alone."""
    if not section.is_always and form["applies"].data == "no":
        return {"applies": "no", "left_out": form["left_out"].data}
    values: dict[str, Any] = {} if section.is_always else {"applies": "yes"}
    for asked in section.asked:
        value = form[asked.name].data
        if asked.kind is Kind.DATE:
            value = value.isoformat() if value else ""
        values[asked.name] = value or ([] if asked.kind in LISTS else "")
    return values


LISTS = (Kind.CHOICES, Kind.DOCUMENTS)


class AssignForm(HubForm):
    person = SelectField("Reviewer", coerce=int)


class EndAssignmentForm(HubForm):
    reason = TextLine("Why it ends (needed once the reviewer has opened it)", most=500)


class ReviewForm(HubForm):
    round_id = HiddenField()
    verdict = RadioField(
        "What do you think of this section?",
        choices=VERDICTS,
        validators=[Required("Choose what you think of it")],
    )
    comment = Paragraphs("Comment to the applicant", most=3000)
    private_note = Paragraphs("Note for reviewers alone (optional)", most=3000)


class ReplyForm(HubForm):
    reply = Paragraphs("Your answer", most=3000, required="Write your answer")


class ReasonForm(HubForm):
    reason = Paragraphs("Reason", most=2000, required="Give a reason")


class ConfirmationForm(HubForm):
    verdict = RadioField(
        "Does the project involve people or personal data?",
        choices={
            "confirm": "No: no participants and no personal data",
            "refuse": "Yes: it needs an ethics review",
        },
        validators=[Required("Choose what you found")],
    )
    reason = Paragraphs("What you looked at", most=2000, required="Say what you looked at")


class StatedForm(HubForm):
    text = Paragraphs("What must be met before the start", most=1000, required="Write it")
    owner = TextLine("Who meets it", most=200, required="Name who meets it")
    due_on = HubDateField("Until when (optional)")


class OpinionForm(HubForm):
    """An opinion with up to six conditions, each a text, a time and an owner."""

    round_id = HiddenField()
    value = RadioField("Opinion", choices=VALUES, validators=[Required("Choose an opinion")])
    reasons = Paragraphs("Reasons", most=5000)
    valid_from = HubDateField("First day")
    valid_to = HubDateField("Last day")

    def conditions_set(self) -> list[ConditionText]:
        return [
            ConditionText(
                text=self[f"condition_{i}"].data,
                timing=self[f"timing_{i}"].data,
                owner=self[f"owner_{i}"].data or "Research lead",
            )
            for i in range(MOST_CONDITIONS)
            if self[f"condition_{i}"].data
        ]


for _i in range(MOST_CONDITIONS):
    setattr(OpinionForm, f"condition_{_i}", TextLine(f"Condition {_i + 1}", most=1000))
    setattr(OpinionForm, f"timing_{_i}", SelectField(f"When {_i + 1}", choices=TIMINGS))
    setattr(OpinionForm, f"owner_{_i}", TextLine(f"Who meets it {_i + 1}", most=200))


def _people(form: Any, field: Any) -> None:
    if field.errors:
        return
    if field.data is None or not 0 <= field.data <= MOST_PEOPLE:
        raise ValidationError("Enter how many, 0 for none")


class RenewalForm(HubForm):
    recruited = Whole("How many have taken part so far", validators=[_people])
    progress = Paragraphs("What was done", most=5000, required="Say what was done")
    incidents = Paragraphs("Incidents", most=3000, required="Say what happened, or “none”")
    changes = Paragraphs("Changes since the opinion", most=3000, required="Name them, or “none”")
    until = HubDateField("Until when you need it", required="Enter the day")


class DecideRenewalForm(HubForm):
    verdict = RadioField(
        "Do you renew it?",
        choices={"renew": "Yes", "refuse": "No"},
        validators=[Required("Choose yes or no")],
    )
    valid_from = HubDateField("First day")
    valid_to = HubDateField("Last day")
    answer = Paragraphs("Your answer", most=3000)


class AmendmentForm(HubForm):
    verdict = RadioField(
        "Do you agree to the change?",
        choices={"agree": "Yes, the opinion covers it", "refuse": "No"},
        validators=[Required("Choose yes or no")],
    )
    reason = Paragraphs("Reasons", most=3000)


class EndForm(HubForm):
    ended_on = HubDateField("When collecting ended", required="Enter the day")
    took_part = Whole("How many took part", validators=[_people])
    withdrew = Paragraphs("Who left, and why", most=3000, required="Say who left, or “nobody”")
    incidents = Paragraphs("Incidents", most=3000, required="Say what happened, or “none”")
    participants_told = Paragraphs(
        "How participants hear of the result", most=3000, required="Say how they hear of it"
    )
    data_kept = Paragraphs(
        "What is kept of the data, and until when", most=3000, required="Say what is kept"
    )
