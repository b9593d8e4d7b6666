"""What belongs to a record that somebody may not see has a key that counts nothing."""

from __future__ import annotations

from sqlalchemy import BigInteger, Table
from sqlalchemy.dialects import postgresql

from evidence_hub.core.database import Base, new_key
from evidence_hub.registry.models import Project


def _has_uncounted_key(table: Table) -> bool:
    default = table.c.id.default
    return default is not None and getattr(default, "arg", None) is not None


def _uncounted(tables: list[Table]) -> set[str]:
    return {table.name for table in tables if "id" in table.c and _has_uncounted_key(table)}


def test_whatever_belongs_to_a_record_has_a_key_that_counts_nothing() -> None:
    tables = Base.metadata.sorted_tables
    uncounted = _uncounted(tables)
    assert Project.__tablename__ in uncounted
    counted = {
        table.name
        for table in tables
        if "id" in table.c
        and table.name not in uncounted
        and any(key.column.table.name in uncounted for key in table.foreign_keys)
    }
    assert counted == set()


def test_a_pointer_is_as_wide_as_the_key_that_it_holds() -> None:
    uncounted = _uncounted(Base.metadata.sorted_tables)
    narrow = [
        str(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name in uncounted for key in column.foreign_keys)
        and not isinstance(column.type.dialect_impl(postgresql.dialect()), BigInteger)
    ]
    assert narrow == []


def test_keys_rise_in_the_order_in_which_records_are_made() -> None:
    keys = [new_key() for _ in range(1000)]
    assert keys == sorted(set(keys))


def test_a_browser_reads_a_key_exactly() -> None:
    assert new_key() < 2**53
