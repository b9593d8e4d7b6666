"""Checks a seed file against its JSON Schema, fills in defaults, and words what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from textwrap import shorten
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from evidence_hub.seeding.problems import Place, Problems

# Enough to find the value in its file, and not a whole paragraph of the report.
SHOWN_CHARACTERS = 60

TYPES = {
    "string": "text",
    "array": "a list",
    "object": "a group of fields",
    "number": "a number",
    "integer": "a whole number",
}

WORDING = {
    "type": "{value} should be {types}",
    "pattern": "{value} should be {description}",
    "format": "{value} should be {description}",
    "not": "{value} should be {description}",
    "enum": "{value} is not one of: {choices}",
    "const": "{value} is not one of: {choices}",
    "minLength": "this may not be empty",
    "minItems": "this list may not be empty",
    "uniqueItems": "this list holds the same thing twice",
    "minimum": "{value} is less than {choices}",
    "maximum": "{value} is more than {choices}",
}


def check_schema(value: Any, schemas: Path, problems: Problems) -> set[Place] | None:
    """Check and complete the value of a file; return the places of rows that are wrong.

    None where the schema itself cannot be read.
    """
    try:
        schema = _schema(schemas / problems.file.replace(".yaml", ".schema.json"))
        common = _schema(schemas / "common.schema.json")
    except (OSError, ValueError) as error:
        problems.add((), f"its schema cannot be read ({error})")
        return None
    registry: Registry[Any] = Registry()
    registry = registry.with_resource(common["$id"], Resource.from_contents(common, DRAFT202012))
    validator = _FillingValidator(
        schema, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    wrong_rows: set[Place] = set()
    for fault in list(validator.iter_errors(value)):  # all defaults are filled before any wording
        # Of the row and not of the field: one mistake makes the whole row unfit to be looked up by
        # others.
        place: Place = tuple(fault.absolute_path)
        wrong_rows.add(place[:2])
        for more, message in _in_plain_words(fault):
            problems.add(place + more, message)
    return wrong_rows


def _schema(path: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return schema


def _fill_and_check(
    validator: Any, properties: dict[str, Any], instance: Any, schema: dict[str, Any]
) -> Iterator[ValidationError]:
    """Apply JSON Schema's `properties`, and fill in what is left out and has a default."""
    if isinstance(instance, dict):
        for name, part in properties.items():
            if "default" in part:
                instance.setdefault(name, deepcopy(part["default"]))
    yield from Draft202012Validator.VALIDATORS["properties"](
        validator, properties, instance, schema
    )


# The types of jsonschema leave this function without any.
_FillingValidator: Any = extend(Draft202012Validator, {"properties": _fill_and_check})  # type: ignore[no-untyped-call]


def _in_plain_words(fault: Any) -> Iterator[tuple[Place, str]]:
    """Say what a ValidationError means, with the rest of the way; a rare rule in its own words."""
    wanted, value, schema = fault.validator_value, fault.instance, fault.schema
    if fault.validator == "required":
        yield from (((name,), "this field is missing") for name in wanted if name not in value)
    elif fault.validator == "additionalProperties":
        known = schema["properties"]
        yield from (((name,), "there is no such field") for name in value if name not in known)
    elif fault.validator in WORDING:
        yield (), _worded(fault)
    else:
        yield (), fault.message


def _worded(fault: Any) -> str:
    """Fill the wording of a rule with what it wanted and what it met."""
    wanted = fault.validator_value
    choices = [str(choice) for choice in (wanted if isinstance(wanted, list) else [wanted])]
    return WORDING[fault.validator].format(
        value=_shown(fault.instance),
        types=" or ".join(TYPES.get(choice, choice) for choice in choices),
        choices=", ".join(choices),
        description=fault.schema.get("description", "written otherwise"),
    )


def _shown(value: Any) -> str:
    text = f"'{value}'" if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shorten(text, SHOWN_CHARACTERS, placeholder=" ...")
