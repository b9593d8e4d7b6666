"""The tables of a database as it is, read in one snapshot and filled without their cycles."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    MetaData,
    Table,
    func,
    insert,
    inspect,
    null,
    select,
    text,
    update,
)
from sqlalchemy.exc import SAWarning

from evidence_hub.backup.archive import BackupError, line_of, row_of

REVISION = "alembic_version"
BATCH = 500


def reflected(connection: Connection) -> list[Table]:
    """Return every table but the migrations' own, parents before children."""
    found = MetaData()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # of indexes, which no row stands in
        found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != REVISION]


def revision_of(connection: Connection) -> str:
    """Return the migration that the database stands at, "" for an empty one."""
    if not inspect(connection).has_table(REVISION):
        return ""
    return connection.execute(text(f"SELECT version_num FROM {REVISION}")).scalar() or ""  # noqa: S608  # nosec B608 - a name of ours


def begin_snapshot(connection: Connection) -> None:
    """See the database as it is now until the transaction ends, whoever writes meanwhile."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    revision_of(connection)  # SQLite's snapshot begins with the first reading


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Yield a table's rows as lines, in the order of its key.

    A JSON column may hold nothing or the JSON value null, which Python reads alike; a column that
    holds nothing is left out of its line.
    """
    # Without this a restored record could differ from the one that was backed up in a way that only
    # the comparison at the end would show.
    unsure = [
        column for column in table.columns if isinstance(column.type, JSON) and column.nullable
    ]
    statement = select(
        table, *(column.is_(null()).label(f"{column.name} is nothing") for column in unsure)
    )
    result = connection.execution_options(yield_per=BATCH).execute(
        statement.order_by(*table.primary_key.columns)
    )
    for row in result.mappings():
        found = {column.name: row[column.name] for column in table.columns}
        for column in unsure:
            if row[f"{column.name} is nothing"]:
                del found[column.name]
        yield line_of(found)


def counted(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _backward(tables: Sequence[Table]) -> dict[str, list[Column[object]]]:
    """Return table → columns that point at itself or at a table that is filled later."""
    place = {table.name: number for number, table in enumerate(tables)}
    return {
        table.name: [
            foreign.parent
            for foreign in table.foreign_keys
            if place[foreign.column.table.name] >= place[table.name]
        ]
        for table in tables
    }


class Filler:
    """Fills empty tables, leaving pointers that lead backward to the end."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.tables = {table.name: table for table in reflected(connection)}
        self._later = _backward(list(self.tables.values()))
        self._keeps_zone = connection.dialect.name == "postgresql"
        self._pointers: list[tuple[Table, dict[str, object], dict[str, object]]] = []

    def fill(self, name: str, rows: Iterator[str]) -> int:
        """Insert the rows of a table; return how many. Raises BackupError for an unknown table."""
        if name not in self.tables:
            raise BackupError(f"This backup holds a table {name}, which this hub does not know.")
        table, number = self.tables[name], 0
        batches: dict[tuple[str, ...], list[dict[str, object]]] = {}
        for line in rows:
            row = self._without_pointers(table, line)
            batch = batches.setdefault(tuple(sorted(row)), [])
            batch.append(row)
            number += 1
            if len(batch) >= BATCH:
                self.connection.execute(insert(table), batch)
                batch.clear()
        for batch in batches.values():
            if batch:
                self.connection.execute(insert(table), batch)
        return number

    def _without_pointers(self, table: Table, line: str) -> dict[str, object]:
        row = row_of(line, table, keeps_zone=self._keeps_zone)
        later = {
            column.name: row[column.name]
            for column in self._later[table.name]
            if row.get(column.name) is not None
        }
        if later:
            key = {column.name: row[column.name] for column in table.primary_key.columns}
            self._pointers.append((table, key, later))
        return {**row, **dict.fromkeys(later)}

    def finish(self) -> None:
        """Set the pointers, and let PostgreSQL number new rows after the old ones."""
        for table, key, later in self._pointers:
            found = [table.c[name] == value for name, value in key.items()]
            self.connection.execute(update(table).where(*found).values(later))
        if self.connection.dialect.name != "postgresql":
            return
        for table in self.tables.values():
            for column in table.primary_key.columns:
                sequence = self.connection.execute(
                    text("SELECT pg_get_serial_sequence(:table, :column)"),
                    {"table": table.name, "column": column.name},
                ).scalar()
                if sequence:
                    last = self.connection.execute(select(func.max(column))).scalar()
                    if last is not None:
                        self.connection.execute(
                            text("SELECT setval(:sequence, :last)"),
                            {"sequence": sequence, "last": last},
                        )
