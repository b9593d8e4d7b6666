"""What a sheet's columns may be, guessed from their headings; the person may say otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from evidence_hub.core.errors import Invalid
from evidence_hub.importing.sheet_lines import MOST_LINES, TOO_MANY_LINES, Sheet, SheetLine
from evidence_hub.importing.texts import UnreadableFile, folded

ALMOST = 88  # from this likeness on a heading is the one that it resembles
_MOST_NOTED = 20
HEADER_WITHIN = 25  # lines from the top among which the headings are looked for


@dataclass(frozen=True)
class Target:
    """A field that a column can fill. ``synonyms`` are headings that people use for it."""

    code: str
    label: str
    synonyms: tuple[str, ...]
    most: int = 5_000


TARGETS: dict[str, Target] = {
    target.code: target
    for target in (
        Target(
            "own_reference",
            "Your number",
            (
                "reference", "ref", "ref no", "reference number", "your number", "our reference",
                "id", "no", "number", "project id", "project number", "project ref", "study id",
                "unique id",
            ),
            most=120,
        ),
        Target(
            "title",
            "Title",
            (
                "title", "project title", "project", "project name", "name", "name of project",
                "study", "study title", "research title", "research project", "topic",
            ),
            most=300,
        ),
        Target(
            "question",
            "Research question",
            (
                "question", "research question", "questions", "research questions", "aim", "aims",
                "objective", "objectives", "aims and objectives", "hypothesis",
            ),
        ),
        Target(
            "plain_summary",
            "Plain summary",
            (
                "summary", "plain summary", "description", "abstract", "outline", "overview",
                "details", "project description", "brief description", "about",
            ),
            most=3_000,
        ),
        Target(
            "lead",
            "Research lead",
            (
                "lead", "research lead", "project lead", "researcher", "lead researcher", "author",
                "principal investigator", "pi", "contact", "owner", "lead officer", "investigator",
                "name of researcher",
            ),
            most=300,
        ),
        Target(
            "partner",
            "Partner",
            (
                "partner", "partners", "university", "academic partner", "academic partners",
                "institution", "universities", "university partner", "academic institution", "hei",
                "organisation", "partner organisation", "collaborator", "partner named",
            ),
            most=500,
        ),
        Target(
            "start",
            "Start",
            (
                "start", "start date", "started", "date started", "begin", "begins", "from",
                "commenced", "intended start", "date of start", "project start",
            ),
            most=120,
        ),
        Target(
            "end",
            "End",
            (
                "end", "end date", "ended", "date ended", "finish", "finished", "completion date",
                "to", "until", "due", "intended end", "expected end", "completed on", "project end",
            ),
            most=120,
        ),
        Target(
            "dates",
            "Dates in words",
            ("dates", "timescale", "period", "when", "timeline"),
            most=120,
        ),
        Target(
            "stage",
            "Stage",
            ("stage", "status", "state", "progress", "project status", "current status", "phase"),
            most=200,
        ),
        Target(
            "area",
            "Business area",
            (
                "area", "business area", "business areas", "department", "unit", "portfolio",
                "theme", "force area",
            ),
            most=200,
        ),
        Target(
            "priority",
            "Priority",
            ("priority", "priorities", "strategic priority", "force priority"),
            most=300,
        ),
        Target(
            "keywords", "Keywords", ("keywords", "key words", "tags", "subjects"), most=500
        ),
        Target(
            "design",
            "Design",
            ("design", "study design", "research design", "type of study", "study type"),
            most=300,
        ),
        Target("methods", "Methods", ("methods", "method", "methodology", "approach")),
        Target(
            "funding",
            "Funding",
            ("funding", "funder", "funded by", "cost", "budget", "money", "source of funding"),
            most=500,
        ),
        Target(
            "marking",
            "Protective marking",
            ("marking", "protective marking", "classification", "gsc", "gpms"),
            most=60,
        ),
    )
}  # fmt: skip
_BY_SYNONYM = {synonym: code for code, target in TARGETS.items() for synonym in target.synonyms}
Mapped = Mapping[int, str]  # column (from 0) → the code of its target


def target_of(heading: str) -> str:
    """Return the code that a heading means, '' where it means none."""
    words = folded(heading)
    if not words:
        return ""
    if words in _BY_SYNONYM:
        return _BY_SYNONYM[words]
    # People mistype headings as they mistype everything. The limit is high: a wrong column is worse
    # than one that the person has to choose.
    best = max(_BY_SYNONYM, key=lambda synonym: fuzz.ratio(words, synonym))
    return _BY_SYNONYM[best] if fuzz.ratio(words, best) >= ALMOST else ""


def guess(header: SheetLine) -> dict[int, str]:
    """Return what each column seems to be; the first column of a kind wins."""
    mapping: dict[int, str] = {}
    for place, heading in enumerate(header.cells):
        code = target_of(heading)
        if code and code not in mapping.values():
            mapping[place] = code
    return mapping


def header_place(sheet: Sheet) -> int:
    """Return the place of the line of headings: the one with most words that are headings."""
    # Lists from forces begin with a title, a date and a logo; the headings are the line that has
    # most words that are headings.
    known = [
        len({code for cell in line.cells if (code := target_of(cell))})
        for line in sheet.lines[:HEADER_WITHIN]
    ]
    return known.index(max(known))


@dataclass(frozen=True)
class Table:
    """A sheet with its headings found: ``lines`` are those below them."""

    header: SheetLine
    lines: Sequence[SheetLine]
    notes: tuple[str, ...] = ()


def table_of(sheet: Sheet) -> Table:
    place = header_place(sheet)
    header = sheet.lines[place]
    notes = list(sheet.notes)
    if place:
        notes.append(f"The headings were found in line {header.number}; lines above were left out.")
    # A merged cell across the sheet is the title of a group of lines, such as a year, and not a
    # project without anything else.
    lines = [line for line in sheet.lines[place + 1 :] if not line.is_heading]
    if len(lines) > MOST_LINES:
        raise UnreadableFile(TOO_MANY_LINES)
    headings = [line for line in sheet.lines[place + 1 :] if line.is_heading]
    notes += [
        f"Line {line.number} is one merged cell: taken as a heading and left out."
        for line in headings[:_MOST_NOTED]
    ]
    return Table(header, lines, tuple(notes))


def checked(mapping: Mapped) -> Mapped:
    """Return the mapping; raise Invalid where it has no title or two columns of one kind."""
    codes = list(mapping.values())
    if unknown := sorted(set(codes) - set(TARGETS)):
        raise Invalid({"mapping": f"There is no field “{unknown[0]}”"})
    for code, target in TARGETS.items():
        if codes.count(code) > 1:
            raise Invalid({"mapping": f"Two columns are both “{target.label}”: choose one"})
    if "title" not in codes:
        raise Invalid({"mapping": "Say which column holds the title"})
    return mapping
