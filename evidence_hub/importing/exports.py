"""Imports, and the lines of one, as files."""

from __future__ import annotations

from evidence_hub.registry.models import ImportBatch, ImportLine
from evidence_hub.web.exports import Columns

BATCHES: Columns = {
    "File": lambda row: row.file_name,
    "Imported by": lambda row: row.imported_by_name,
    "Imported": lambda row: row.imported_at,
    "Records": lambda row: row.counts["imported"],
    "Refused": lambda row: row.counts["refused"],
    "Undone": lambda row: row.undone_at,
}
LINES: Columns = {
    "Line": lambda row: row[0],
    "Reference": lambda row: row[1].project.reference if row[1] else "",
    "Title": lambda row: row[1].project.title if row[1] else "",
    "Refused, and why": lambda row: row[2],
}
Line = tuple[int, ImportLine | None, str]


def lines(records: list[ImportLine], batch: ImportBatch) -> list[Line]:
    """Return what became of the lines of a batch that were imported or refused, in their order."""
    kept: list[Line] = [(row.number, row, "") for row in records]
    refused: list[Line] = [(int(number), None, str(why)) for number, why in batch.refused]
    return sorted(kept + refused, key=lambda line: line[0])
