"""The states of agreements, impact assessments, certificates and clearances (DOMAIN 3.9, 3.10)."""

from __future__ import annotations

from enum import StrEnum


class Sharing(StrEnum):
    DRAFT = "draft"
    IN_NEGOTIATION = "in_negotiation"
    SIGNED = "signed"
    # From here on, all but "terminated" are read from dates and never stored; the table's check
    # refuses them.
    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"

    @property
    def label(self) -> str:
        return SHARING_LABELS[self]


SHARING_LABELS = {
    Sharing.DRAFT: "Draft",
    Sharing.IN_NEGOTIATION: "In negotiation",
    Sharing.SIGNED: "Signed, not yet started",
    Sharing.IN_FORCE: "In force",
    Sharing.EXPIRING: "In force, expiring",
    Sharing.EXPIRED: "Expired",
    Sharing.TERMINATED: "Terminated",
    Sharing.SUPERSEDED: "Superseded",
}


class Assessed(StrEnum):
    SCREENING = "screening"
    NOT_NEEDED = "not_needed"
    DRAFTED = "drafted"
    ADVICE_GIVEN = "advice_given"
    ACCEPTED = "accepted"
    RESIDUAL_HIGH_RISK = "residual_high_risk"
    REVIEW_DUE = "review_due"

    @property
    def label(self) -> str:
        return ASSESSED_LABELS[self]


ASSESSED_LABELS = {
    Assessed.SCREENING: "Screening",
    Assessed.NOT_NEEDED: "Not needed",
    Assessed.DRAFTED: "Waiting for advice",
    Assessed.ADVICE_GIVEN: "Advice given, waiting for the asset owner",
    Assessed.ACCEPTED: "Accepted",
    Assessed.RESIDUAL_HIGH_RISK: "High risk remains: the Commissioner must be consulted",
    Assessed.REVIEW_DUE: "Review due",
}


class CertificateStatus(StrEnum):
    """What became of a certificate of disposal."""

    FILED = "filed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ClearanceStatus(StrEnum):
    """With whom a text is that waits for clearance, or how that ended."""

    OPEN = "open"
    WITH_AUTHORS = "with_authors"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"


class ClearanceOutcome(StrEnum):
    """What was decided on a text (DOMAIN 3.10)."""

    CLEARED = "cleared"
    CLEARED_WITH_REDACTIONS = "cleared_with_redactions"
    CLEARED_WITH_FACTUAL_COMMENTS = "cleared_with_factual_comments"
    DELAYED_UNTIL = "delayed_until"
    REFUSED_IN_PART = "refused_in_part"


class OutputStage(StrEnum):
    """How far an output is on its way to being published (DOMAIN 3.10)."""

    PLANNED = "planned"
    DRAFTED = "drafted"
    SUBMITTED_FOR_CLEARANCE = "submitted_for_clearance"
    CLEARED = "cleared"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    ABANDONED = "abandoned"
