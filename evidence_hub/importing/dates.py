"""Dates as people type them in spreadsheets: read kindly, kept as text where they are rough."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST, LATEST = 1900, 2100
LONGEST = 120
_EPOCH = dt.date(1899, 12, 30)  # Excel's day 0, its false leap day of 1900 allowed for
_SERIALS = range(20_000, 80_000)  # 1954 to 2119: smaller numbers are hardly dates
_CENTURY = 70  # two-digit years from here on are of the twentieth century
_MONTH_NAMES = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.ASCII)
_NUMBERS = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_DAY_MONTH = re.compile(
    rf"(?:[a-z]+,? )?(\d{{1,2}})(?:st|nd|rd|th)?[-/ ,]*(?:of )?{_MONTH_NAMES}[-/ ,]*"
    r"(\d{4}|'?\d{2})",
    re.ASCII,
)
_MONTH_DAY = re.compile(
    rf"{_MONTH_NAMES} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})",
    re.ASCII,
)
_MONTH_YEAR = re.compile(rf"{_MONTH_NAMES}[-/ ,]*(\d{{4}}|'?\d{{2}})", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
_MONTH_NUMBER = re.compile(r"(\d{1,2})[-/](\d{4})", re.ASCII)
# "2017/18", "2017-2018", "FY 2019-20": a financial year, from April to March.
_YEAR_SPAN = re.compile(
    r"(fy|financial year|f/y)?\s*((?:19|20)\d\d)\s*[-/–]\s*((?:19|20)?\d\d)", re.ASCII
)
_QUARTER = re.compile(r"q([1-4])[ ,/-]*((?:19|20)\d\d)|((?:19|20)\d\d)[ ,/-]*q([1-4])", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class RoughDate:
    """``text`` as stated, ``day`` only where a whole day was stated, ``wrong`` where none exists.

    ``first`` and ``last`` bound what was stated ("Nov 2013" is the 1st to the 30th), so that an
    end before its start is seen; both None where nothing can be said.
    """

    text: str = ""
    day: dt.date | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    wrong: str = ""


def _year(given: str) -> int:
    number = int(given.lstrip("'"))
    if len(given.lstrip("'")) > 2:  # noqa: PLR2004 - a year of four digits
        return number
    return number + (1900 if number >= _CENTURY else 2000)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        day_found = dt.date(year, month, day)
    except ValueError:
        return None
    return day_found if EARLIEST <= day_found.year <= LATEST else None


def _whole(stated: str, year: int, month: int, day: int) -> RoughDate:
    whole = _date(year, month, day)
    if whole is None:
        return RoughDate(stated, wrong=f"There is no such day as “{stated}”")
    return RoughDate(stated, day=whole, first=whole, last=whole)


def _of_month(stated: str, year: int, month: int) -> RoughDate:
    first = _date(year, month, 1)
    if first is None:
        return RoughDate(stated, wrong=f"There is no such month as “{stated}”")
    after = first.replace(day=28) + dt.timedelta(days=4)
    return RoughDate(stated, first=first, last=after - dt.timedelta(days=after.day))


def _numbers(stated: str, first: int, second: int, year: int) -> RoughDate:
    """Read day, month, year; month first only where it can be nothing else."""
    # British lists write the day first. A month above twelve shows that this one does not.
    if second > len(MONTHS) >= first:
        first, second = second, first
    return _whole(stated, year, second, first)


def _serial(stated: str) -> RoughDate:
    number = int(float(stated))
    if number not in _SERIALS:
        return RoughDate(stated)
    day = _EPOCH + dt.timedelta(days=number)
    return RoughDate(day.isoformat(), day=day, first=day, last=day)


def read_date(given: str) -> RoughDate:
    """Return what a cell says about a date; never raises, whatever the text."""
    stated = " ".join(given.split())
    plain = stated.lower()
    if not plain:
        return RoughDate()
    if len(stated) > LONGEST:
        return RoughDate(stated, wrong=f"A date of more than {LONGEST} characters")
    if match := _ISO.fullmatch(stated):
        return _whole(stated, *(int(part) for part in match.groups()))
    if match := _NUMBERS.fullmatch(stated):
        return _numbers(stated, int(match[1]), int(match[2]), _year(match[3]))
    return _in_words(stated, plain) or _shorter(stated, plain)


def _in_words(stated: str, plain: str) -> RoughDate | None:
    if match := _DAY_MONTH.fullmatch(plain):
        return _whole(stated, _year(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
    if match := _MONTH_DAY.fullmatch(plain):
        return _whole(stated, int(match[3]), MONTHS.index(match[1]) + 1, int(match[2]))
    if match := _MONTH_YEAR.fullmatch(plain):
        return _of_month(stated, _year(match[2]), MONTHS.index(match[1]) + 1)
    return None


def _span(stated: str, match: re.Match[str]) -> RoughDate | None:
    """Return the financial year of a span, None where the span is none of one year."""
    year = int(match[2])
    if int(match[3]) % 100 != (year + 1) % 100:
        return None
    # "2010-11" may be a month too: what cannot be told is kept as text, without bounds.
    if not match[1] and "-" in stated and match[3].isdigit() and int(match[3]) <= len(MONTHS):
        return RoughDate(stated)
    return RoughDate(stated, first=dt.date(year, 4, 1), last=dt.date(year + 1, 3, 31))


def _quarter(stated: str, match: re.Match[str]) -> RoughDate:
    number, year = int(match[1] or match[4]), int(match[2] or match[3])
    last = _of_month(stated, year, number * 3).last
    return RoughDate(stated, first=dt.date(year, number * 3 - 2, 1), last=last)


def _shorter(stated: str, plain: str) -> RoughDate:
    if (match := _YEAR_SPAN.fullmatch(plain)) and (span := _span(stated, match)):
        return span
    if match := _QUARTER.fullmatch(plain):
        return _quarter(stated, match)
    return _months_and_years(stated, plain)


def _months_and_years(stated: str, plain: str) -> RoughDate:
    if match := _ISO_MONTH.fullmatch(plain):
        return _of_month(stated, int(match[1]), int(match[2]))
    if match := _MONTH_NUMBER.fullmatch(plain):
        return _of_month(stated, int(match[2]), int(match[1]))
    if re.fullmatch(r"(?:19|20)\d\d", plain, re.ASCII):
        year = int(plain)
        return RoughDate(stated, first=dt.date(year, 1, 1), last=dt.date(year, 12, 31))
    if _SERIAL.fullmatch(plain):
        return _serial(stated)
    return RoughDate(stated)
