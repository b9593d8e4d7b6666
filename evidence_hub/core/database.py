"""The database session and the few column types and settings that every table shares."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from enum import IntEnum
from threading import Lock as ThreadLock
from typing import Annotated, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

log = logging.getLogger(__name__)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant. Refuses naive values; SQLite keeps no zone, so UTC is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Exact(TypeDecorator[Decimal]):
    """A measured number, kept as whole ten-thousandths: SQLite has no exact decimals."""

    impl = BigInteger
    cache_ok = True
    PLACES = 4

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.PLACES)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"a number has at most {self.PLACES} decimal places")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.PLACES).normalize()


# What holds a record's key. SQLite's own integers are as wide, and only they may number rows there.
WIDE_INTEGER = BigInteger().with_variant(Integer(), "sqlite")
# Of a record; exact also where a script reads it as a number. A larger one is no record's.
LARGEST_KEY = 2**53 - 1
# Behind by less, two keys were asked for at one moment; by more, the clock was set back.
TIE = 1_000_000  # microseconds
# A step while the clock is behind: without chance in it, each key would follow from the last.
SHORTEST_STEP, LONGEST_STEP = 1_001, 10_000  # microseconds
KEYS_BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_FIRST_MICROSECOND = int(KEYS_BEGIN.timestamp()) * 1_000_000


class _Keys:
    """Gives out the microseconds since ``KEYS_BEGIN``, each once in a process and never backwards.

    The machine's own clock is read, not the hub's: that one stands still in tests and may be moved.
    """

    def __init__(self) -> None:
        self._last = 0
        self._lock = ThreadLock()

    def __call__(self) -> int:
        with self._lock:
            now = time.time_ns() // 1000 - _FIRST_MICROSECOND
            if now > self._last:
                self._last = now
            elif self._last - now < TIE:
                self._last += 1
            else:
                self._last += SHORTEST_STEP + secrets.randbelow(LONGEST_STEP - SHORTEST_STEP)
            return self._last


new_key = _Keys()

# The key of a record that somebody may not see, as it stands in addresses and forms. Counted keys
# would tell, by their gaps, how many records are hidden between two that are shown; a moment tells
# only when a record was made, keeps the order in which records were made, and leaves the addresses
# of older records as they were.
RecordKey = Annotated[int, mapped_column(WIDE_INTEGER, primary_key=True, default=new_key)]


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dt.datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own protocol


class Lock(IntEnum):
    """Every advisory lock that the hub takes in PostgreSQL, so that no number means two things.

    SQLite needs none: it lets one writer in at a time.
    """

    # PostgreSQL numbers rows in another order than it commits them, and both the audit trail and
    # the search's change log must stand in the order of commits. One lock serves both: with two,
    # transactions that write to both in a different order would wait for each other for ever.
    APPEND_TO_A_LOG = 815_205_002
    # Two imports of one file at once would both find each of its records new.
    IMPORT_RECORDS = 815_205_004


db: SQLAlchemy = SQLAlchemy(metadata=Base.metadata)

# True while a request or command means to write. SQLite then takes its write lock at BEGIN, so
# that two writers wait for each other instead of one failing half-way through.
_writing: ContextVar[bool] = ContextVar("writing", default=False)


def begin_write(*, writes: bool) -> None:
    _writing.set(writes)


def wait_for(lock: Lock, connection: Connection) -> None:
    """Hold a lock until the transaction ends, once whoever holds it now has let it go."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int(lock)})


@contextmanager
def writing() -> Iterator[None]:
    """Run a block as a writer (commands and background work; requests do it by method)."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def prepare_engine(engine: Engine) -> None:
    """Give SQLite foreign keys, a write-ahead log and honest transactions."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, below
        cursor = connection.cursor()
        for pragma in (
            "foreign_keys=ON",
            "journal_mode=WAL",
            "synchronous=FULL",  # an acknowledged change survives a power cut
            "busy_timeout=15000",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def let_go() -> None:
    """End the session's transaction, whatever became of its connection.

    A connection that broke cannot be rolled back: it is thrown away with all others, so that the
    next statement opens a new one.
    """
    try:
        db.session.rollback()
    except Exception:
        log.warning("a broken connection was thrown away")
        db.session.remove()
        db.engine.dispose()


T = TypeVar("T", bound=Base)


def get(model: type[T], key: int) -> T | None:
    return db.session.get(model, key)
