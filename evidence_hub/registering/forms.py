"""Forms of enquiries and drafts; a section's form is made from what the section asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField

from evidence_hub.registry.sections import Asked, Kind, Section
from evidence_hub.web.forms import (
    Choice,
    HubDateField,
    HubForm,
    Line,
    Money,
    Paragraphs,
    Required,
)

YES_NO_UNSURE = [("yes", "Yes"), ("no", "No"), ("unsure", "I am not sure")]
Choices = Mapping[str, Sequence[tuple[str, str]]]
SPARE_ROWS, MOST_ROWS = 2, 12


class EnquiryForm(HubForm):
    title = Line("Title", most=300, required="Enter a title")
    question = Paragraphs("What do you want to find out?", most=2000, required="Enter the question")
    decision_informed = Paragraphs(
        "What decision would the answer change?",
        most=2000,
        required="Say what decision the answer would change",
    )
    partner = Line("Partner outside the force (optional)", most=300)
    rough_dates = Line("Rough dates (optional)", most=200)
    people_or_data = RadioField(
        "Does it involve people or personal data?",
        choices=dict(YES_NO_UNSURE),
        validators=[Required("Choose yes, no or not sure")],
    )
    idempotency_key = HiddenField()


class AnswerForm(HubForm):
    """The secretary's answer to an enquiry; ``lead`` gets its choices from the view."""

    decision = RadioField(
        "What happens with it?",
        choices={
            "accept": "Accept: it becomes a draft with a named lead",
            "answer": "Answer from what is known",
            "decline": "Decline",
        },
        validators=[Required("Choose what happens with it")],
    )
    lead = SelectField("Research lead", validate_choice=True)
    answer = Paragraphs("Your answer or reasons", most=5000)


class SendForm(HubForm):
    reason = Paragraphs("What you changed since it came back (optional)", most=1000)


class ReasonForm(HubForm):
    reason = Paragraphs("Reason", most=2000, required="Give a reason")


class HandOverForm(HubForm):
    to = SelectField("New research lead")
    reason = Paragraphs("Why the project changes hands", most=1000, required="Give a reason")


class PersonForm(HubForm):
    email = Line("E-mail address", most=254, required="Enter the person's e-mail address")
    part = SelectField(
        "Part",
        choices={
            "supervisor": "Force supervisor",
            "student": "Student",
            "partner": "External partner",
            "team": "Team member",
        },
    )


class EndPartForm(HubForm):
    part_id = HiddenField()
    reason = Line("Why it ends", required="Say why it ends")


class InterestForm(HubForm):
    kind = Choice("Kind of interest", required="Choose a kind")
    nature = Paragraphs("What it is", most=1000, required="Say what the interest is")
    reference = Line("Project reference (or choose an organisation)", most=20)
    organisation = SelectField("Organisation")
    started_on = HubDateField("Since", required="Enter the day it began")
    ended_on = HubDateField("Until (optional)")


class EndInterestForm(HubForm):
    interest_id = HiddenField()


class DecideAmendmentForm(HubForm):
    kind = SelectField("Class")
    decision = RadioField(
        "Decision",
        choices={
            "classify": "Class it, and let those look at it whose approval it touches",
            "accept": "Accept: the record changes",
            "refuse": "Refuse",
        },
        validators=[Required("Choose what happens with it")],
    )
    answer = Paragraphs("Answer to the lead", most=2000)


def _listed(asked: Asked, choices: Choices, held: Sequence[str]) -> dict[str, str]:
    """Return what may be chosen, with what the record holds although it has been retired."""
    retired = dict(choices.get(f"{asked.choices}:retired", ()))
    kept = {code: f"{retired[code]} (no longer offered)" for code in held if code in retired}
    return dict(choices.get(asked.choices, ())) | kept


