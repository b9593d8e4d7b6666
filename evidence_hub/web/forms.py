"""The base of every form: what it offered is all it accepts, and text is clean."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Self

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

from evidence_hub.core.errors import Invalid

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_MONEY = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?")
ALWAYS_OFFERED = frozenset({"csrf_token"})
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
DATE_PARTS = ("day", "month", "year")
NOT_A_CHOICE = frozenset({"Not a valid choice.", "Invalid Choice: could not coerce."})
MOST_DIGITS = 9  # of a number that a database column can hold


def whole_number(given: object) -> int:
    """Return a number that a hidden field brought; 0, which no row has, for anything else.

    Where the field was not sent, a form made from a row holds the row's own number; that is none.
    """
    text = given if isinstance(given, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def tidy(value: str | None) -> str:
    """Normalise to NFC with unix line ends and no outer white space."""
    if not value:
        return ""
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


class Money(TextLine):
    """Pounds as people type them; pence as data, None for blank. Refuses fractions of a penny."""

    pence: int | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if not self.data or self.errors:
            return
        found = _MONEY.fullmatch(self.data.strip())
        if found is None:
            raise ValidationError(f"“{self.label.text}” must be pounds and pence, like 12,500.00")
        pounds, pence = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
        self.pence = int(pounds) * 100 + int(pence or 0)


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
        parts = [str(value).strip() for value in valuelist[:3]]
        self.data = None
        if not any(parts):
            return
        label = self.label.text
        if len(parts) < len(DATE_PARTS) or not all(parts):
            raise ValueError(f"“{label}” must include a day, a month and a year")
        self.data = real_date(*parts)
        if self.data is None:
            raise ValueError(f"“{label}” must be a real date, like 5 11 2013")

    @property
    def day(self) -> dt.date:
        """Return the day of a required field, of which the form has made sure."""
        if self.data is None:
            raise Invalid({self.name: "Enter the day"})
        day: dt.date = self.data
        return day


def real_date(day: str, month: str, year: str) -> dt.date | None:
    """Return the date, or None where there is no such day."""
    try:
        found = dt.date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None
    return found if EARLIEST_YEAR <= found.year <= LATEST_YEAR else None


class Whole(IntegerField):
    """A whole number."""


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
