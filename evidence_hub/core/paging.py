"""Lists are always ordered and paged; a page knows its total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from evidence_hub.core.database import db

T = TypeVar("T")
PER_PAGE = 25
LAST_PAGE, MOST_DIGITS, YEAR_DIGITS = 10_000, 5, 4


@dataclass(frozen=True)
class Page(Generic[T]):
    items: Sequence[T]
    total: int
    number: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return 0 if self.total == 0 else (self.number - 1) * self.per_page + 1

    @property
    def last(self) -> int:
        return min(self.total, self.number * self.per_page)


def codes(given: Iterable[str], most: int = 50) -> tuple[str, ...]:
    """Return a filter's values as a database can be asked; what means nothing finds nothing."""
    return tuple(value.replace("\x00", "\ufffd") for value in islice(given, most))


def page_number(given: str | None) -> int:
    """Return a usable page number whatever was typed in the address."""
    # isdigit() also accepts digits of other scripts, and a long row of nines would make an offset
    # that the database refuses.
    if given and given.isascii() and given.isdigit() and len(given) <= MOST_DIGITS:
        return min(max(int(given), 1), LAST_PAGE)
    return 1


def year(given: str | None) -> int | None:
    """Return a year of four digits, or None for anything else that was typed."""
    if given and given.isascii() and given.isdigit() and len(given) == YEAR_DIGITS:
        return int(given)
    return None


def paged(statement: Select[Any], number: int, per_page: int = PER_PAGE) -> Page[Any]:
    """Run an ordered select for one page; two queries, plus its eager loads."""
    # The order is taken off for counting: PostgreSQL would sort all rows only to throw the order
    # away.
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery()))
    number = min(number, max(1, -(-(total or 0) // per_page)))
    rows = db.session.scalars(statement.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(items=rows, total=total or 0, number=number, per_page=per_page)


def slice_of(rows: Sequence[T], number: int, per_page: int = PER_PAGE) -> Page[T]:
    """Return one page of rows that are at hand already."""
    number = min(number, max(1, -(-len(rows) // per_page)))
    first = (number - 1) * per_page
    return Page(rows[first : first + per_page], len(rows), number, per_page)


def all_of(statement: Select[Any], most: int) -> Page[Any]:
    """Run an ordered select whole, up to ``most`` rows, as one page that knows its total."""
    return paged(statement, 1, most)
