"""How the content of a draft reads on a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evidence_hub.core.clock import day_words
from evidence_hub.core.fields import Kind
from evidence_hub.core.money import pounds
from evidence_hub.registry.sections import DRAFT_FIELDS, SECTIONS, DraftField

Choices = Mapping[str, Sequence[tuple[str, str]]]


def _label(asked: DraftField, code: str, choices: Choices) -> str:
    # A version is shown in the words of its time: retired terms keep their labels.
    listed = (*choices.get(asked.choices, ()), *choices.get(f"{asked.choices}:retired", ()))
    return dict(listed).get(code, code)


def _row(asked: DraftField, row: Mapping[str, str], choices: Choices) -> str:
    parts = [
        _label(column, row[column.name], choices) if column.choices else row[column.name]
        for column in asked.columns
        if row.get(column.name)
    ]
    return ", ".join(parts)


def _day(value: str) -> str:
    day = dt.date.fromisoformat(value)
    return day_words(day)


def lines(name: str, value: Any, choices: Choices) -> list[str]:
    """Return a value as lines to read; none for a blank."""
    if value in (None, "", []):
        return []
    asked = DRAFT_FIELDS[name]
    readers: dict[Kind, Callable[[], list[str]]] = {
        Kind.ROWS: lambda: [_row(asked, row, choices) for row in value],
        Kind.CHOICES: lambda: [_label(asked, code, choices) for code in value],
        Kind.CHOICE: lambda: [_label(asked, value, choices)],
        Kind.WORDS: lambda: [", ".join(value)],
        Kind.MONEY: lambda: [pounds(value)],
        Kind.DATE: lambda: [_day(value)],
    }
    return readers.get(asked.kind, lambda: str(value).split("\n"))()


def sections_read(
    content: Mapping[str, Any], choices: Choices
) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Return (code, title, rows) for "Check your answers" and for a version's page."""
    return [
        (
            section.code,
            section.title,
            [
                {
                    "name": asked.name,
                    "label": asked.label,
                    "lines": lines(asked.name, content.get(asked.name), choices),
                    "needed": asked.needed,
                }
                for asked in section.fields
            ],
        )
        for section in SECTIONS
    ]


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], choices: Choices
) -> list[dict[str, str]]:
    """Return label, old and new of every field that differs."""
    return [
        {
            "label": asked.label,
            "old": "\n".join(lines(name, before.get(name), choices)),
            "new": "\n".join(lines(name, after.get(name), choices)),
        }
        for name, asked in DRAFT_FIELDS.items()
        if before.get(name) != after.get(name)
    ]
