"""While gates are evaluated, what several checks ask of the same projects is asked only once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Answer = TypeVar("Answer")
Asked = TypeVar("Asked")

_cache: ContextVar[dict[Any, Any] | None] = ContextVar("evaluation cache", default=None)


@contextmanager
def evaluation_cache() -> Iterator[None]:
    """Keep what is asked inside: nothing is written between two checks of one evaluation."""
    outer = _cache.get()
    held = _cache.set({} if outer is None else outer)
    try:
        yield
    finally:
        _cache.reset(held)


def cached_in_evaluation(
    query: Callable[[Sequence[Asked]], Answer],
) -> Callable[[Sequence[Asked]], Answer]:
    """Let a query of projects (or of their ids) run once an evaluation for the same ones.

    Its answer is shared, so nobody changes it. Outside an evaluation it runs each time.
    """

    @wraps(query)
    def ask(given: Sequence[Asked]) -> Answer:
        known = _cache.get()
        if known is None:
            return query(given)
        key = (query, tuple(getattr(each, "id", each) for each in given))
        if key not in known:
            known[key] = query(given)
        found: Answer = known[key]
        return found

    return ask
