"""The whole board report: the sections of the sources and of the live register, by title."""

from __future__ import annotations

from collections.abc import Collection

from evidence_hub.registry.audience import Viewer
from evidence_hub.reports.board_report.document import Part, Period
from evidence_hub.reports.board_report.live_sections import live_sections_of
from evidence_hub.reports.board_report.source_sections import source_sections_of

# The order of the report of 2013 (paras 110 to 121), so that its reader finds each thing where it
# was then.
TITLES = (
    "Background",
    "Strategic board",
    "Current work",
    "Other developments",
    "Financial implications",
    "Recommendations",
)


def parts(viewer: Viewer, period: Period, told: Collection[str] | None = None) -> list[Part]:
    """Return the parts that have something to say, for what this viewer may see.

    ``told``: the projects, by reference, whose paragraphs are written out; all where not given.
    """
    from_sources = source_sections_of(viewer, period)
    from_register = live_sections_of(viewer, period, told)
    whole = [
        # What a source states comes before what the register holds today.
        Part(title, [*from_sources.get(title, ()), *from_register.get(title, ())])
        for title in TITLES
    ]
    return [part for part in whole if part.statements]
