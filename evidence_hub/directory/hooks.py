"""Who above shows an entry of these lists, and wants to know when its words change."""

from __future__ import annotations

from collections.abc import Callable

from evidence_hub.core.feature import features
from evidence_hub.core.vocabularies import Term
from evidence_hub.directory.models import BusinessArea, Organisation, Priority

Entry = Organisation | BusinessArea | Priority | Term
Follow = Callable[[Entry], None]


def changed(entry: Entry) -> None:
    """Notify whoever shows it, in the same transaction."""
    # Packages above declare that they follow, since this one must not import them.
    for follow in features().entry_followers:
        follow(entry)
