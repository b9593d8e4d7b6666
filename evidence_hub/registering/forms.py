"""Forms of enquiries and drafts; a section's form is made from what the section asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from wtforms import HiddenField, RadioField, SelectField

from evidence_hub.core.fields import Kind
from evidence_hub.registry.models.contents import Content, ContentValue
from evidence_hub.registry.sections import DraftField, Section
from evidence_hub.web.field_forms import form_field
from evidence_hub.web.forms import (
    Choice,
    HubDateField,
    HubForm,
    Paragraphs,
    Required,
    TextLine,
    Title,
)

YES_NO_UNSURE = [("yes", "Yes"), ("no", "No"), ("unsure", "I am not sure")]
Choices = Mapping[str, Sequence[tuple[str, str]]]
# Rows are offered without a script: two blank ones each time, up to what a page can bear.
SPARE_ROWS, MOST_ROWS = 2, 12


class EnquiryForm(HubForm):
    title = Title("Title", most=300, required="Enter a title")
    question = Paragraphs("What do you want to find out?", most=2000, required="Enter the question")
    decision_informed = Paragraphs(
        "What decision would the answer change?",
        most=2000,
        required="Say what decision the answer would change",
    )
    partner = TextLine("Partner outside the force (optional)", most=300)
    rough_dates = TextLine("Rough dates (optional)", most=200)
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
    email = TextLine("E-mail address", most=254, required="Enter the person's e-mail address")
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
    reason = TextLine("Why it ends", required="Say why it ends")


class InterestForm(HubForm):
    kind = Choice("Kind of interest", required="Choose a kind")
    nature = Paragraphs("What it is", most=1000, required="Say what the interest is")
    reference = TextLine("Project reference (or choose an organisation)", most=20)
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


def _listed(asked: DraftField, choices: Choices, recorded: Sequence[str]) -> dict[str, str]:
    """Return what may be chosen, with what the record holds although it has been retired."""
    # A term that is no longer offered stays with the records that have it: to save a section must
    # not change an answer that nobody touched.
    retired = dict(choices.get(f"{asked.choices}:retired", ()))
    kept = {code: f"{retired[code]} (no longer offered)" for code in recorded if code in retired}
    return dict(choices.get(asked.choices, ())) | kept


def _field(asked: DraftField, label: str, choices: Choices, recorded: Any = ()) -> Any:
    codes = (
        [recorded] if isinstance(recorded, str) else recorded if isinstance(recorded, list) else ()
    )
    listed = _listed(asked, choices, codes)
    options = {"": "Not chosen", **listed} if asked.kind is Kind.CHOICE else listed
    hint = asked.hint or ("For example, 27 3 2027" if asked.kind is Kind.DATE else "")
    return form_field(replace(asked, label=label, hint=hint, options=options))


def rows_shown(content: Mapping[str, Any], asked: DraftField, sent: Mapping[str, Any]) -> int:
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
    for asked in section.fields:
        if asked.kind is Kind.ROWS:
            given = content.get(asked.name) or []
            for i in range(rows_shown(content, asked, sent)):
                for column in asked.columns:
                    name = f"{asked.name}-{i}-{column.name}"
                    value = given[i].get(column.name, "") if i < len(given) else ""
                    recorded = [row.get(column.name, "") for row in given]
                    fields[name] = _field(column, f"{column.label} {i + 1}", choices, recorded)
                    data[name] = value
        else:
            fields[asked.name] = _field(asked, asked.label, choices, content.get(asked.name))
            data[asked.name] = _shown(asked, content.get(asked.name))
    del fields["reason"]
    return type("SectionForm", (HubForm,), fields)(data=data)


def _shown(asked: DraftField, value: Any) -> Any:
    if asked.kind is Kind.WORDS:
        return ", ".join(value or ())
    if asked.kind is Kind.DATE:
        return _date(value)
    if asked.kind is Kind.MONEY:
        return "" if value is None else f"{value // 100}.{value % 100:02d}"
    return value


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def values_of(section: Section, form: HubForm) -> Content:
    """Return the section's answers as content values; rows left blank are dropped."""
    return {asked.name: _value(asked, form) for asked in section.fields}


def _value(asked: DraftField, form: HubForm) -> ContentValue:
    if asked.kind is Kind.ROWS:
        return _rows(asked, form)
    data = form[asked.name].data
    if asked.kind is Kind.WORDS:
        return _words(data)
    if asked.kind is Kind.DATE:
        return data.isoformat() if data else ""
    if asked.kind is Kind.MONEY:
        return form[asked.name].pence if data else None
    return data or ([] if asked.kind is Kind.CHOICES else "")


def _words(text: str) -> list[str]:
    """Return the words between commas, each once, in the order in which they were typed."""
    words = (word.strip() for word in text.split(","))
    return list(dict.fromkeys(word for word in words if word))


def _rows(asked: DraftField, form: HubForm) -> list[dict[str, str]]:
    filled = []
    for i in range(MOST_ROWS):
        names = {column.name: f"{asked.name}-{i}-{column.name}" for column in asked.columns}
        if next(iter(names.values())) not in form:
            break
        row = {name: form[field].data or "" for name, field in names.items()}
        if _key(asked, row):
            filled.append(row)
    return filled


def _key(asked: DraftField, row: Mapping[str, str]) -> str:
    """Return what makes a row a row: its code, or its name."""
    return row["code"] if "code" in row else row["name"]
