"""What a publication's fields must be like, asked of forms and of imported files alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from rapidfuzz import fuzz

from evidence_hub.core.errors import Invalid

# Column → the longest text it takes.
MOST: dict[str, int] = {
    "title": 500,
    "venue": 300,
    "issued": 60,
    "volume": 40,
    "issue": 40,
    "pages": 40,
    "doi": 120,
    "url": 500,
    "abstract_note": 3_000,
}
MOST_AUTHORS, LONGEST_AUTHOR = 200, 200
EARLIEST_YEAR, LATEST_YEAR = 1800, 2100
LIKE_TITLE = 92
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"]+", re.ASCII)
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*", re.ASCII | re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def normal_doi(given: str) -> str | None:
    """Return a DOI in small letters without its address; '' for a blank, None for no DOI."""
    text = given.strip()
    if not text:
        return ""
    prefix = _DOI_PREFIX.match(text)
    bare = text[prefix.end() :] if prefix else text
    # An address escapes characters that a DOI itself may hold.
    if prefix and "doi.org" in prefix[0].lower():
        bare = unquote(bare)
    bare = bare.rstrip(".,;").lower()
    return bare if _DOI.fullmatch(bare) and not _UNPRINTABLE.search(bare) else None


def plain(title: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", title.casefold()).split())


def is_like(title: str, year: int | None, other: str, other_year: int | None) -> bool:
    """Whether two titles of the same year (or of one not known) may be one publication."""
    # Reports of a series have one title for many years.
    if year and other_year and year != other_year:
        return False
    return fuzz.token_sort_ratio(plain(title), plain(other), score_cutoff=LIKE_TITLE) > 0


def problems(values: Mapping[str, Any]) -> dict[str, str]:
    """Return field → what is wrong with it."""
    problem_of = {} if values.get("title") else {"title": "Enter a title"}
    problem_of.update(_text_problems(values))
    authors = values.get("authors") or ()
    if len(authors) > MOST_AUTHORS or any(len(name) > LONGEST_AUTHOR for name in authors):
        problem_of["authors"] = f"At most {MOST_AUTHORS} authors of {LONGEST_AUTHOR} characters fit"
    year = values.get("year")
    if year is not None and not EARLIEST_YEAR <= year <= LATEST_YEAR:
        problem_of["year"] = "Enter a year of four digits, like 2013"
    problem_of.update(_address_problems(values.get("url") or "", values.get("doi") or ""))
    return problem_of


def _text_problems(values: Mapping[str, Any]) -> dict[str, str]:
    problem_of: dict[str, str] = {}
    for name, most in MOST.items():
        text, label = str(values.get(name) or ""), name.replace("_", " ")
        if len(text) > most:
            problem_of[name] = f"“{label}” is {len(text):,} characters, {most:,} fit"
        # A note may have line breaks, which count as control characters.
        elif name != "abstract_note" and _UNPRINTABLE.search(text):
            problem_of[name] = f"“{label}” holds control characters"
    return problem_of


def _address_problems(url: str, doi: str) -> dict[str, str]:
    problem_of: dict[str, str] = {}
    # Anything else, "javascript:" above all, would become a link on the publication's page.
    if url and not url.startswith(("https://", "http://")):
        problem_of["url"] = "Enter a web address that starts with https://"
    if normal_doi(doi) is None:
        problem_of["doi"] = "A DOI looks like 10.1177/1098611113501979"
    return problem_of


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with their DOI made normal; raise Invalid naming each bad field."""
    if problem_of := problems(values):
        raise Invalid(problem_of)
    return {**values, "doi": normal_doi(values.get("doi") or "") or ""}
