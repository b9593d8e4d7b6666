"""The form of declared fields, what was given in it, and their columns in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import Optional

from evidence_hub.core.fields import Field, Kind
from evidence_hub.web.exports import Columns
from evidence_hub.web.forms import (
    HubDateField,
    HubForm,
    Money,
    Paragraphs,
    Required,
    TextLine,
    Whole,
)

# What a form gives as None where nothing was chosen, and a record keeps as no words.
OF_WORDS = frozenset({Kind.LINE, Kind.TEXT, Kind.RADIO, Kind.CHOICE, Kind.WORDS})


def _rules(field: Field) -> list[Any]:
    return [Required(field.required)] if field.required else [Optional()]


def _text(kind: type[TextLine | Paragraphs], field: Field) -> Any:
    return kind(
        field.label, most=field.most, required=field.required or None, description=field.hint
    )


_MAKERS: dict[Kind, Callable[[Field], Any]] = {
    Kind.LINE: lambda field: _text(TextLine, field),
    Kind.TEXT: lambda field: _text(Paragraphs, field),
    Kind.WORDS: lambda field: _text(TextLine, field),
    Kind.WHOLE: lambda field: Whole(field.label, validators=_rules(field), description=field.hint),
    Kind.RADIO: lambda field: RadioField(
        field.label, choices=field.options, validators=_rules(field), description=field.hint
    ),
    Kind.CHOICE: lambda field: SelectField(
        field.label, choices=field.options, description=field.hint
    ),
    Kind.CHOICES: lambda field: SelectMultipleField(
        field.label, choices=field.options, description=field.hint
    ),
    Kind.DATE: lambda field: HubDateField(
        field.label, required=field.required or None, description=field.hint
    ),
    Kind.MONEY: lambda field: Money(
        field.label, most=20, required=field.required or None, description=field.hint
    ),
}


def form_field(field: Field) -> Any:  # WTForms calls it an UnboundField until a form is made
    """Return what asks for the field in a form."""
    return _MAKERS[field.kind](field)


def form_fields(fields: Iterable[Field]) -> dict[str, Any]:
    """Return the fields of a form class, in their order."""
    return {field.name: form_field(field) for field in fields}


def values_of(form: HubForm, fields: Iterable[Field]) -> dict[str, Any]:
    """Return what was given, by name."""
    return {
        field.name: (form[field.name].data or "")
        if field.kind in OF_WORDS
        else form[field.name].data
        for field in fields
    }


def columns_of(fields: Iterable[Field]) -> Columns:
    """Return the columns of those fields that leave in a file."""
    return {field.title: attrgetter(field.name) for field in fields if field.is_exported}
