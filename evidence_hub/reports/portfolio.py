"""The portfolio in numbers: each is what a list holds for this viewer, and links to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evidence_hub.core.money import pounds
from evidence_hub.directory import queries as directory
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking import queries as tracking
from evidence_hub.tracking.budget_totals import by_year, year_words

# A picture with more is not read; the table beneath has every value.
MOST_BARS = 12


@dataclass(frozen=True)
class Bar:
    """One value: ``size`` is what the bar is drawn from, ``number`` how the table says it."""

    label: str
    size: int
    number: str
    endpoint: str
    params: Mapping[str, str] = field(default_factory=dict)
    anchor: str = ""


@dataclass(frozen=True)
class Chart:
    """One picture with its table. ``note`` says what is counted."""

    code: str
    title: str
    noun: str
    bars: list[Bar]
    note: str = ""

    @property
    def drawn(self) -> list[Bar]:
        """What the picture has room for; the table has all."""
        return self.bars[:MOST_BARS]

    @property
    def largest(self) -> int:
        return max((bar.size for bar in self.bars), default=0)


def charts(viewer: Viewer) -> list[Chart]:
    """Return the pictures of the register, as far as the viewer sees it."""
    counts, names = registry.counts(viewer), directory.filter_choices(viewer.reads_register)
    stages = {stage.value: stage.label for stage in Stage}
    years = {code: code for code in sorted(counts["year"], reverse=True)}
    return [
        _chart("stage", "Stage", counts["stage"], stages, in_order=True),
        _chart(
            "business_area", "Business area", counts["business_area"], dict(names.business_area)
        ),
        _chart("priority", "Priority", counts["priority"], dict(names.priority)),
        _chart("partner", "Partner", counts["partner"], dict(names.partner)),
        _chart("year", "Age: the year of the record", counts["year"], years, in_order=True),
    ]


def _chart(
    code: str,
    title: str,
    counts: Mapping[str, int],
    names: Mapping[str, str],
    *,
    in_order: bool = False,
) -> Chart:
    """Return one filter of the register as a picture: in its own order, or the largest first."""
    found = [(value, counts[value]) for value in names if counts.get(value)]
    if not in_order:
        found.sort(key=lambda pair: (-pair[1], names[pair[0]]))
    # Bars of these add up to more than the records there are, and the note says so.
    several = code in ("business_area", "priority", "partner")
    return Chart(
        code,
        title,
        "Records",
        [
            Bar(names[value], number, str(number), "registry.projects", {code: value})
            for value, number in found
        ],
        "A record may stand under several." if several else "",
    )


def colours(lists: Mapping[str, int]) -> Chart:
    """Return the colours of what is under way; ``lists`` are the counts of the worklist."""
    labels = {"red": "Red", "amber": "Amber", "steady": "Neither red nor amber"}
    return Chart(
        "rag",
        "Red, amber, green",
        "Projects",
        [
            Bar(label, lists[code], str(lists[code]), "tracking.worklist", {"list": code})
            for code, label in labels.items()
            if lists.get(code)
        ],
        "Declared or worked out, the worse of the two.",
    )


def money(viewer: Viewer) -> Chart:
    """Return what is given to projects by financial year, in whole pence."""
    return Chart(
        "money",
        "Money given",
        "Pounds",
        list(_years(viewer)),
        "Confirmed money of projects that you see in full.",
    )


def _years(viewer: Viewer) -> Iterable[Bar]:
    for year, sums in sorted(by_year(tracking.lines(viewer)).items(), reverse=True):
        yield Bar(
            year_words(year),
            sums.given,
            pounds(sums.given),
            "tracking.all_money",
            anchor=f"year-{year}",
        )