def _field(asked: Asked, label: str, choices: Choices, held: Any = ()) -> Any:
    codes = [held] if isinstance(held, str) else held if isinstance(held, list) else ()
    listed = _listed(asked, choices, codes)
    if asked.kind is Kind.TEXT:
        return Paragraphs(label, most=asked.most, description=asked.hint)
    if asked.kind is Kind.CHOICE:
        return SelectField(label, choices={"": "Not chosen", **listed}, description=asked.hint)
    if asked.kind is Kind.CHOICES:
        return SelectMultipleField(label, choices=listed, description=asked.hint)
    if asked.kind is Kind.DATE:
        return HubDateField(label, description=asked.hint or "For example, 27 3 2027")
    if asked.kind is Kind.MONEY:
        return Money(label, most=20, description=asked.hint)
    return Line(label, most=asked.most, description=asked.hint)


def rows_shown(content: Mapping[str, Any], asked: Asked, sent: Mapping[str, Any]) -> int:
    """Return how many rows a form offers: filled ones, those that were sent, and spares."""
    given = len(content.get(asked.name) or ())
    first = asked.columns[0].name
    posted = sum(f"{asked.name}-{i}-{first}" in sent for i in range(MOST_ROWS))
    return min(MOST_ROWS, max(given + SPARE_ROWS, posted))


def section_form(
    section: Section, content: Mapping[str, Any], choices: Choices, sent: Mapping[str, Any]
) -> HubForm:
    """Return the form of a section, filled from the content or from what was sent."""
    fields: dict[str, Any] = {"base": HiddenField(), "reason": None}
    data: dict[str, Any] = {}
    for asked in section.asked:
        if asked.kind is Kind.ROWS:
            given = content.get(asked.name) or []
            for i in range(rows_shown(content, asked, sent)):
                for column in asked.columns:
                    name = f"{asked.name}-{i}-{column.name}"
                    value = given[i].get(column.name, "") if i < len(given) else ""
                    held = [row.get(column.name, "") for row in given]
                    fields[name] = _field(column, f"{column.label} {i + 1}", choices, held)
                    data[name] = value
        else:
            fields[asked.name] = _field(asked, asked.label, choices, content.get(asked.name))
            data[asked.name] = _shown(asked, content.get(asked.name))
    del fields["reason"]
    return type("SectionForm", (HubForm,), fields)(data=data)


def _shown(asked: Asked, value: Any) -> Any:
    if asked.kind is Kind.WORDS:
        return ", ".join(value or ())
    if asked.kind is Kind.DATE:
        return _date(value)
    if asked.kind is Kind.MONEY:
        return "" if value is None else f"{value // 100}.{value % 100:02d}"
    return value


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def values_of(section: Section, form: HubForm) -> dict[str, Any]:
    """Return the section's answers as content values; rows left blank are dropped."""
    values: dict[str, Any] = {}
    for asked in section.asked:
        if asked.kind is Kind.ROWS:
            values[asked.name] = _rows(asked, form)
        elif asked.kind is Kind.WORDS:
            words = (word.strip() for word in form[asked.name].data.split(","))
            values[asked.name] = list(dict.fromkeys(word for word in words if word))
        elif asked.kind is Kind.DATE:
            day = form[asked.name].data
            values[asked.name] = day.isoformat() if day else ""
        elif asked.kind is Kind.MONEY:
            values[asked.name] = form[asked.name].pence if form[asked.name].data else None
        else:
            values[asked.name] = form[asked.name].data or ([] if asked.kind is Kind.CHOICES else "")
    return values


def _rows(asked: Asked, form: HubForm) -> list[dict[str, str]]:
    found = []
    for i in range(MOST_ROWS):
        names = {column.name: f"{asked.name}-{i}-{column.name}" for column in asked.columns}
        if next(iter(names.values())) not in form:
            break
        row = {name: form[field].data or "" for name, field in names.items()}
        if _key(asked, row):
            found.append(row)
    return found


def _key(asked: Asked, row: Mapping[str, str]) -> str:
    """Return what makes a row a row: its code, or its name."""
    return row["code"] if "code" in row else row["name"]
