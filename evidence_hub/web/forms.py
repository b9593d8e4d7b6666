"""The base of every form: what it offered is all it accepts, and text is clean."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Self, TypeVar

from flask import abort, request
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    Form,
    IntegerField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from evidence_hub.core import typed_values
from evidence_hub.core.database import LARGEST_KEY
from evidence_hub.core.errors import Invalid

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
ALWAYS_OFFERED = frozenset({"csrf_token"})
DATE_PARTS = ("day", "month", "year")
YEAR_WIDTH = 4
NOT_A_CHOICE = frozenset({"Not a valid choice.", "Invalid Choice: could not coerce."})
T = TypeVar("T")


def whole_number(given: object) -> int:
    """Return a number that a hidden field brought; 0, which no row has, for anything else.

    Where the field was not sent, a form made from a row holds the row's own number; that is none.
    """
    text = given if isinstance(given, str) else ""
    is_number = text.isascii() and text.isdigit() and len(text) <= typed_values.MOST_DIGITS
    return int(text) if is_number else 0


def record_key(given: object) -> int:
    """Return a record's key that a hidden field brought; 0, which no record has, for anything else.

    Keys are wider than other numbers: they are moments (core/database.py).
    """
    text = given if isinstance(given, str) else ""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_KEY))
    return int(text) if is_number and int(text) <= LARGEST_KEY else 0


def tidy(value: str | None) -> str:
    """Normalise to NFC with unix line ends and no outer white space; '' where nothing is seen."""
    if not value:
        return ""
    # A box filled with joiners or blanks of other scripts looks empty to whoever reads it later.
    if not typed_values.is_seen(value):
        return "" if not _CONTROL.search(value) else value
    # The same letter can be written in two ways that look alike; kept in both, neither search nor
    # the check for duplicates would see that two titles are one.
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def no_control_characters(form: Form, field: Field) -> None:
    if field.data and _CONTROL.search(field.data):
        raise ValidationError(f"Remove the control characters from “{field.label.text}”")


class LengthAtMost:
    """A length limit that says how far over it the text is."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Form, field: Field) -> None:
        if field.data and len(field.data) > self.most:
            over = len(field.data) - self.most
            raise ValidationError(
                f"“{field.label.text}” must be {self.most:,} characters or fewer, "
                f"it is {over:,} too long"
            )


class Required:
    """Like InputRequired, but keeps no HTML attribute, so the server's words are the ones shown."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is None or field.data in ("", []):
            raise ValidationError(self.message)


def _text_rules(most: int, required: str | None) -> list[Any]:
    rules: list[Any] = [no_control_characters, LengthAtMost(most)]
    return [Required(required), *rules] if required else rules


class TextLine(StringField):
    """One line of text."""

    def __init__(
        self, label: str, *, most: int = 200, required: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(label, validators=_text_rules(most, required), filters=[tidy], **kwargs)


def _read(field: Field, reader: Callable[[str], T]) -> T:
    """Return what was typed as its value; raise ValidationError that names the field."""
    try:
        return reader(field.data)
    except ValueError as error:
        raise ValidationError(in_field(field.label.text, str(error))) from None


def in_field(label: str, fault: str) -> str:
    """Return the fault with the field that has it: "It" becomes the field's name."""
    if fault.startswith("It must"):
        return f"“{label}”{fault.removeprefix('It')}"
    return f"“{label}”: {fault}"


