"""What tracking asks for, each field once: forms, words, columns and audit follow from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evidence_hub.core.fields import Field, Kind
from evidence_hub.tracking.rag import LABELS, Rag

PROGRESS = (
    Field("done", "What was done", Kind.TEXT, heading="Done", blank="Nothing said"),
    Field(
        "planned",
        "How many cases or people were planned by now",
        Kind.WHOLE,
        hint="Leave blank where the study counts none",
        word="Planned so far",
        heading="Planned",
    ),
    Field(
        "recruited",
        "How many were reached",
        Kind.WHOLE,
        word="Reached so far",
        heading="Reached",
    ),
    Field(
        "counted_on",
        "The last day that you counted",
        Kind.DATE,
        word="Counted up to",
        is_exported=False,
    ),
    Field(
        "deviations",
        "Deviations from the plan",
        Kind.TEXT,
        most=3000,
        hint="What was done otherwise than approved",
        word="Deviations",
        blank="None said",
    ),
    Field(
        "attrition",
        "Attrition",
        Kind.TEXT,
        most=2000,
        hint="Who left, was lost or withdrew",
        blank="None said",
    ),
    Field(
        "next_steps",
        "What comes next",
        Kind.TEXT,
        most=3000,
        heading="Next",
        blank="Nothing said",
    ),
    Field(
        "declared",
        "How does it stand?",
        Kind.RADIO,
        options={colour.value: LABELS[colour] for colour in (Rag.GREEN, Rag.AMBER, Rag.RED)},
        word="Colour",
        heading="Declared",
    ),
    Field("cause", "Cause", Kind.TEXT, most=2000, hint="Amber and red need these four"),
    Field("action", "What is done about it", Kind.TEXT, most=2000, word="Action"),
    Field("action_owner", "Who does it", Kind.LINE, most=200, word="Who acts", is_exported=False),
    Field("action_by", "By when", Kind.DATE, heading="Action by"),
)
# The files of the reports put these before what the hub works out, and all others after it.
BEFORE_COMPUTED = frozenset({"planned", "recruited", "declared"})


@dataclass(frozen=True)
class ProgressContent:
    """What a report says; numbers are cases or people, None where the study counts none."""

    done: str = ""
    planned: int | None = None
    recruited: int | None = None
    counted_on: dt.date | None = None
    deviations: str = ""
    attrition: str = ""
    next_steps: str = ""
    declared: str = ""
    cause: str = ""
    action: str = ""
    action_owner: str = ""
    action_by: dt.date | None = None
