"""Making everything in a database more, table by table, to see what that costs a page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, String, Table, UniqueConstraint, insert, select
from sqlalchemy.exc import IntegrityError

from evidence_hub.core.database import Base, db

# Sealed, followed or ended by rules of their own; they grow by what people do.
LEFT_ALONE = frozenset(
    {"audit_entry", "search_change", "browser_session", "failed_sign_in", "document"}
)


def _unique(table: Table) -> set[str]:
    """Return the columns of which no two rows may agree, alone or together."""
    found = {column.name for column in table.columns if column.unique}
    together = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    together += [index.columns for index in table.indexes if index.unique]
    for columns in together:
        # Words that stand in such a pair are codes, which must stay what they are.
        numbers = {each.name for each in columns if not isinstance(each.type, String)}
        found |= numbers if len(columns) > 1 else {each.name for each in columns}
    return found


def _another(column: Column[Any], value: Any, mark: str, number: int) -> Any:
    if isinstance(value, str) and isinstance(column.type, String):
        room = (column.type.length or 250) - len(mark)
        return value[:room] + mark
    return value + number if isinstance(value, int) else value


def _copy(table: Table, row: dict[str, Any], parents: dict[str, list[int]], number: int) -> dict[str, Any]:  # fmt: skip
    unique, mark = _unique(table), f"-{number}"
    made = {}
    for column in table.columns:
        value = row[column.name]
        if column.primary_key and not column.foreign_keys:
            if column.autoincrement is False:  # a key with a meaning of its own, such as a year
                made[column.name] = _another(column, value, mark, number)
            continue
        if column.foreign_keys and value is not None:
            target = next(iter(column.foreign_keys)).column.table.name
            # Every second copy hangs on the same parent, the others on parents of their own.
            if number % 2 and parents.get(target):
                value = parents[target][number % len(parents[target])]
        elif column.name in unique:
            value = _another(column, value, mark, number)
        made[column.name] = value
    return made


def grow(times: int, start: int) -> dict[str, int]:
    """Copy the newest row of every table so often; return how many copies each table took."""
    grown: dict[str, int] = {}
    parents: dict[str, list[int]] = {}
    for table in Base.metadata.sorted_tables:
        newest = select(table).order_by(*(key.desc() for key in table.primary_key.columns)).limit(1)
        found = db.session.execute(newest).mappings().first()
        if found is None or table.name in LEFT_ALONE:
            continue
        row = dict(found)
        for number in range(start, start + times):
            try:
                with db.session.begin_nested():
                    db.session.execute(insert(table).values(_copy(table, row, parents, number)))
            except IntegrityError:  # a rule of this table allows no such copy
                continue
            grown[table.name] = grown.get(table.name, 0) + 1
        if "id" in table.columns:
            parents[table.name] = list(db.session.scalars(select(table.c.id).order_by(table.c.id)))
    db.session.commit()
    return grown
