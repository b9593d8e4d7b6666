"""Reads YAML without its surprises, and keeps the line of every value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

import yaml

from evidence_hub.seeding.problems import Place, Problems

MAX_DEPTH = 12


def read_plain_yaml(text: str, problems: Problems) -> Any:
    """Return the value of the one document in `text`; None where `problems` says why not."""
    try:
        return _Builder(text, problems).document()
    except _RefusedError as refusal:
        problems.add_on_line(refusal.line, (), str(refusal))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        problems.add_on_line(line, (), f"this is not YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        problems.add((), f"this is not YAML: {' '.join(str(error).split())}")
    return None


class _RefusedError(Exception):
    """YAML that is well formed and not wanted here; nothing more of the file can be read."""

    def __init__(self, event: yaml.Event, message: str) -> None:
        super().__init__(message)
        self.line = _line(event)


class _Builder:
    """Makes plain values of YAML events.

    Refused: tags, anchors and aliases (no surprises, no bombs), a field given twice, a second
    document, deep nesting. Dates and words such as `yes` stay text; only null, true, false and
    decimal numbers are more than text.
    """

    _WORDS: ClassVar[dict[str, bool | None]] = {
        "": None,
        "~": None,
        "null": None,
        "true": True,
        "false": False,
    }
    _INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
    _DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")

    def __init__(self, text: str, problems: Problems) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.SafeLoader)
        self._problems = problems

    def document(self) -> Any:
        """Return the one document of the text."""
        next(self._events)  # the start of the stream
        if isinstance(first := next(self._events), yaml.StreamEndEvent):
            raise _RefusedError(first, "the file is empty")
        value = self._node(next(self._events), ())
        next(self._events)  # the end of the document
        if not isinstance(after := next(self._events), yaml.StreamEndEvent):
            raise _RefusedError(after, "a second document begins here")
        return value

    def _node(self, event: yaml.Event, place: Place) -> Any:
        self._problems.lines.setdefault(place, _line(event))
        if len(place) > MAX_DEPTH:
            raise _RefusedError(event, f"the file is more than {MAX_DEPTH} levels deep")
        self._refuse_magic(event, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        return self._scalar(event) if isinstance(event, yaml.ScalarEvent) else None

    def _refuse_magic(self, event: yaml.Event, place: Place) -> None:
        if getattr(event, "anchor", None) is not None:
            self._problems.add(place, "anchors and aliases (& and *) are not allowed")
        if getattr(event, "tag", None) is not None:
            self._problems.add(place, "tags (!) are not allowed")

    def _sequence(self, place: Place) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._node(event, (*place, len(values))))
        return values

    def _mapping(self, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusedError(event, "the name of a field must be a word")
            name: str = event.value
            here = (*place, name)
            self._refuse_magic(event, here)
            # YAML lets the last one win without a word, and a fact would be lost that way.
            if name in values:
                first = self._problems.line_of(here)
                message = f"given twice, first on line {first}"
                self._problems.add_on_line(_line(event), here, message)
            values[name] = self._node(next(self._events), here)
        return values

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        # What stands in quotation marks is text, whatever it looks like: "2011" is a number of a
        # report and no year.
        if event.style is not None:
            return text
        if text in self._WORDS:
            return self._WORDS[text]
        if self._INTEGER.fullmatch(text):
            return int(text)
        return float(text) if self._DECIMAL.fullmatch(text) else text


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
