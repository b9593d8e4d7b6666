"""Looks up what the rows of the seed say of each other, across all of its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evidence_hub.seeding.problems import Place, Problems
from evidence_hub.seeding.sections import (
    LINKS,
    PARTS_NAMED_ONCE,
    RATING_VALUES,
    RECORDS,
    REGISTERS,
    SECTIONS,
    UNCITED,
)
from evidence_hub.seeding.sheets import Row, Sheet


class CrossReferences:
    """Looks up every name that one row uses for another, unless its file cannot be parsed."""

    def __init__(self, sheets: Mapping[str, Sheet]) -> None:
        """Take the sheets by the names of their files."""
        self._sheets = sheets
        self._named = {register: self._names(parts) for register, parts in REGISTERS.items()}
        self._terms = self._codes_within("vocabularies", "terms", "code")
        self._paragraphs = self._codes_within("documents", "paragraphs", "number")
        self._documents = sheets["sources.yaml"].codes("documents", "code")

    def check(self) -> None:
        """Add every problem to the sheet on which it stands."""
        for parts in REGISTERS.values():
            self._check_once(parts)
        for section, outer, name in PARTS_NAMED_ONCE:
            for problems, place, row in self._rows(section):
                _check_parts_once(problems, (*place, outer), row[outer], name)
        for section in SECTIONS:
            for problems, place, row in self._rows(section):
                self._check_row(section, problems, place, row)

    def _check_row(self, section: str, problems: Problems, place: Place, row: Row) -> None:
        self._check_links(problems, place, row, LINKS.get(section, {}))
        _check_dates(problems, place, row)
        if section not in UNCITED:
            self._check_citations(problems, place, row, None)
        if section in RECORDS:
            self._check_record(problems, place, row)
        elif section == "findings" and row["project"] is None and row["publication"] is None:
            problems.add(place, "a finding belongs to a project, a publication or both")
        elif section == "ratings" and row["scheme"] in RATING_VALUES:
            vocabulary = RATING_VALUES[row["scheme"]]
            self._look_up(problems, (*place, "value"), vocabulary, row["value"])

    def _rows(self, section: str) -> Iterator[tuple[Problems, Place, Row]]:
        file, key = SECTIONS[section]
        sheet = self._sheets[file]
        for place, row in sheet.rows(key):
            yield sheet.problems, place, row

    def _names(self, parts: tuple[tuple[str, str], ...]) -> set[str] | None:
        names: set[str] = set()
        for section, name in parts:
            file, key = SECTIONS[section]
            # A file that cannot be read would otherwise make every name in the others look
            # unknown.
            if self._sheets[file].data is None:
                return None
            names |= self._sheets[file].codes(key, name)
        return names

    def _codes_within(self, section: str, outer: str, name: str) -> dict[str, set[str]]:
        return {
            row["code"]: {part[name] for part in row[outer]} for _, _, row in self._rows(section)
        }

    def _known(self, register: str) -> set[str] | None:
        """Return the names in a register or vocabulary; None where a mistake hides them."""
        if register in self._named:
            return self._named[register]
        vocabularies = self._named["vocabulary"]
        if vocabularies is None or (register in vocabularies and register not in self._terms):
            return None
        return self._terms.get(register, set())

    def _look_up(self, problems: Problems, place: Place, register: str, value: str) -> None:
        known = self._known(register)
        if known is not None and value not in known:
            problems.add(place, f"there is no {register.replace('_', ' ')} called '{value}'")

    def _check_once(self, parts: tuple[tuple[str, str], ...]) -> None:
        # One register over several files: a reference is given once in the whole seed, or a link
        # would have two ends.
        seen: dict[str, str] = {}
        for section, name in parts:
            for problems, place, row in self._rows(section):
                value, here = row[name], (*place, name)
                if value in seen:
                    problems.add(here, f"'{value}' stands already in {seen[value]}")
                seen.setdefault(value, f"{problems.file} line {problems.line_of(here)}")

    def _check_links(
        self, problems: Problems, place: Place, row: Row, links: dict[str, str]
    ) -> None:
        for way, register in links.items():
            for here, value in _reach(row, way.split("."), place):
                self._look_up(problems, here, register, value)

    def _check_citations(
        self, problems: Problems, place: Place, value: Any, source: str | None
    ) -> None:
        """Look up sources and paragraphs; a part without a source of its own cites the whole's."""
        # A row cites once for all of its parts unless a part names a source of its own.
        if isinstance(value, list):
            for index, part in enumerate(value):
                self._check_citations(problems, (*place, index), part, source)
        elif isinstance(value, dict):
            source = value.get("source", source)
            self._check_citation(problems, place, value, source)
            for name, part in value.items():
                self._check_citations(problems, (*place, name), part, source)

    def _check_citation(
        self, problems: Problems, place: Place, row: Row, source: str | None
    ) -> None:
        if row.get("source") is not None:
            self._look_up(problems, (*place, "source"), "source", row["source"])
        if not self._is_readable(source):
            return  # nothing can be said of a source that is unknown or itself mistaken
        self._look_up_paragraphs(problems, place, row, source or "")
        if row.get("provenance") == "SEED" and (
            source not in self._documents or not row.get("paragraphs")
        ):
            here = (*place, "provenance")
            problems.add(here, "a SEED fact cites the report and its paragraphs")

    def _is_readable(self, source: str | None) -> bool:
        is_mistaken = source in self._documents and source not in self._paragraphs
        return source in (self._named["source"] or ()) and not is_mistaken

    def _look_up_paragraphs(self, problems: Problems, place: Place, row: Row, source: str) -> None:
        known = self._paragraphs.get(source, set())
        for index, number in enumerate(row.get("paragraphs", ())):
            if number not in known:
                here = (*place, "paragraphs", index)
                problems.add(here, f"'{source}' has no paragraph '{number}'")

    def _check_record(self, problems: Problems, place: Place, row: Row) -> None:
        blanks = {*row["not_stated"], *row["also_not_stated"]}
        for index, fact in enumerate(row["facts"]):
            here, field = (*place, "facts", index), fact["field"]
            if field == "design":
                self._look_up(problems, (*here, "value"), "design", fact["value"])
            if field in blanks and fact["value"] != "not_stated":
                message = f"'{field}' is stated here and listed as not stated"
                problems.add((*here, "field"), message)


def _check_parts_once(problems: Problems, place: Place, parts: list[Row], name: str) -> None:
    seen: set[str] = set()
    for index, part in enumerate(parts):
        if part[name] in seen:
            problems.add((*place, index, name), f"'{part[name]}' stands twice in this list")
        seen.add(part[name])


def _check_dates(problems: Problems, place: Place, row: Row) -> None:
    terms = [((*place, "terms", index), term) for index, term in enumerate(row.get("terms", ()))]
    for here, dated in [(place, row), *terms]:
        start, end = dated.get("valid_from"), dated.get("valid_to")
        if start and end and end < start:
            problems.add((*here, "valid_to"), f"{end} is before {start}")


def _reach(value: Any, way: list[str], place: Place) -> Iterator[tuple[Place, str]]:
    """Yield every value at the end of a way, lists walked through, with its place."""
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from _reach(part, way, (*place, index))
    elif way:
        if value.get(way[0]) is not None:
            yield from _reach(value[way[0]], way[1:], (*place, way[0]))
    else:
        yield place, value
