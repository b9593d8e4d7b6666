"""How an effect and a direction are put into words."""

from __future__ import annotations

from evidence_hub.findings.lifecycle import CONFIDENCE
from evidence_hub.findings.models import ExternalRating, Finding, StrengthAssessment

# DOMAIN 3.3: what a single study says in words; no score of a single study is EMMIE's.
EMMIE = {
    "effect": "Effect: what changed, which way and by how much",
    "mechanism": "Mechanism: why it works, or does not",
    "moderators": "Moderators: where and for whom",
    "implementation": "Implementation: what helps or hinders doing it",
    "economics": "Economics: what it costs, and what it saves",
}
DIRECTIONS = {
    "beneficial": "Beneficial",
    "harmful": "Harmful",
    "mixed": "Mixed",
    "no_detectable_effect": "No detectable effect",
    "inconclusive": "Inconclusive",
}


def number(value: float) -> str:
    """Return a figure without trailing noughts, with a real minus sign."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    # A hyphen can break at the end of a line, and screen readers pass it over.
    return text.replace("-", "−")


def effect(finding: Finding) -> str:
    """Return "Hedges' g 1.022 (95% interval 0.9 to 1.1)", or '' where no effect is stated."""
    if finding.effect_value is None:
        return ""
    text = f"{finding.effect_metric} {number(finding.effect_value)}".strip()
    # Without a percentage: sources do not always say whether their interval is of 95 per cent.
    if finding.effect_low is not None and finding.effect_high is not None:
        text += f" (interval {number(finding.effect_low)} to {number(finding.effect_high)})"
    return f"{text}, {finding.effect_p}" if finding.effect_p else text


def rating(row: ExternalRating) -> str:
    return f"{row.label}: {row.claim}" if row.claim and row.claim != row.label else row.label


def strength(row: StrengthAssessment) -> str:
    """Return "Moderate confidence, Maryland scale 4", as the force itself judges it."""
    scale = "" if row.maryland == "not_applicable" else f", Maryland scale {row.maryland}"
    return f"{CONFIDENCE[row.confidence]} confidence{scale}"


def title(row: Finding) -> str:
    """Return the statement; what was not promised says so wherever it is listed."""
    return f"Exploratory: {row.statement}" if row.is_exploratory else row.statement
