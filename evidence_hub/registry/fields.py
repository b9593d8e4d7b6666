"""The fields of a record: what they are called, where they stand, who sees them, how they change.

One catalogue, so that the page, the search index, versions and imports name the same things.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evidence_hub.registry.audience import Tier


class Group(StrEnum):
    ASKED = "What was asked"
    HOW = "How it is studied"
    WHEN = "When"
    WITH = "With whom and with what money"
    DATA = "Data, ethics and rights"
    HOPED = "What it is for"
    MORE = "Also stated"


@dataclass(frozen=True)
class Field:
    """``column`` names the project's attribute where the current value is kept, if it has one."""

    code: str
    label: str
    group: Group
    tier: Tier = Tier.FULL
    column: str = ""
    is_major: bool = False
    is_expected: bool = False  # a blank is worth saying on every record


def _field(code: str, label: str, group: Group, **options: object) -> Field:
    return Field(code, label, group, **options)  # type: ignore[arg-type]


_R = Tier.REGISTER
FIELDS: tuple[Field, ...] = (
    _field(
        "question",
        "Research question",
        Group.ASKED,
        tier=_R,
        column="question",
        is_major=True,
        is_expected=True,
    ),
    _field(
        "decision_informed", "Decision it would inform", Group.ASKED, column="decision_informed"
    ),
    _field("background", "Background", Group.ASKED, column="background"),
    _field("claim_of_novelty", "Claim of novelty", Group.ASKED),
    _field(
        "design", "Design", Group.HOW, tier=_R, column="design", is_major=True, is_expected=True
    ),
    _field("methods", "Methods", Group.HOW, tier=_R, column="methods", is_major=True),
    _field("allocation", "How people or places were allocated", Group.HOW, tier=_R),
    _field("intervention", "Intervention", Group.HOW, tier=_R),
    _field("comparison", "Comparison", Group.HOW, tier=_R),
    _field("outcomes", "Outcomes", Group.HOW, is_major=True),
    _field("sample_plan", "Sample plan", Group.HOW, column="sample_plan", is_major=True),
    _field("sample_size", "Sample size", Group.HOW),
    _field("eligibility", "Who is eligible", Group.HOW),
    _field("participants", "Participants", Group.HOW),
    _field("population", "Population", Group.HOW, column="population"),
    _field("setting", "Setting", Group.HOW, tier=_R, column="setting"),
    _field("numbers", "Numbers", Group.HOW),
    _field("scheme", "Scheme", Group.HOW),
    _field(
        "dates_intended",
        "Intended dates",
        Group.WHEN,
        tier=_R,
        column="dates_stated",
        is_expected=True,
    ),
    _field("started_on", "Started", Group.WHEN, tier=_R),
    _field("ended_on", "Ended", Group.WHEN, tier=_R),
    _field("duration", "Duration", Group.WHEN, tier=_R),
    _field("status", "Status", Group.WHEN, tier=_R),
    _field("review", "Review", Group.WHEN),
    _field("lead", "Research lead", Group.WITH, is_expected=True),
    _field("supervisor", "Force supervisor", Group.WITH),
    _field("students", "Students", Group.WITH),
    _field("sponsor", "Sponsor", Group.WITH, column="sponsor"),
    _field("partners", "Partners", Group.WITH, tier=_R),
    _field("governance", "Governance", Group.WITH),
    _field("funding", "Funding", Group.WITH, is_expected=True),
    _field("funding_stated", "Funding", Group.WITH, column="funding_stated"),
    _field("partner_stated", "Partner named", Group.WITH, column="partner_stated"),
    _field("cost", "Cost", Group.WITH),
    _field("data_wanted", "Data wanted", Group.DATA, column="data_wanted"),
    _field("data_sharing", "Data sharing agreement", Group.DATA, is_expected=True),
    _field("ethics", "Ethics opinion", Group.DATA, is_expected=True),
    _field("dpia", "Data protection impact assessment", Group.DATA),
    _field("ip", "Intellectual property", Group.DATA),
    _field("marking", "Protective marking", Group.DATA),
    _field("expected_benefits", "Expected benefits", Group.HOPED, column="expected_benefits"),
    _field("potential_impact", "Potential impact", Group.HOPED, column="potential_impact"),
    _field("publication_plan", "Publication plan", Group.HOPED, tier=_R, column="publication_plan"),
    _field("other", "Other facts", Group.MORE),
    _field("title", "Title", Group.MORE, tier=_R, column="title"),
    _field("plain_summary", "Plain summary", Group.MORE, tier=_R, column="plain_summary"),
)
BY_CODE: dict[str, Field] = {field.code: field for field in FIELDS}
# The title has a box of its own; two columns belong to drafts.
NOT_CORRECTED = frozenset({"title", "funding_stated", "partner_stated"})
# Long text that a person may correct on an imported record, in the order of the page.
CORRECTABLE: tuple[Field, ...] = tuple(
    field for field in FIELDS if field.column and field.code not in NOT_CORRECTED
)
