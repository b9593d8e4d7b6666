"""Taking the DEMO out again: what is marked DEMO, and all that its accounts left behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, String, Table, delete, func, select, update

from evidence_hub.accounts.models import FailedSignIn, PasswordReset, Person
from evidence_hub.audit import operations as audit
from evidence_hub.audit.models import AuditEntry
from evidence_hub.core.database import Base, db
from evidence_hub.directory.models import Organisation
from evidence_hub.documents.models import DocumentVersion
from evidence_hub.library.models import Publication
from evidence_hub.programme.models import Advice, Placement
from evidence_hub.registry.models import Project, UnsavedInput
from evidence_hub.search import changes

# Whatever hangs on a DEMO row goes with it, but these rows live on without it.
# Without this list a real meeting would go with the DEMO person who approved its minutes.
OUTLIVE = frozenset(
    {
        "organisation.parent_id",
        "project.import_batch_id",
        "meeting.approved_in_id",
        "agenda_item.carried_to_id",
        "board_action.owner_id",
        "advice.adviser_id",
        "award.project_id",
        "award.scheme_id",
        "award.student_id",
        "fair.project_id",
        "fair_interest.enquiry_id",
        "opportunity.decision_id",
        "placement.project_id",
        "venture.project_id",
        "milestone.owner_id",
        "risk.owner_id",
        "funding_line.carried_from_id",
        "money_entry.settles_id",
        "money_entry.reverses_id",
    }
)
NOBODY = "a demo account"


def remove_demo() -> Counter[str]:
    """Remove everything marked DEMO and everything that demo accounts left; nothing else."""
    _announce()
    _forget_typed()
    # Before the people go, since their names are looked up among them.
    _forget_names()
    removed: Counter[str] = Counter()
    # Backwards through the dependencies, so that nothing is removed while something still points at
    # it.
    for table in reversed(Base.metadata.sorted_tables):
        if "is_demo" not in table.c or table.name == AuditEntry.__tablename__:
            continue
        marked = select(_key(table)).where(table.c.is_demo)
        number = db.session.scalar(select(func.count()).select_from(marked.subquery()))
        removed[_plural(table.name)] = number or 0
        _remove(table, marked)
    # Failed sign-ins and password requests hold addresses without saying whose, so all of them go.
    db.session.execute(delete(FailedSignIn))
    db.session.execute(delete(PasswordReset))
    db.session.expire_all()
    removed["audit entries blanked"] = audit.blank_demo_entries()
    return removed


def demo_files() -> list[str]:
    """Return the digests of the files that the DEMO attached; ask before it is removed."""
    attached = db.session.scalars(select(DocumentVersion.sha256).where(DocumentVersion.is_demo))
    digests = sorted(set(attached))
    db.session.rollback()
    return digests


def _plural(name: str) -> str:
    return {"person": "people", "priority": "priorities"}.get(name, f"{name.replace('_', ' ')}s")


def _announce() -> None:
    """Tell the search what will be gone, and what will stand without something of it."""
    roots = {
        f"{model.__tablename__}:{key}"
        for model in (Project, Publication, Organisation, Advice, Placement)
        for key in db.session.scalars(select(model.id).where(model.is_demo))
    }
    for name in (Project.__tablename__, Publication.__tablename__):
        for column in _references(Base.metadata.tables[name]):
            for points_at_demo in _demo_beside(column):
                keys = db.session.scalars(select(column).where(points_at_demo))
                roots |= {f"{name}:{key}" for key in keys if key is not None}
    changes.announce(db.session, roots)


def _demo_beside(column: Column[Any]) -> Iterator[ColumnElement[bool]]:
    """Yield a condition for each other column of this table that may point at a DEMO row."""
    for foreign in column.table.foreign_keys:
        target = foreign.column.table
        if "is_demo" in target.c and foreign.parent is not column:
            yield foreign.parent.in_(select(target.c.id).where(target.c.is_demo))


def _references(table: Table) -> list[Column[Any]]:
    """Return every column of the hub that points at this table."""
    return [
        foreign.parent
        for other in Base.metadata.sorted_tables
        for foreign in other.foreign_keys
        if foreign.column.table is table
    ]


def _remove(table: Table, ids: Select[Any]) -> None:
    """Remove these rows after all that hangs on them."""
    for column in _references(table):
        if str(column) in OUTLIVE:
            db.session.execute(update(column.table).where(column.in_(ids)).values({column: None}))
        else:
            _remove(column.table, select(_key(column.table)).where(column.in_(ids)))
    db.session.execute(delete(table).where(_key(table).in_(ids)))


def _key(table: Table) -> Column[Any]:
    return next(iter(table.primary_key.columns))


def _forget_typed() -> None:
    """Text that somebody else typed on a DEMO record's page and has not saved."""
    references = set(db.session.scalars(select(Project.reference).where(Project.is_demo)))
    typed = [
        row_id
        for row_id, path in db.session.execute(select(UnsavedInput.id, UnsavedInput.path))
        if references & set(re.findall(r"EBP-\d{4}-\d+", path))
    ]
    db.session.execute(delete(UnsavedInput).where(UnsavedInput.id.in_(typed)))


def _forget_names() -> None:
    """What stays says that a demo account did it, not which."""
    names = select(Person.name).where(Person.is_demo)
    for table in Base.metadata.sorted_tables:
        signed = [
            column
            for column in table.c
            if column.name.endswith("_by_name") and isinstance(column.type, String)
        ]
        if table.name == AuditEntry.__tablename__ or not signed:
            continue
        for column in signed:
            db.session.execute(update(table).where(column.in_(names)).values({column: NOBODY}))


def forget_freed_pages() -> None:
    """Rewrite an SQLite file so that nothing of what was removed stays in it; after the commit."""
    if db.engine.dialect.name == "sqlite":
        db.session.remove()
        pooled = db.engine.raw_connection()  # VACUUM works only outside a transaction
        try:
            pooled.cursor().execute("VACUUM")
            pooled.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            pooled.close()
