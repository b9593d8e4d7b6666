"""Writing the audit trail, verifying it, and blanking what the removed demo left in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select

from evidence_hub.audit.models import AuditEntry
from evidence_hub.audit.verbs import Verb, VerbAbout
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import Lock, db, wait_for

FIRST_SEAL = "0" * 64
BATCH = 1000
REMOVED = "demo content removed"


def _content(entry: AuditEntry) -> str:
    # The order and spelling of these values are part of every seal that was ever made. Changing
    # either would make the whole trail read as tampered with.
    return json.dumps(
        [
            entry.at.isoformat(),
            entry.actor_id,
            entry.actor_name,
            entry.roles,
            entry.verb,
            entry.record,
            entry.project_id,
            entry.reason,
            entry.difference,
            entry.is_refusal,
            entry.is_demo,
        ],
        ensure_ascii=False,
        sort_keys=True,
    )


def _sha(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _last_seal() -> str:
    wait_for(Lock.APPEND_TO_A_LOG, db.session.connection())
    # Read only once nobody else can append: two entries on one seal would break the chain for good.
    seal = db.session.scalar(select(AuditEntry.seal).order_by(AuditEntry.id.desc()).limit(1))
    return seal or FIRST_SEAL


def record(
    actor: Actor,
    verb: Verb | VerbAbout,
    record: str,
    *,
    difference: Mapping[str, Any] | None = None,
    reason: str = "",
    project_id: int | None = None,
    is_demo: bool = False,
) -> AuditEntry:
    """Append one entry in the current transaction; ``difference`` maps field → [before, after]."""
    return _append(
        actor,
        str(verb),
        record,
        difference=difference or {},
        reason=reason,
        project_id=project_id,
        is_refusal=False,
        is_demo=is_demo,
    )


def record_refusal(
    actor: Actor,
    action: str,
    record: str,
    *,
    reason: str = "",
    project_id: int | None = None,
    is_demo: bool = False,
) -> AuditEntry:
    """Append that somebody was refused; ``action`` is what they may not do, as the map calls it."""
    return _append(
        actor,
        action,
        record,
        difference={},
        reason=reason,
        project_id=project_id,
        is_refusal=True,
        is_demo=is_demo,
    )


def _append(
    actor: Actor,
    verb: str,
    record: str,
    *,
    difference: Mapping[str, Any],
    reason: str,
    project_id: int | None,
    is_refusal: bool,
    is_demo: bool,
) -> AuditEntry:
    # What the entry is about is written first, so that a new record has its number and a constraint
    # that fails leaves no entry of a change that never was.
    db.session.flush()
    entry = AuditEntry(
        at=clock.now(),
        actor_id=actor.person_id,
        actor_name=actor.name,
        roles=", ".join(sorted(actor.roles)),
        verb=verb,
        record=record,
        project_id=project_id,
        reason=reason,
        difference=json.loads(json.dumps(dict(difference), default=str)),
        is_refusal=is_refusal,
        is_demo=is_demo or actor.is_demo,
        is_removed=False,
    )
    entry.digest = _sha(_content(entry))
    entry.seal = _sha(_last_seal() + entry.digest)
    db.session.add(entry)
    db.session.flush()
    return entry


def verify(progress: Callable[[int, int], None] = lambda done, total: None) -> list[str]:
    """Return what is wrong with the trail, entry by entry; an empty list when it is whole."""
    problems: list[str] = []
    total = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    seal, last_id, done = FIRST_SEAL, 0, 0
    while batch := db.session.scalars(
        select(AuditEntry).where(AuditEntry.id > last_id).order_by(AuditEntry.id).limit(BATCH)
    ).all():
        for entry in batch:
            if entry.is_removed and not _is_blank_demo(entry):
                problems.append(f"Entry {entry.id}: it reads as removed, but is no DEMO entry.")
            if not entry.is_removed and _sha(_content(entry)) != entry.digest:
                problems.append(f"Entry {entry.id}: its content was changed after it was written.")
            expected = _sha(seal + entry.digest)
            if entry.seal != expected:
                problems.append(f"Entry {entry.id}: an entry before it is missing or was changed.")
            seal, last_id = entry.seal, entry.id
        done += len(batch)
        progress(done, total)
        # A trail of years does not fit into memory; each batch is let go before the next is read.
        db.session.expunge_all()
    return problems


def _is_blank_demo(entry: AuditEntry) -> bool:
    return entry.is_demo and entry.verb == REMOVED and not (entry.reason or entry.difference)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return field → [before, after] for what changed."""
    return {
        name: [before.get(name), after.get(name)]
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }


def blank_demo_entries() -> int:
    """Remove the content of entries about DEMO records; seals stay. Development only."""
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.is_demo, AuditEntry.is_removed.is_(False))
    ).all()
    for entry in entries:
        entry.is_removed = True
        entry.actor_id = entry.project_id = None
        entry.actor_name = entry.roles = entry.record = entry.reason = ""
        entry.verb = REMOVED
        entry.difference = {}
    db.session.flush()
    return len(entries)
