"""A field of a record, declared once: its form, words, columns and audit follow from this.

A package keeps its declarations in ``fields.py``; ``web/field_forms.py`` makes the forms and
columns of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as column_of
from enum import StrEnum


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    WHOLE = "whole number"
    RADIO = "radio"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    MONEY = "money"
    WORDS = "words"
    ROWS = "rows"


@dataclass(frozen=True)
class Field:
    """One field. ``label`` is what the form asks, ``word`` what the field is called elsewhere.

    ``heading`` stands above it in a table, in a file and on the page that shows the record;
    ``blank`` is what that page says where nothing is given, and "" for a field that the page
    shows in a way of its own.
    """

    name: str
    label: str
    kind: Kind
    hint: str = column_of(default="", kw_only=True)
    most: int = column_of(default=5000, kw_only=True)
    required: str = column_of(default="", kw_only=True)  # what to do, where it is left out
    options: Mapping[str, str] = column_of(default_factory=dict, kw_only=True, hash=False)
    word: str = column_of(default="", kw_only=True)
    heading: str = column_of(default="", kw_only=True)
    blank: str = column_of(default="", kw_only=True)
    is_exported: bool = column_of(default=True, kw_only=True)

    @property
    def in_words(self) -> str:
        return self.word or self.label

    @property
    def title(self) -> str:
        return self.heading or self.in_words


def labels(fields: Iterable[Field]) -> dict[str, str]:
    """Return what each field is called in the audit trail, in comparisons and in refusals."""
    return {field.name: field.in_words for field in fields}
