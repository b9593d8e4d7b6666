"""Whether shared data are gone: who held what, until when it must go, what was certified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from evidence_hub.agreements.content import datasets_received, is_personal
from evidence_hub.agreements.lifecycle import ended_on, has_run, in_force
from evidence_hub.agreements.models import Agreement, Certificate
from evidence_hub.house_rules import rules

METHODS = {
    "destroyed": "Destroyed",
    "returned": "Returned to the force",
    "anonymised": "Made anonymous",
    "retained": "Kept, with the law that says so",
}
BACKUPS = {
    "destroyed": "Backups held it, and are destroyed too",
    "none": "No backup ever held it",
    "omitted": "The certificate does not say",
}


class Disposal(StrEnum):
    NOT_DUE = "not_due"
    DUE = "due"
    CERTIFIED = "certified"
    OVERDUE = "overdue"
    DISPUTE = "dispute"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Disposal.NOT_DUE: "Not due",
    Disposal.DUE: "Due",
    Disposal.CERTIFIED: "Certified",
    Disposal.OVERDUE: "Overdue",
    Disposal.DISPUTE: "In dispute",
}


@dataclass(frozen=True)
class DisposalStatus:
    """How the disposal of an agreement's data stands; ``missing`` is holder → dataset keys."""

    state: Disposal
    ended: dt.date | None
    due_on: dt.date | None
    missing: dict[int, list[str]]


def held(agreement: Agreement, day: dt.date) -> dict[int, list[str]]:
    """Return holder → keys of the personal datasets received under any version that has run."""
    found: dict[int, dict[str, None]] = {}
    for version in agreement.versions:
        if not has_run(version, day):
            continue
        for party in version.party_ids:
            for row in datasets_received(version.content, party):
                if is_personal(row):
                    found.setdefault(party, {})[row["key"]] = None
    return {party: list(keys) for party, keys in found.items()}


def status_of(
    agreement: Agreement, certificates: Sequence[Certificate], day: dt.date, *, days: int
) -> DisposalStatus:
    """Judge an agreement's disposal on a day; ``days`` is the time given after its end."""
    ended = ended_on(agreement, day)
    running = in_force(agreement, day)
    still = (
        {
            (party, row["key"])
            for party in running.party_ids
            for row in datasets_received(running.content, party)
        }
        if running is not None
        else set()
    )
    # What a party may still receive is not gone, whatever it certified.
    accepted = {
        (row.holder_id, key)
        for row in certificates
        if row.status == "accepted" and (ended is None or row.done_on >= ended)
        for key in row.datasets
    } - still
    left = {
        party: [key for key in keys if (party, key) not in accepted]
        for party, keys in held(agreement, day).items()
    }
    missing = {party: keys for party, keys in left.items() if keys}
    if ended is None:
        return DisposalStatus(Disposal.NOT_DUE, None, None, missing)
    due_on = ended + dt.timedelta(days=days)
    if not missing:
        return DisposalStatus(Disposal.CERTIFIED, ended, due_on, {})
    if day > due_on:
        return DisposalStatus(Disposal.OVERDUE, ended, due_on, missing)
    if certificates and certificates[-1].status == "rejected":
        return DisposalStatus(Disposal.DISPUTE, ended, due_on, missing)
    return DisposalStatus(Disposal.DUE, ended, due_on, missing)


def time_given() -> int:
    """Return the days that the house rule gives after an agreement's end."""
    return rules.number("disposal_days")
