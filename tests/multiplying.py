"""Having so many times as much of the demo: each record again, with numbers of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, String, Table, UniqueConstraint, insert, select, text

from evidence_hub.core.database import Base, db

# Whom and what the records are about, and what is sealed or derived, stays as it is: so many times
# as many projects wait for the same people.
KEPT_ONCE = frozenset({
    "absence", "audit_entry", "body", "browser_session", "budget_year", "business_area",
    "clearance", "failed_sign_in", "house_rule", "job_run", "notice_choice", "organisation", "person",
    "priority", "role_grant", "search_change", "source", "source_paragraph", "task_count",
    "term_of_reference", "vocabulary", "vocabulary_term",
})  # fmt: skip
APART = 100_000  # more than any number of the demo


def multiply(times: int) -> int:
    """Make a SQLite database hold ``times`` as much; return how many rows that added."""
    added = 0
    # A meeting names the later one that approved its minutes.
    db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    for table in Base.metadata.sorted_tables:
        if table.name in KEPT_ONCE:
            continue
        rows = [dict(row) for row in db.session.execute(select(table)).mappings()]
        copies = [_copy(table, row, number) for number in range(1, times) for row in rows]
        if copies:
            db.session.execute(insert(table), copies)
        added += len(copies)
    db.session.commit()
    return added


def _copy(table: Table, row: dict[str, Any], number: int) -> dict[str, Any]:
    unique = _unique_words(table)
    return {
        column.name: _value(column, row[column.name], number, is_unique=column.name in unique)
        for column in table.columns
    }


def _value(column: Column[Any], value: Any, number: int, *, is_unique: bool) -> Any:
    if value is None:
        return None
    if column.foreign_keys:
        return value + number * APART if _points_at_copies(column) else value
    if column.primary_key:
        return value + number * APART
    return f"{value}-{number}" if is_unique else value


def _points_at_copies(column: Column[Any]) -> bool:
    return any(key.column.table.name not in KEPT_ONCE for key in column.foreign_keys)


def _unique_words(table: Table) -> set[str]:
    """Return the columns of words of which no two rows may agree by themselves."""
    found = {column.name for column in table.columns if column.unique}
    for rule in [*table.constraints, *table.indexes]:
        if isinstance(rule, UniqueConstraint) or getattr(rule, "unique", False):
            columns = list(rule.columns)  # type: ignore[attr-defined]
            if not any(_points_at_copies(column) for column in columns):
                found |= {column.name for column in columns}
    return {name for name in found if isinstance(table.columns[name].type, String)}
