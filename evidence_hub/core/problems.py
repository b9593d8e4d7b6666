"""Collecting what is wrong with what was given, so that a person sees every fault at once."""

from __future__ import annotations

from typing import TypeVar

from evidence_hub.core.errors import Invalid
from evidence_hub.core.typed_values import names_something

Value = TypeVar("Value")


class Problems:
    """Field → what to do about it; of two faults in one field the first is told.

    An operation checks what it was given in the order in which a form shows it, then refuses once.
    """

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.fields)

    def need(self, value: object, field: str, words: str) -> None:
        """Note that a field is blank; 0 and False are values."""
        self.refuse_if(value is None or value in ("", (), []), field, words)

    def refuse_if(self, is_wrong: object, field: str, words: str) -> None:
        """Note a fault where the condition holds."""
        if is_wrong:
            self.fields.setdefault(field, words)

    def raise_if_any(self) -> None:
        """Raise Invalid with every fault, or go on."""
        if self.fields:
            raise Invalid(self.fields)


def given(value: Value | None) -> Value:
    """Return a value that was checked before; a mistake of ours where it is None."""
    if value is None:
        raise AssertionError("a value that was checked is missing")
    return value


def refuse_if(is_wrong: object, field: str, words: str) -> None:
    """Raise Invalid on ``field`` where the condition holds: a rule that later ones build on."""
    if is_wrong:
        raise Invalid({field: words})


def check_title(title: object) -> None:
    """Raise Invalid on ``title`` where it names nothing: blank, invisible, dots or one letter."""
    refuse_if(
        not names_something(title if isinstance(title, str) else ""),
        "title",
        "Enter a title with at least two letters or numbers",
    )
