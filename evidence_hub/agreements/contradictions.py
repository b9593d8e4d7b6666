"""What does not fit together in what is said about intellectual property."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from evidence_hub.agreements.models import IpItem, IpRight

# Own words rather than the vocabulary's labels, because they stand inside a sentence.
USES = {
    "internal_operational": "operational use",
    "teaching": "teaching",
    "academic_publication": "academic publication",
    "commercial": "commercial use",
}
Names = Mapping[int, str]


def standing_rights(item: IpItem, kind: str) -> list[IpRight]:
    return [row for row in item.rights if row.kind == kind and row.removed_at is None]


def _two_sole_owners(items: Sequence[IpItem], names: Names) -> list[str]:
    # By title without case or spacing: two rows for one thing is how two sole owners come about.
    by_title: defaultdict[str, list[IpItem]] = defaultdict(list)
    for item in items:
        by_title[" ".join(item.title.casefold().split())].append(item)
    found = []
    for same in by_title.values():
        owners = {tuple(sorted(item.owners)) for item in same if item.owners}
        # Rows that name the same owners are a repetition, which does no harm; different owners
        # cannot both be right.
        if len(owners) > 1:
            said = " and ".join(
                sorted(", ".join(names.get(key, "?") for key in each) for each in owners)
            )
            found.append(f"“{same[0].title}” has different sole owners: {said}")
    return found


def _of_item(item: IpItem, names: Names) -> list[str]:
    found = []
    licensed = {(row.holder_id, row.scope) for row in standing_rights(item, "licence")}
    for row in standing_rights(item, "licence"):
        if row.giver_id is not None and row.giver_id not in item.owners:
            giver = names.get(row.giver_id or 0, "Somebody")
            found.append(f"{giver} licenses “{item.title}” and does not own it")
    # A sole owner needs no licence; a joint owner does, because the others own it as well.
    for row in standing_rights(item, "use"):
        is_owner = item.owners == [row.holder_id]
        if not is_owner and (row.holder_id, row.scope) not in licensed:
            found.append(
                f"{names.get(row.holder_id, 'Somebody')} means to use “{item.title}” for "
                f"{USES[row.scope]} without a licence"
            )
    if not item.owners and not item.outside_owner:
        found.append(f"“{item.title}” has no owner")
    return found


def contradictions(items: Sequence[IpItem], names: Names) -> list[str]:
    """Return each contradiction as a sentence; empty where the terms fit together."""
    return [
        *_two_sole_owners(items, names),
        *(said for item in items for said in _of_item(item, names)),
    ]


def digest_of(items: Sequence[IpItem]) -> str:
    """Return what names these exact terms, so that advice and agreement end when they change."""
    # Only what has legal effect goes in. Names of who typed it would end everybody's agreement for
    # nothing.
    terms = [
        [
            item.kind,
            item.title,
            item.description,
            sorted(item.owners),
            item.outside_owner,
            sorted(
                [row.kind, row.giver_id or 0, row.holder_id, row.scope, row.terms]
                for row in item.rights
                if row.removed_at is None
            ),
        ]
        for item in items
    ]
    # A digest, so that "the terms as they stood" is one comparison and needs no copy of every row.
    return hashlib.sha256(json.dumps(terms, ensure_ascii=False).encode()).hexdigest()
