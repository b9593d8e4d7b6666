"""Who may ask for which endpoint: each stands in one list, of the feature that it belongs to.

A list only says who may ask; what they see and may do is decided in operations and queries.
"""

from __future__ import annotations

from enum import StrEnum

from evidence_hub.core.feature import features


class Access(StrEnum):
    PUBLIC = "public"  # no sign-in
    SIGNED_IN = "signed_in"


def access_of(endpoint: str) -> Access | None:
    """Return who may ask for it; None where it stands in no list, and nobody may."""
    # An endpoint that nobody listed is refused, so that forgetting to list one shows at once and
    # opens nothing.
    if endpoint in features().public:
        return Access.PUBLIC
    return Access.SIGNED_IN if endpoint in features().signed_in else None
