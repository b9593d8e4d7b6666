"""Protective markings and the clearances that open them (DOMAIN 3.5 and section 4).

Clearance ladders are not ranked against each other: a marking names the list of clearances of
which any one will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SENSITIVE_CLEARANCES = frozenset({"bpss", "rv", "mv", "nppv_2a", "nppv_2f", "nppv_3"})

# An OFFICIAL-tier service does not hold these or anything above them.
NOT_HELD = frozenset(
    {"secret", "top_secret", "gpms_confidential", "gpms_secret", "gpms_top_secret"}
)


class Scheme(StrEnum):
    GPMS = "gpms"
    GSCP = "gscp"


@dataclass(frozen=True)
class Marking:
    """One marking: what it is called, how it sorts on a page, and which clearances open it."""

    code: str
    label: str
    scheme: Scheme
    height: int
    clearances: frozenset[str] | None  # None: no clearance needed


# Records of 2013 carry the old scheme's markings. They are shown as they were given and sorted into
# one ladder, since a page must carry the highest of both schemes.
MARKINGS: dict[str, Marking] = {
    marking.code: marking
    for marking in (
        Marking("none_stated", "", Scheme.GSCP, 0, None),
        Marking("gpms_not_protectively_marked", "NOT PROTECTIVELY MARKED", Scheme.GPMS, 1, None),
        Marking("official", "OFFICIAL", Scheme.GSCP, 2, None),
        Marking("gpms_protect", "PROTECT", Scheme.GPMS, 3, SENSITIVE_CLEARANCES),
        Marking("gpms_restricted", "RESTRICTED", Scheme.GPMS, 4, SENSITIVE_CLEARANCES),
        Marking("official_sensitive", "OFFICIAL-SENSITIVE", Scheme.GSCP, 5, SENSITIVE_CLEARANCES),
    )
}


LOWEST = MARKINGS["official"]


def opens(code: str, clearances: frozenset[str]) -> bool:
    """Whether any of these unexpired clearances opens the marking."""
    needed = MARKINGS[code].clearances
    return needed is None or not needed.isdisjoint(clearances)


def highest(codes: list[str]) -> str:
    """Return the label that a page showing all of these must carry.

    The hub is an OFFICIAL-tier service, so every page of it carries at least that.
    """
    shown = [MARKINGS[code] for code in codes if MARKINGS[code].height > LOWEST.height]
    return max(shown, key=lambda marking: marking.height).label if shown else LOWEST.label


def highest_label(label: str, code: str) -> str:
    """Return the higher of a label that a page carries and the marking of a record on it."""
    height = max((m.height for m in MARKINGS.values() if m.label == label), default=LOWEST.height)
    return MARKINGS[code].label if MARKINGS[code].height > height else label


CLEARANCE_LABELS: dict[str, str] = {
    "bpss": "BPSS",
    "rv": "RV (recruitment vetting)",
    "mv": "MV (management vetting)",
    "nppv_1": "NPPV 1",
    "nppv_2a": "NPPV 2A",
    "nppv_2f": "NPPV 2F",
    "nppv_3": "NPPV 3",
    "ctc": "CTC (counter-terrorist check)",
    "sc": "SC (security check)",
    "dv": "DV (developed vetting)",
}
