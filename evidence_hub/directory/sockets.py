"""Who above shows an entry of these lists, and wants to know when its words change."""

from __future__ import annotations

from collections.abc import Callable

from evidence_hub.core.vocabularies import Term
from evidence_hub.directory.models import BusinessArea, Organisation, Priority

Entry = Organisation | BusinessArea | Priority | Term
Follow = Callable[[Entry], None]
_followers: list[Follow] = []


def follow_changes(follow: Follow) -> None:
    if follow not in _followers:
        _followers.append(follow)


def changed(entry: Entry) -> None:
    """Tell whoever shows it, in the same transaction."""
    for follow in _followers:
        follow(entry)
