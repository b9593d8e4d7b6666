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
    # Offered on purpose: a certificate that says nothing of backups must be recordable, so that it
    # can be rejected (journey J5).
    "omitted": "The certificate does not say",
}


# Computed from dates and certificates, never stored, so that an overdue disposal is overdue on the
# day itself.
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
    # Every version that ran, not only the last: a dataset that a variation dropped was received all
    # the same.
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
    missing = _missing(agreement, day, _accepted(certificates, ended))
    # Order matters from here: certified before overdue, because late is still done; overdue before
    # dispute, because a rejected certificate does not buy time.
    if ended is None:
        return DisposalStatus(Disposal.NOT_DUE, None, None, missing)
    due_on = ended + dt.timedelta(days=days)
    if not missing:
        return DisposalStatus(Disposal.CERTIFIED, ended, due_on, {})
    if day > due_on:
        return DisposalStatus(Disposal.OVERDUE, ended, due_on, missing)
    # Only the last certificate counts: a later filing answers an earlier rejection.
    if certificates and certificates[-1].status == "rejected":
        return DisposalStatus(Disposal.DISPUTE, ended, due_on, missing)
    return DisposalStatus(Disposal.DUE, ended, due_on, missing)


def _missing(
    agreement: Agreement, day: dt.date, accepted: set[tuple[int, str]]
) -> dict[int, list[str]]:
    """Return holder → keys of the datasets whose disposal nobody has certified yet."""
    gone = accepted - _still_received(agreement, day)
    left = {
        party: [key for key in keys if (party, key) not in gone]
        for party, keys in held(agreement, day).items()
    }
    return {party: keys for party, keys in left.items() if keys}


def _still_received(agreement: Agreement, day: dt.date) -> set[tuple[int, str]]:
    """Return what a party may still receive: it is not gone, whatever the party certified."""
    running = in_force(agreement, day)
    if running is None:
        return set()
    return {
        (party, row["key"])
        for party in running.party_ids
        for row in datasets_received(running.content, party)
    }


def _accepted(certificates: Sequence[Certificate], ended: dt.date | None) -> set[tuple[int, str]]:
    """Return what accepted certificates cover, those from before the end left out."""
    return {
        (row.holder_id, key)
        for row in certificates
        if row.status == "accepted" and (ended is None or row.done_on >= ended)
        for key in row.datasets
    }


def time_given() -> int:
    """Return the days that the house rule gives after an agreement's end."""
    return rules.number("disposal_days")
