"""The states of benefits and progress reports (DOMAIN 3.11)."""

from __future__ import annotations

from enum import StrEnum


class BenefitStatus(StrEnum):
    """Where a benefit stands (DOMAIN 3.11)."""

    PROPOSED = "proposed"
    PROFILED = "profiled"
    TRACKING = "tracking"
    REALISED = "realised"
    PARTLY_REALISED = "partly_realised"
    # As good an end as any other: J10 asks that it passes, and that what nobody reviewed does not.
    NOT_REALISED = "not_realised"
    NOT_MEASURABLE = "not_measurable"
    TRANSFERRED = "transferred"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class ReportStatus(StrEnum):
    """With whom a progress report is."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    HANDED_BACK = "handed_back"
