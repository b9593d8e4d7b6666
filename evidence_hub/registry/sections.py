"""A draft as short sections: which fields each holds, when they are needed, how they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evidence_hub.core.fields import Field, Kind


class Needed(StrEnum):
    NOW = "needed to send it"
    LATER = "needed at assessment"
    NEVER = "optional"


@dataclass(frozen=True)
class DraftField(Field):
    """One question of a section. ``choices`` names a vocabulary or list that the view fills."""

    needed: Needed = Needed.NEVER
    choices: str = ""
    columns: tuple[DraftField, ...] = ()
    is_major: bool = False


@dataclass(frozen=True)
class Section:
    code: str
    title: str
    intro: str
    fields: tuple[DraftField, ...]


_NOW, _LATER = Needed.NOW, Needed.LATER

SECTIONS: tuple[Section, ...] = (
    Section(
        "question",
        "The question",
        "What you want to find out, in words that a colleague in another unit understands.",
        (
            DraftField("title", "Title", Kind.LINE, _NOW, hint="For example, “Turning Point Project”", most=300),
            DraftField(
                "plain_summary",
                "Plain summary",
                Kind.TEXT,
                _NOW,
                hint="Two or three sentences: what is done, with whom, what it may show",
                most=2000,
            ),
            DraftField(
                "question",
                "Research question",
                Kind.TEXT,
                _NOW,
                hint="For example, “How do people stopped at ports experience the stop?”",
                is_major=True,
                most=2000,
            ),
            DraftField(
                "decision_informed",
                "What decision would the answer change?",
                Kind.TEXT,
                _NOW,
                hint="For example, whether first-time offenders are prosecuted",
                most=2000,
            ),
            DraftField("background", "What is known already", Kind.TEXT, _LATER),
            DraftField("keywords", "Keywords", Kind.WORDS, hint="Separate them with commas", most=500),
        ),
    ),
    Section(
        "design",
        "How you will study it",
        "The design decides how sure anybody can be of the answer.",
        (
            DraftField("design", "Design", Kind.CHOICE, _NOW, choices="design", is_major=True),
            DraftField("methods", "Methods", Kind.TEXT, _LATER, is_major=True),
            DraftField("setting", "Where", Kind.LINE, _LATER, hint="Units, areas or places", most=500),
            DraftField("population", "Who or what is studied", Kind.TEXT, _LATER, most=2000),
            DraftField(
                "sample_plan",
                "Sample plan",
                Kind.TEXT,
                _LATER,
                hint="How many, chosen how, and why that many",
                is_major=True,
            ),
        ),
    ),
    Section(
        "outcomes",
        "Outcomes",
        "What you will measure. The final report opens with each outcome named here.",
        (
            DraftField(
                "outcomes",
                "Outcome",
                Kind.ROWS,
                _LATER,
                is_major=True,
                columns=(
                    DraftField("rank", "Primary or secondary", Kind.CHOICE, choices="outcome_rank"),
                    DraftField("name", "Outcome", Kind.LINE, most=300),
                    DraftField("measure", "Measure", Kind.LINE, most=500),
                    DraftField("time_point", "When measured", Kind.LINE, most=200),
                ),
            ),
        ),
    ),
    Section(
        "fit",
        "Where it fits",
        "The board commissions research that is linked to the force's priorities.",
        (
            DraftField("activity_type", "Kind of work", Kind.CHOICE, _NOW, choices="activity_type"),
            DraftField("areas", "Business areas", Kind.CHOICES, _NOW, choices="business_area"),
            DraftField(
                "priorities",
                "Priority",
                Kind.ROWS,
                _NOW,
                columns=(
                    DraftField("code", "Priority", Kind.CHOICE, choices="priority"),
                    DraftField("argument", "How the project serves it", Kind.LINE, most=1000),
                ),
            ),
        ),
    ),
    Section(
        "people",
        "With whom",
        "Partners outside the unit, and who stands behind the project in the force.",
        (
            DraftField(
                "partners",
                "Partner",
                Kind.ROWS,
                columns=(
                    DraftField("code", "Organisation", Kind.CHOICE, choices="organisation"),
                    DraftField("part", "Their part", Kind.CHOICE, choices="partner_part"),
                ),
            ),
            DraftField(
                "partner_stated",
                "A partner who is not in the list",
                Kind.LINE,
                hint="The hub team adds them",
                most=300,
            ),
            DraftField("sponsor", "Sponsor in the force", Kind.LINE, _NOW, most=300),
        ),
    ),
    Section(
        "data",
        "People and data",
        "Say what you know now. Ethics and data sharing are looked at after screening.",
        (
            DraftField(
                "people_or_data",
                "Does it involve people or personal data?",
                Kind.CHOICE,
                _NOW,
                choices="yes_no_unsure",
                is_major=True,
            ),
            DraftField("data_wanted", "Data wanted", Kind.TEXT, _NOW, hint="Which records, from which system"),
            DraftField(
                "proposed_marking",
                "Proposed protective marking",
                Kind.CHOICE,
                _NOW,
                hint="The chair confirms it",
                choices="marking",
            ),
        ),
    ),
    Section(
        "dates",
        "Dates and money",
        "Rough dates are enough to send it.",
        (
            DraftField("dates_stated", "Rough dates", Kind.LINE, hint="For example, “six months from spring 2027”", most=200),
            DraftField("intended_start_on", "Intended start", Kind.DATE, _LATER),
            DraftField("intended_end_on", "Intended end", Kind.DATE, _LATER),
            DraftField(
                "funding_stated",
                "Funding",
                Kind.TEXT,
                _NOW,
                hint="Who pays, or “no money is needed”",
                most=2000,
            ),
            DraftField("amount_asked", "Money asked of the board", Kind.MONEY, hint="In pounds; leave blank for none"),
        ),
    ),
    Section(
        "hoped",
        "What it is for",
        "What should be better afterwards, and how others will hear of it.",
        (
            DraftField("expected_benefits", "Expected benefits", Kind.TEXT, _LATER),
            DraftField("potential_impact", "Who else could use the answer", Kind.TEXT),
            DraftField("publication_plan", "Publication plan", Kind.TEXT, _LATER),
        ),
    ),
)  # fmt: skip
BY_CODE: dict[str, Section] = {section.code: section for section in SECTIONS}
# By name in the order of the questions: pages, versions and comparisons all follow this order.
DRAFT_FIELDS: dict[str, DraftField] = {
    asked.name: asked for section in SECTIONS for asked in section.fields
}
SECTION_OF: dict[str, Section] = {
    asked.name: section for section in SECTIONS for asked in section.fields
}

Content = Mapping[str, Any]


def is_given(asked: DraftField, content: Content) -> bool:
    value = content.get(asked.name)
    if asked.name == "design":
        return bool(value) and value != "not_stated"
    return bool(value)


def missing(content: Content, *needed: Needed) -> list[DraftField]:
    """Return the questions of these kinds of need that have no answer, in their order."""
    return [
        asked
        for section in SECTIONS
        for asked in section.fields
        if asked.needed in needed and not is_given(asked, content)
    ]


class Progress(StrEnum):
    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    LOOKED_AT = "Looked at, incomplete"
    DONE = "Done"


def progress(section: Section, content: Content, *, was_opened: bool) -> Progress:
    """Return how far a section is: done when nothing in it is missing to send the project."""
    is_begun = any(is_given(field, content) for field in section.fields)
    lacks_any = any(
        field.needed is _NOW and not is_given(field, content) for field in section.fields
    )
    # A section of optional questions is done by being looked at: nobody has to answer them.
    if not lacks_any and (is_begun or was_opened):
        return Progress.DONE
    if is_begun:
        return Progress.IN_PROGRESS
    return Progress.LOOKED_AT if was_opened else Progress.NOT_STARTED
