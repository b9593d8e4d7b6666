"""Reading the trail: newest first, trimmed to what the reader may see."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, or_, select

from evidence_hub.audit.models import AuditEntry


def of_project(
    project_id: int, *, record: str, without: Collection[str] = ()
) -> Select[AuditEntry]:
    """Select what happened to a project; entries on other records (incidents) are not its history.

    ``without`` names verbs that the reader must not see.
    """
    return (
        select(AuditEntry)
        .where(
            AuditEntry.project_id == project_id,
            AuditEntry.record == record,
            AuditEntry.verb.not_in(sorted(without)),
            AuditEntry.is_refusal.is_(False),
        )
        .order_by(AuditEntry.id.desc())
    )


def trail(
    *, projects: Select[int], verb: str = "", record: str = "", refusals_only: bool = False
) -> Select[AuditEntry]:
    """Select the trail; entries about a project only where ``projects`` (ids) holds it."""
    # Even an auditor reads only of records that they may know of: need-to-know comes before every
    # row of the permission table.
    seen = or_(AuditEntry.project_id.is_(None), AuditEntry.project_id.in_(projects))
    statement = select(AuditEntry).where(seen).order_by(AuditEntry.id.desc())
    if verb:
        statement = statement.where(AuditEntry.verb == verb)
    if record:
        statement = statement.where(AuditEntry.record == record)
    if refusals_only:
        statement = statement.where(AuditEntry.is_refusal.is_(True))
    return statement
