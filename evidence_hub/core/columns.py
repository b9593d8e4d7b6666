"""Column types for states and for text, so that a model says which of the two a column holds."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, TypeVar

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

E = TypeVar("E", bound=StrEnum)

# Words as somebody gave them. The alias keeps them apart from states: a column called "outcome" or
# "statement" that has it holds a sentence, which no rule may compare with a constant.
ProvidedText = Annotated[str, "words as they were given"]
# The code of a term in a controlled vocabulary. Its terms are rows that administrators retire and
# add, so no enum of the program can name them.
TermCode = Annotated[str, "code of a vocabulary's term"]


class EnumText(TypeDecorator[E]):
    """A state, kept as its value in a text column and read back as its member.

    The database's own enum types are not used: SQLite has none, and PostgreSQL's would need a
    migration for each new state. ``may_be_blank`` stores None as '', because columns that were
    declared NOT NULL with an empty default keep their schema.
    """

    impl = String
    cache_ok = True

    def __init__(self, states: type[E], length: int = 20, *, may_be_blank: bool = False) -> None:
        super().__init__(length)
        self.states = states
        self.length = length
        self.may_be_blank = may_be_blank

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Refuse a word that is no state here, before it reaches the database."""
        if self.may_be_blank and not value:
            return ""
        return None if value is None else self.states(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:
        if value is None or (self.may_be_blank and value == ""):
            return None
        return self.states(value)
