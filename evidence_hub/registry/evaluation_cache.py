"""One round of judging: what several judges ask of the same projects is asked only once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Answer = TypeVar("Answer")
Asked = TypeVar("Asked")

_cache: ContextVar[dict[Any, Any] | None] = ContextVar("round of judging", default=None)


@contextmanager
def evaluation_cache() -> Iterator[None]:
    """Keep what is asked inside: nothing is written between two judges of one round."""
    outer = _cache.get()
    held = _cache.set({} if outer is None else outer)
    try:
        yield
    finally:
        _cache.reset(held)


def cached_in_evaluation(
    query: Callable[[Sequence[Asked]], Answer],
) -> Callable[[Sequence[Asked]], Answer]:
    """Let a query of projects (or of their ids) run once a round for the same ones.

    Its answer is shared, so nobody changes it. Outside a round it runs each time.
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
