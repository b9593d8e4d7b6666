"""Importing projects and references from files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from evidence_hub.cli import printing
from evidence_hub.core.authority import NO_RECORD, SYSTEM
from evidence_hub.core.errors import Invalid
from evidence_hub.importing.columns import TARGETS, Table, guess, table_of
from evidence_hub.importing.comparing import Compared, compare
from evidence_hub.importing.judging import Judged, Verdict, counts
from evidence_hub.importing.operations import projects as operations
from evidence_hub.importing.preview import judged_lines
from evidence_hub.importing.references import read_references
from evidence_hub.importing.sheets import read_sheet
from evidence_hub.importing.store import safe_name
from evidence_hub.importing.texts import LARGEST_FILE, UnreadableFile, folded
from evidence_hub.library import operations as library
from evidence_hub.registry.audience import viewer_for

group = AppGroup("import", help="Import projects or references from a file.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _read(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise UnreadableFile(f"The file is larger than {LARGEST_FILE // 1_000_000} MB.")
    return path.read_bytes()


def _stop(error: Invalid) -> None:
    for message in error.fields.values():
        click.echo(f"Refused: {message}", err=True)
    click.echo("Nothing was imported.", err=True)
    sys.exit(1)


def _mapped(table: Table, given: Sequence[str]) -> dict[int, str]:
    """Return the guessed mapping, changed by "Heading=field" as often as it was given."""
    mapping = guess(table.header)
    places = {folded(cell): place for place, cell in enumerate(table.header.cells)}
    for pair in given:
        heading, _, code = pair.rpartition("=")
        place = places.get(folded(heading))
        if place is None or (code and code not in TARGETS):
            known = ", ".join(TARGETS)
            raise Invalid({"map": f"“{pair}” must be HEADING=FIELD with a field of: {known}"})
        mapping = {at: found for at, found in mapping.items() if found != code and at != place}
        if code:
            mapping[place] = code
    return mapping


def _say(judged: Sequence[Judged]) -> None:
    for line in judged:
        if line.verdict is Verdict.REFUSED:
            click.echo(f"Line {line.number} refused: {line.why}.", err=True)
        elif line.verdict is not Verdict.NEW:
            click.echo(f"Line {line.number} {line.verdict}: {line.why} ({line.like}).")


@group.command("projects")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would become of each line; save nothing.")
@click.option("--map", "maps", multiple=True, metavar="HEADING=FIELD", help="What a column is.")
@click.option("--with-possible", is_flag=True, help="Import those possibly the same, too.")
def projects(file: Path, dry_run: bool, maps: tuple[str, ...], with_possible: bool) -> None:
    """Import a CSV or XLSX list of projects as legacy records."""
    try:
        data = _read(file)
        table = table_of(read_sheet(data))
        mapping = _mapped(table, maps)
        judged = judged_lines(table, mapping, viewer_for(SYSTEM), printing.progress("Reading"))
    except Invalid as error:
        _stop(error)
        return
    for note in table.notes:
        click.echo(note)
    _say(judged)
    said = counts(judged)
    if dry_run:
        printing.counts("Would import", said)
    elif said["new"] or (with_possible and said["possibly the same"]):
        with printing.changing():
            batch, _ = operations.import_projects(
                actor=SYSTEM,
                viewer=viewer_for(SYSTEM),
                table=table,
                mapping=mapping,
                file_name=safe_name(file.name),
                sha256=sha256(data).hexdigest(),
                with_possible=with_possible,
                progress=printing.progress("Importing"),
            )
            click.echo(f"Imported {batch.counts['imported']} projects as import {batch.id}.")
        printing.counts("Lines", said)
    else:
        printing.counts("Nothing new", said)
    sys.exit(1 if said["refused"] else 0)


def _say_of_references(compared: Sequence[Compared]) -> None:
    for line in compared:
        if line.verdict is Verdict.REFUSED:
            click.echo(f"Line {line.number} refused: {line.why}.", err=True)
        elif line.verdict is not Verdict.NEW:
            click.echo(f"Line {line.number} {line.verdict}: {line.why}.")
        for field in line.left_out:
            click.echo(f"Line {line.number}: {field}.")


def _verdicts(compared: Sequence[Compared]) -> dict[str, int]:
    verdicts = Counter(line.verdict for line in compared)
    return {verdict.value: verdicts[verdict] for verdict in Verdict}


def _new_rows(compared: Sequence[Compared]) -> list[Any]:
    return [line.reference.values for line in compared if line.verdict is Verdict.NEW]


@group.command("references")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would become of each; save nothing.")
def references(file: Path, dry_run: bool) -> None:
    """Import a file of references (ris, bib, csv, xlsx, nbib, xml, json, txt) into the library."""
    try:
        listed, notes = read_references(_read(file), file.name)
    except Invalid as error:
        _stop(error)
        return
    for note in notes:
        click.echo(note)
    compared = compare(listed, viewer_for(SYSTEM))
    _say_of_references(compared)
    said = _verdicts(compared)
    rows = _new_rows(compared)
    if dry_run:
        printing.counts("Would import", said)
    elif rows:
        with printing.changing():
            # Compared again now that nobody else can save: what came in meanwhile is no longer new.
            compared = compare(listed, viewer_for(SYSTEM))
            rows = _new_rows(compared)
            library.add_publications(
                actor=SYSTEM,
                relationship=NO_RECORD,
                rows=rows,
                project=None,
                relation="related",
                file_name=safe_name(file.name),
            )
        click.echo(f"Imported {len(rows)} publications.")
        printing.counts("References", said)
    else:
        printing.counts("Nothing new", said)
    sys.exit(1 if said["refused"] else 0)
