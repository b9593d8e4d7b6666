"""What would become of each line: the same answer for the preview, the dry run and the import."""

from __future__ import annotations

from collections.abc import Callable

from evidence_hub.importing import queries
from evidence_hub.importing.columns import Mapped, Table, checked
from evidence_hub.importing.judging import Judged, judge_all
from evidence_hub.importing.lines import read_line
from evidence_hub.registry.audience import Viewer


def judged_lines(
    table: Table,
    mapping: Mapped,
    viewer: Viewer,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Judged]:
    """Judge every line against what the viewer sees; raise Invalid on an unusable mapping."""
    clearances = None if viewer.actor.is_system else viewer.actor.clearances
    mapping = checked(mapping)
    records = [read_line(line, mapping, clearances) for line in table.lines]
    return judge_all(records, queries.known(viewer), progress)
