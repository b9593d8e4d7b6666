"""What several parts of one evaluation ask of the database is asked only once.

An evaluation is a round of gate checks, or a whole page that only reads: nothing is written
between two of its questions, so their answers cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Answer = TypeVar("Answer")
Record = TypeVar("Record")
Key = TypeVar("Key", int, str)
Given = ParamSpec("Given")

_cache: ContextVar[dict[Hashable, tuple[Any, Any]] | None] = ContextVar(
    "evaluation cache", default=None
)


# The projects that the round is about, by id.
_round: ContextVar[Mapping[int, Any] | None] = ContextVar("round of gate checks", default=None)


@contextmanager
def evaluation_cache(projects: Collection[Any] = ()) -> Iterator[None]:
    """Keep the answers of what is asked inside; within a page that reads, those of the page.

    A round within a round is about the projects of both, so that what asks about some of them
    fetches what the outer one will ask about all.
    """
    outer = _cache.get()
    token = _cache.set({} if outer is None else outer)
    within = _round.get() or {}
    about = _round.set({**within, **{project.id: project for project in projects}})
    try:
        yield
    finally:
        _round.reset(about)
        _cache.reset(token)


def begin_page(*, reads_only: bool) -> None:
    """Keep answers until the page ends, where it changes nothing."""
    _cache.set({} if reads_only else None)


def end_page() -> None:
    _cache.set(None)


def cached_in_evaluation(query: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Let a query run once an evaluation for the same arguments (records count by their ids).

    Its answer is shared, so nobody changes it. Outside an evaluation it runs each time.
    """

    @wraps(query)
    def ask(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        known = _cache.get()
        if known is None:
            return query(*args, **kwargs)
        key = (query, *map(_key, args), *((name, _key(kwargs[name])) for name in sorted(kwargs)))
        if key not in known:
            # The arguments are kept with the answer: some are known by their place in memory.
            known[key] = (query(*args, **kwargs), (args, kwargs))
        answer: Answer = known[key][0]
        return answer

    return ask


def cached_by_record(
    query: Callable[[Sequence[Record]], dict[Key, Answer]],
) -> Callable[[Collection[Record]], dict[Key, Answer]]:
    """Let a query of records (or of their ids or codes) ask only for those not asked for before.

    For queries that answer by id or code. Parts of a page often ask about overlapping records,
    such as a list and then one of its rows; to ``cached_in_evaluation`` these are different
    questions.
    """
    return _cached(query, fetches_all=False)


def cached_by_project(
    query: Callable[[Sequence[Record]], dict[int, Answer]],
) -> Callable[[Collection[Record]], dict[int, Answer]]:
    """The same for queries of projects; the first question fetches all that the round is about.

    Gate checks ask about the projects of one stage after the other: one query serves them all.
    """
    return _cached(query, fetches_all=True)


def _cached(
    query: Callable[[Sequence[Record]], dict[Key, Answer]], *, fetches_all: bool
) -> Callable[[Collection[Record]], dict[Key, Answer]]:
    @wraps(query)
    def ask(given: Collection[Record]) -> dict[Key, Answer]:
        known = _cache.get()
        if known is None:
            return query(list(given))
        answers, asked = known.setdefault((query, "by record"), ({}, set()))
        wanted: dict[Key, Record] = {_id_of(record): record for record in given}
        missing = {key: record for key, record in wanted.items() if key not in asked}
        if missing:
            if fetches_all:
                missing |= _others_of_the_round(missing, asked)
            answers.update(query(list(missing.values())))
            asked.update(missing)
        return {key: answers[key] for key in wanted if key in answers}

    return ask


def _others_of_the_round(missing: Mapping[Any, Any], asked: Collection[Any]) -> dict[Any, Any]:
    projects = _round.get() or {}
    if not missing.keys() <= projects.keys():
        return {}
    by_id = isinstance(next(iter(missing.values())), int)
    return {key: key if by_id else projects[key] for key in projects if key not in asked}


def _id_of(record: Any) -> Any:
    key: int | str = getattr(record, "id", record)
    return key


def _key(given: Any) -> Hashable:
    if isinstance(given, list | tuple):
        return tuple(map(_key, given))
    if hasattr(given, "id"):
        return type(given), given.id
    return given if _is_value(given) else id(given)


def _is_value(given: Any) -> bool:
    return (
        given is None
        or isinstance(given, str | int | float | bytes | frozenset)
        or (type(given).__module__ == "datetime")
    )