class Title(TextLine):
    """The name of a record. Dots or a single letter name nothing that anybody could find again."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not self.errors and not typed_values.names_something(self.data):
            raise ValidationError(f"“{self.label.text}” must have at least two letters or numbers")


class Money(TextLine):
    """Pounds as people type them; pence as data, None for blank. Refuses fractions of a penny."""

    pence: int | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not self.errors:
            self.pence = _read(self, typed_values.pence_of)


class TimeOfDay(TextLine):
    """A time as people type it: 14:05, 9.30 or 9:30am; ``time`` is None for blank."""

    time: dt.time | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not self.errors:
            self.time = _read(self, typed_values.time_of)

    @property
    def words(self) -> str:
        """Return "14:05", or '' for blank."""
        return f"{self.time:%H:%M}" if self.time else ""


class Paragraphs(TextAreaField):
    """Several lines of text."""

    def __init__(
        self, label: str, *, most: int = 10_000, required: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(label, validators=_text_rules(most, required), filters=[tidy], **kwargs)


class Password(PasswordField):
    def __init__(self, label: str, *, required: str, **kwargs: Any) -> None:
        super().__init__(label, validators=[Required(required), LengthAtMost(500)], **kwargs)


class Choice(SelectField):
    """One of a vocabulary; an unknown code is an error in the field."""

    def __init__(self, label: str, *, required: str | None = None, **kwargs: Any) -> None:
        rules = [Required(required)] if required else []
        super().__init__(label, validators=rules, **kwargs)


class Choices(SelectMultipleField):
    """Any of a vocabulary."""


class HubDateField(DateField):
    """A date given as day, month and year in three boxes of one name."""

    def __init__(self, label: str, *, required: str | None = None, **kwargs: Any) -> None:
        super().__init__(
            label, format="%d %m %Y", validators=[Required(required)] if required else [], **kwargs
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        parts = [tidy(str(value)) for value in valuelist[:3]]
        self.data = None
        given = [name for name, part in zip(DATE_PARTS, parts, strict=False) if part]
        if not given:
            return
        try:
            self.data = self._day_of(parts, given)
        except ValueError as error:
            raise ValueError(in_field(self.label.text, str(error))) from None

    @staticmethod
    def _day_of(parts: list[str], given: list[str]) -> dt.date:
        """Return the day of the boxes; a whole date in one of them counts, because people paste."""
        filled = [part for part in parts if part]
        if len(filled) == 1 and len(filled[0]) > YEAR_WIDTH:
            return typed_values.day_of_text(filled[0])
        if len(given) < len(DATE_PARTS):
            missing = " and ".join(f"a {name}" for name in DATE_PARTS if name not in given)
            raise ValueError(f"It must include {missing}")
        return typed_values.day_of_parts(*parts)

    @property
    def day(self) -> dt.date:
        """Return the day of a required field, of which the form has made sure."""
        if self.data is None:
            raise Invalid({self.name: "Enter the day"})
        day: dt.date = self.data
        return day


class Whole(IntegerField):
    """A whole number as people type it; a number for a column of the database."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = tidy(str(valuelist[0])) if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = typed_values.whole_number_of(text)
        except ValueError as error:
            raise ValueError(in_field(self.label.text, str(error))) from None


class HubForm(FlaskForm):
    """A form that refuses fields it did not offer, and can show an operation's own errors."""

    accepts_files = False  # an upload form sets it, and takes files in the fields it offers

    @classmethod
    def filled(cls, **data: object) -> Self:
        """Return the form with this in its fields where it is shown, and what was sent alone else.

        A field that was not sent must not take the record's own value: ``data=`` would do that.
        """
        return cls() if request.method == "POST" else cls(data=data)

    def _offered(self) -> set[str]:
        names: set[str] = set(ALWAYS_OFFERED)
        for field in self:
            names.add(field.name)
        return names

    def refuse_other_fields(self) -> None:
        """Answer 400 when the request holds a field that this form did not show."""
        offered = self._offered()
        # A field that the form did not show was added by hand, to set something that this page does
        # not offer to this person.
        if set(request.form) - offered:
            abort(400)
        if request.files and not (self.accepts_files and set(request.files) <= offered):
            abort(400)

    def is_sent(self) -> bool:
        """Whether the form was sent and its fields hold; 400 for fields it did not offer."""
        if request.method != "POST":
            return False
        self.refuse_other_fields()
        is_valid = bool(self.validate())
        self._say_what_to_choose()
        return is_valid

    def _say_what_to_choose(self) -> None:
        """Put the form's own words in the place of the library's for a choice that is none."""
        for field in self:
            if isinstance(field, SelectField | SelectMultipleField):
                required = [rule.message for rule in field.validators if isinstance(rule, Required)]
                words = required[0] if required and not field.raw_data else "Choose from the list"
                field.errors = [words if said in NOT_A_CHOICE else said for said in field.errors]

    def offer_again(self, kept: Mapping[str, Any]) -> None:
        """Put what was typed earlier into the form, as if it had just been sent."""
        for name, value in kept.items():
            if name in self and name not in ALWAYS_OFFERED:
                raw = value if isinstance(value, list) else [value]
                # What was kept may hold a fault; the box shows it, and sending it names it.
                with suppress(ValueError):
                    self[name].process_formdata(raw)
                self[name].raw_data = raw

    def all_errors(self) -> list[str]:
        return [words for field in self for words in field.errors]

    def error_links(self, href: str) -> list[dict[str, str]]:
        """Return what is wrong for the head of a page, where every line leads to ``href``."""
        return [{"text": words, "href": href} for words in self.all_errors()]

    def take(self, error: Invalid) -> None:
        """Show an operation's refusal beside the fields it names."""
        for name, message in error.fields.items():
            field = self._fields.get(name) or next(iter(self._fields.values()))
            field.errors = [*field.errors, message]
