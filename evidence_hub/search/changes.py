"""Noting in the change log, within the same transaction, which records a change touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, cast, runtime_checkable

from sqlalchemy import event, insert, inspect, select
from sqlalchemy.orm import (
    ColumnProperty,
    Session,
    SessionTransaction,
    UOWTransaction,
    scoped_session,
    sessionmaker,
)

from evidence_hub.core import clock
from evidence_hub.core.database import Lock, wait_for
from evidence_hub.search.models import SearchChange

# What a session remembers (``session.info``).
_TOUCHED = "search: roots of the flush under way"
_NOTED = "search: changes noted and not yet committed"
_LOCKED = "search: the log is locked"


@runtime_checkable
class Findable(Protocol):
    """A model whose changes are followed by the search."""

    def search_roots(self) -> Iterable[str]:
        """Return the records ("project:12") whose documents show anything of this object.

        To be read from its own columns where it can be, since those also tell where an object
        stood before; a relation may not have followed its key yet. No ``super()``.
        """
        ...


def watch(session: type[Session] | scoped_session[Any] | sessionmaker[Any]) -> None:
    """Let sessions of this class, or of this registry, note what they change."""
    for name, listener in (
        ("before_flush", _before_flush),
        ("after_flush", _after_flush),
        ("after_transaction_end", _after_transaction_end),
    ):
        if not event.contains(session, name, listener):
            event.listen(session, name, listener)


def announce(session: Session | scoped_session[Any], roots: Iterable[str]) -> None:
    """Note records that were changed past the session's objects, as by a bulk UPDATE."""
    _append(session() if isinstance(session, scoped_session) else session, set(roots))


def has_unsaved_work(session: Session) -> bool:
    """Whether what this session sees may yet be rolled back."""
    return bool(
        session.info.get(_NOTED)
        or session.new
        or session.deleted
        or any(session.is_modified(changed) for changed in session.dirty)
    )


class _AsItWas:
    """An object with the values that its changed columns had before."""

    def __init__(self, changed: Findable, session: Session) -> None:
        self._changed = changed
        self._session = session
        self._state = inspect(changed)

    def __getattr__(self, name: str) -> Any:
        if isinstance(self._state.mapper.attrs.get(name), ColumnProperty):
            history = self._state.attrs[name].history
            if history.added:
                return history.deleted[0] if history.deleted else self._saved(name)
        return getattr(self._changed, name)

    def _saved(self, name: str) -> Any:
        """Read what the database still says of a value that was set without being loaded."""
        mapper = self._state.mapper
        is_this = zip(mapper.primary_key, self._state.identity, strict=True)
        saved = select(mapper.attrs[name].columns[0]).where(*(key == id_ for key, id_ in is_this))
        return self._session.scalar(saved)


def _before_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Ask what is deleted or changed while it still knows where it stood."""
    touched: set[str] = session.info.setdefault(_TOUCHED, set())
    for changed in (*_findable(session.deleted), *_changed(session)):
        touched.update(changed.search_roots())
        # Moved by its key alone, an object tells only from its history where it came from.
        touched.update(type(changed).search_roots(cast("Any", _AsItWas(changed, session))))


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    """Ask what is new or changed where it stands now, and note all of it."""
    touched: set[str] = session.info.pop(_TOUCHED, set())
    for changed in (*_findable(session.new), *_changed(session)):
        touched.update(changed.search_roots())
    _append(session, touched)


def _findable(objects: Iterable[object]) -> Iterator[Findable]:
    return (found for found in objects if isinstance(found, Findable))


def _changed(session: Session) -> Iterator[Findable]:
    return (found for found in _findable(session.dirty) if session.is_modified(found))


def _append(session: Session, roots: set[str]) -> None:
    # A new object has no number yet before the flush.
    # Sorted, so that two transactions which touch the same records write them in one order.
    real = sorted(root for root in roots if not root.endswith(":None"))
    if not real:
        return
    connection = session.connection()
    if not session.info.get(_LOCKED):
        wait_for(Lock.APPEND_TO_A_LOG, connection)
        session.info[_LOCKED] = True
    at = clock.now()
    connection.execute(insert(SearchChange), [{"root": root, "at": at} for root in real])
    session.info[_NOTED] = True


def _after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
    session.info.pop(_TOUCHED, None)
    session.info.pop(_LOCKED, None)  # a savepoint that is rolled back lets the lock go
    if transaction.parent is None:
        session.info.pop(_NOTED, None)
