"""Days, times, sums and numbers as people type them in a form.

Each reader returns the value, or raises ValueError with words that say what is wrong and what to
type instead. What can be meant in two ways is asked about, never guessed: a year of two numbers, a
sum in thousands. Spreadsheets are read by importing/dates.py, which keeps what it cannot read.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from evidence_hub.core.clock import day_words

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
YEAR_DIGITS = 4
DAYS_OF_LONGEST_MONTH = 31
MONTH_NAMES = tuple(name.lower() for name in calendar.month_name)  # the first is blank
SHORTEST_MONTH_NAME = 3
MOST_DIGITS = 9  # of a number that a database column can hold

_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_SEPARATORS = re.compile(r"[\s,./\-‐-―]+")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*(?:([ap])\.?m\.?)?")
_FOUR_DIGITS = re.compile(r"(\d{2})(\d{2})")
_SUM = re.compile(r"(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.(\d+))?")
_SHORT_SUM = re.compile(r"(\d+(?:\.\d+)?)\s*(k|thousand|m|million)")
_TIMES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
# Keyboards of East Asia have figures and letters as wide as a character of their scripts.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Letters that Unicode counts as letters or symbols, and of which nothing is seen.
_UNSEEN = frozenset("\u115f\u1160\u3164\uffa0\u2800\u00ad")


def is_seen(text: str) -> bool:
    """Whether any character of it can be seen: white space, joiners and lone accents cannot."""
    return any(
        unicodedata.category(character)[0] not in "ZCM" and character not in _UNSEEN
        for character in text
    )


def names_something(text: str) -> bool:
    """Whether it holds two letters or numbers: a title of dots or of one letter names nothing."""
    return sum(1 for character in text if character.isalnum() and character not in _UNSEEN) > 1


def _plain(text: str) -> str:
    """Return it in small letters, with full-width figures and letters as usual ones."""
    return " ".join(text.translate(_FULL_WIDTH).lower().split())


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def month_number(text: str) -> int:
    """Return 1 to 12 for a number or an English name, whole or from three letters on."""
    plain = _plain(text).rstrip(".")
    if _is_number(plain) and 1 <= int(plain) < len(MONTH_NAMES):
        return int(plain)
    if len(plain) >= SHORTEST_MONTH_NAME:
        for number, name in enumerate(MONTH_NAMES):
            if number and (name.startswith(plain) or (number == 9 and plain == "sept")):  # noqa: PLR2004
                return number
    raise ValueError("Month must be a number from 1 to 12, or its name, like November")


def _day_number(text: str) -> int:
    plain = _plain(text)
    if match := _ORDINAL.fullmatch(plain):
        plain = match[1]
    if _is_number(plain) and 1 <= int(plain) <= DAYS_OF_LONGEST_MONTH:
        return int(plain)
    raise ValueError("Day must be a number from 1 to 31")


def _year_number(text: str) -> int:
    plain = _plain(text)
    if not (_is_number(plain) and len(plain) == YEAR_DIGITS):
        raise ValueError("Year must have 4 numbers, like 2027")
    if not EARLIEST_YEAR <= int(plain) <= LATEST_YEAR:
        raise ValueError(f"Year must be from {EARLIEST_YEAR} to {LATEST_YEAR}")
    return int(plain)


def day_of_parts(day: str, month: str, year: str) -> dt.date:
    """Return the day of three boxes, none of them blank."""
    whole_day, whole_month, whole_year = _day_number(day), month_number(month), _year_number(year)
    days = calendar.monthrange(whole_year, whole_month)[1]
    if whole_day > days:
        name = calendar.month_name[whole_month]
        raise ValueError(f"It must be a real date: {name} {whole_year} has {days} days")
    return dt.date(whole_year, whole_month, whole_day)


def day_of_text(text: str) -> dt.date:
    """Return the day of one text, like "5 November 2013", "05/11/2013" or "2013-11-05"."""
    plain = _plain(text)
    if match := _ISO_DAY.fullmatch(plain):
        return day_of_parts(match[3], match[2], match[1])
    parts = [part for part in _SEPARATORS.split(plain) if part]
    if len(parts) != 3:  # noqa: PLR2004 - a day, a month and a year
        raise ValueError("It must include a day, a month and a year, like 5 November 2013")
    day, month, year = parts
    # Americans write the month first; as a name it can be told apart.
    if not day[:1].isdigit():
        day, month = month, day
    if _is_number(year) and len(year) == 2:  # noqa: PLR2004 - "13" for 2013, or for 1913
        probable = day_of_parts(day, month, f"20{year}")
        raise ValueError(
            f"Did you mean {day_words(probable)}? Year must have 4 numbers, like {probable.year}"
        )
    return day_of_parts(day, month, year)


def _hour_of(hour: int, half: str | None) -> int:
    """Return the hour of a day of 24; ``half`` is "a" or "p" of a clock with hands."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:  # noqa: PLR2004 - of a clock with hands
        raise ValueError("It must be a time, like 09:30 or 2:05pm")
    return hour % 12 + (12 if half == "p" else 0)


def time_of(text: str) -> dt.time:
    """Return the time of day of "14:05", "9.30", "9:30am", "9am" or "0930"."""
    plain = _plain(text)
    plain = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}.get(plain, plain)
    if match := _FOUR_DIGITS.fullmatch(plain):
        plain = f"{match[1]}:{match[2]}"
    match = _CLOCK.fullmatch(plain)
    if match is None or (match[2] is None and match[3] is None):
        raise ValueError("It must be a time, like 09:30 or 2:05pm")
    hour, minute = _hour_of(int(match[1]), match[3]), int(match[2] or 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - of a day and of an hour
        raise ValueError("It must be a real time, from 00:00 to 23:59")
    return dt.time(hour, minute)


def pence_of(text: str) -> int:
    """Return whole pence of "£1,200", "1200.50" or "1 200"; ask about "1.2k"."""
    plain = _plain(text).removeprefix("gbp").strip().removeprefix("£").strip()
    plain = re.sub(r"\s*(?:pounds?|gbp)$", "", plain)
    if match := _SHORT_SUM.fullmatch(plain):
        whole = float(match[1]) * _TIMES[match[2]]
        raise ValueError(f"Did you mean £{whole:,.0f}? Enter the sum in full, like £{whole:,.0f}")
    if plain.startswith(("-", "−", "(")):
        raise ValueError("It must not be less than nothing")
    match = _SUM.fullmatch(plain)
    if match is None:
        raise ValueError("It must be pounds and pence, like 12,500.00")
    pounds, rest = re.sub(r"[, ]", "", match[1]), match[2] or ""
    if len(rest) > 2:  # noqa: PLR2004 - the places of a penny
        raise ValueError("It must be pounds and pence, with 2 numbers after the point at most")
    if len(pounds) > MOST_DIGITS:
        raise ValueError("It must be less than £1,000,000,000")
    return int(pounds) * 100 + int(rest.ljust(2, "0"))


def whole_number_of(text: str) -> int:
    """Return the number of "1200", "1,200", "1 200" or "-3"."""
    plain = _plain(text).replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(?:[, ]\d{3})+", plain):
        plain = re.sub(r"[, ]", "", plain)
    sign, digits = (-1, plain[1:]) if plain.startswith("-") else (1, plain)
    if digits.isascii() and digits.isdigit() and len(digits) > MOST_DIGITS:
        raise ValueError("It must be less than 1,000,000,000")
    if not _is_number(digits):
        raise ValueError("It must be a whole number, like 25")
    return sign * int(digits)
