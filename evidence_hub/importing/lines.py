"""One line of a sheet as the fields of a record, or the reasons why it cannot be one."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence_hub.core.markings import MARKINGS, NOT_HELD, opens
from evidence_hub.core.typed_values import names_something
from evidence_hub.importing.columns import TARGETS, Mapped
from evidence_hub.importing.dates import RoughDate, read_date
from evidence_hub.importing.sheet_lines import SheetLine
from evidence_hub.importing.texts import UNPRINTABLE, folded
from evidence_hub.registry.stages import Stage

# The words that forces use, as far as they mean one stage alone. Anything else is kept as stated,
# and the stage is "legacy import": it is never guessed (DOMAIN T22).
_STAGES = {
    **{
        stage.label.casefold(): stage
        for stage in (
            Stage.COMMISSIONED,
            Stage.LIVE,
            Stage.ANALYSIS,
            Stage.REPORTING,
            Stage.IMPLEMENTATION,
            Stage.CLOSED,
            Stage.PAUSED,
            Stage.TERMINATED,
            Stage.LEGACY_IMPORT,
        )
    },
    "set up": Stage.SET_UP,
    "setting up": Stage.SET_UP,
    "benefits review": Stage.BENEFITS_REVIEW,
    "approved": Stage.COMMISSIONED,
    "ongoing": Stage.LIVE,
    "on going": Stage.LIVE,
    "in progress": Stage.LIVE,
    "under way": Stage.LIVE,
    "underway": Stage.LIVE,
    "data collection": Stage.LIVE,
    "writing up": Stage.REPORTING,
    "on hold": Stage.PAUSED,
    "complete": Stage.CLOSED,
    "completed": Stage.CLOSED,
    "finished": Stage.CLOSED,
    "stopped": Stage.TERMINATED,
    "abandoned": Stage.TERMINATED,
}
_MARKING_WORDS = {
    **{folded(marking.label): code for code, marking in MARKINGS.items() if marking.label},
    "": "none_stated",
    "not stated": "none_stated",
    "none": "none_stated",
    "npm": "gpms_not_protectively_marked",
    "unclassified": "gpms_not_protectively_marked",
    "o": "official",
    "os": "official_sensitive",
    "official sensitive": "official_sensitive",
}
_REFUSED_MARKINGS = {folded(code.removeprefix("gpms_").replace("_", " ")) for code in NOT_HELD}


@dataclass(frozen=True)
class Record:
    """What a line says, cleaned. ``values`` holds the text of each field that is not blank."""

    number: int
    values: Mapping[str, str]
    start: RoughDate = field(default_factory=RoughDate)
    end: RoughDate = field(default_factory=RoughDate)
    stage: Stage = Stage.LEGACY_IMPORT
    marking: str = "none_stated"
    problems: tuple[str, ...] = ()

    def value(self, code: str) -> str:
        return self.values.get(code, "")

    @property
    def title(self) -> str:
        return self.value("title")

    @property
    def dates_stated(self) -> str:
        """The dates as the line gives them, in one sentence."""
        parts = [self.value("dates")]
        if self.start.text:
            parts.append(f"from {self.start.text}")
        if self.end.text:
            parts.append(f"until {self.end.text}")
        return ", ".join(part for part in parts if part)

    @property
    def keywords(self) -> list[str]:
        words = (word.strip() for word in re.split(r"[,;\n]", self.value("keywords")))
        return list(dict.fromkeys(word for word in words if word))

    @property
    def year(self) -> int | None:
        day: dt.date | None = self.start.first or self.end.first
        return day.year if day else None

    @property
    def digest(self) -> str:
        """A mark that is equal for lines that say the same, capitals and spaces apart."""
        folded_values = {code: folded(value) for code, value in sorted(self.values.items())}
        return hashlib.sha256(json.dumps(folded_values).encode()).hexdigest()


def _clean(value: str) -> str:
    return unicodedata.normalize("NFC", value).strip()


def _too_long(code: str, value: str) -> str:
    target = TARGETS[code]
    if len(value) <= target.most:
        return ""
    return f"“{target.label}” is {len(value):,} characters long, at most {target.most:,} fit"


def _text_problems(values: Mapping[str, str]) -> list[str]:
    problems = [] if names_something(values.get("title") or "") else ["It has no title"]
    for code, value in values.items():
        if UNPRINTABLE.search(value):
            problems.append(f"“{TARGETS[code].label}” holds control characters")
        if long := _too_long(code, value):
            problems.append(long)
    return problems


def _date_problems(start: RoughDate, end: RoughDate) -> list[str]:
    problems = [each.wrong for each in (start, end) if each.wrong]
    if not problems and start.first and end.last and end.last < start.first:
        problems.append(f"The end ({end.text}) is before the start ({start.text})")
    return problems


def _marking(stated: str, clearances: frozenset[str] | None) -> tuple[str, str]:
    """Return the marking's code and what is wrong with it; None for clearances: not asked."""
    words = folded(stated.replace("-", " ").replace(":", " "))
    # Refused before anything is made of the line: the service may not hold what it says.
    if words in _REFUSED_MARKINGS:
        return "none_stated", f"It is marked {stated.upper()}: the hub does not hold that"
    code = _MARKING_WORDS.get(words)
    if code is None:
        return "none_stated", f"“{stated}” is not a protective marking that the hub knows"
    # Who imports must be able to see what they bring in, or they could not correct it.
    if clearances is not None and not opens(code, clearances):
        return code, f"It is marked {stated.upper()}: you do not hold the clearance for that"
    return code, ""


def read_line(line: SheetLine, mapping: Mapped, clearances: frozenset[str] | None = None) -> Record:
    """Return what the line says; ``problems`` is empty where it can be imported."""
    values = {code: _clean(line.cell(place)) for place, code in mapping.items()}
    values = {code: value for code, value in values.items() if value}
    start, end = read_date(values.get("start", "")), read_date(values.get("end", ""))
    marking, wrong = _marking(values.get("marking", ""), clearances)
    problems = [*_text_problems(values), *_date_problems(start, end), *([wrong] if wrong else [])]
    return Record(
        number=line.number,
        values=values,
        start=start,
        end=end,
        stage=_STAGES.get(folded(values.get("stage", "")), Stage.LEGACY_IMPORT),
        marking=marking,
        problems=tuple(problems),
    )
