"""Importing a spreadsheet of projects: send it, look at every line, import, undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.errors import Invalid
from evidence_hub.core.paging import Page, all_of, page_number, paged, slice_of
from evidence_hub.importing import exports, queries, store
from evidence_hub.importing.columns import TARGETS, Mapped, Table, guess
from evidence_hub.importing.forms import (
    ProjectsForm,
    UndoForm,
    UploadForm,
    column_name,
    mapping_from,
    projects_form,
)
from evidence_hub.importing.judging import Judged, Verdict, counts
from evidence_hub.importing.operations import projects as operations
from evidence_hub.importing.preview import judged_lines
from evidence_hub.importing.texts import UnreadableFile
from evidence_hub.importing.views import bp
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import ImportBatch
from evidence_hub.web.exports import MOST_ROWS, asked_format, exported
from evidence_hub.web.transactions import transactional

LINES_A_PAGE = 50


def data_dir() -> Path:
    folder: Path = current_app.config["HUB"].data_dir
    return folder


def _upload_page(form: UploadForm, status: int = 200, undo_errors: tuple[str, ...] = ()) -> Any:
    page = paged(queries.batches(), page_number(request.args.get("page")))
    words = render_template(
        "importing/projects.html",
        form=form,
        page=page,
        undo=UndoForm(formdata=None),
        form_errors=undo_errors,
        targets=TARGETS.values(),
    )
    return words, status


@bp.get("/projects/import")
def projects() -> Any:
    require(current.actor(), Can.CORRECT_LEGACY)
    if sheet := exported("imports", exports.BATCHES, queries.batches()):
        return sheet
    return _upload_page(UploadForm(formdata=None))


@bp.post("/projects/import")
@transactional
def projects_upload() -> Any:
    require(current.actor(), Can.CORRECT_LEGACY)
    form = UploadForm()
    form.refuse_other_fields()
    try:
        data, name = form.read()
        file = store.keep(data_dir(), data, name)
        store.table(file)
    except Invalid as error:
        form.take(error)
        return _upload_page(form, 422)
    return redirect(url_for("importing.projects_preview", sha256=file.sha256))


def _open(sha256: str) -> tuple[store.Kept, Table]:
    file = store.kept(data_dir(), sha256)
    return file, store.table(file)


def _preview_page(
    file: store.Kept, table: Table, mapping: Mapped, form: ProjectsForm, status: int = 200
) -> Any:
    judged: list[Judged] = []
    problem = ""
    try:
        judged = judged_lines(table, mapping, viewer())
    except Invalid as error:
        problem, status = str(error), 422
    wanted = request.args.get("show", "")
    shown = [each for each in judged if not wanted or each.verdict.value == wanted]
    page: Page[Judged] = slice_of(shown, page_number(request.args.get("page")), LINES_A_PAGE)
    words = render_template(
        "importing/preview.html",
        file=file,
        table=table,
        form=form,
        form_errors=[problem] if problem else [],
        columns=[form[column_name(place)] for place in range(len(table.header.cells))],
        examples=_examples(table),
        mapping=mapping,
        page=page,
        counts=counts(judged),
        total=len(judged),
        wanted=wanted if wanted in list(Verdict) else "",
        verdicts=list(Verdict),
    )
    return words, status


def _examples(table: Table) -> list[str]:
    """Return the first thing that stands in each column, cut short."""
    found = []
    for place in range(len(table.header.cells)):
        cells = (line.cell(place) for line in table.lines[:50])
        first = next((cell for cell in cells if cell), "")
        found.append(first[:80])
    return found


@bp.get("/projects/import/<sha256>")
def projects_preview(sha256: str) -> Any:
    require(current.actor(), Can.CORRECT_LEGACY)
    file, table = _open(sha256)
    mapping = mapping_from(table, request.args, guess(table.header))
    return _preview_page(file, table, mapping, projects_form(table, mapping))


@bp.post("/projects/import/<sha256>")
@transactional
def projects_import(sha256: str) -> Any:
    require(current.actor(), Can.CORRECT_LEGACY)
    file, table = _open(sha256)
    mapping = mapping_from(table, request.form, guess(table.header))
    form = projects_form(table, mapping)
    if not form.is_sent():
        return _preview_page(file, table, mapping, form, 422)
    try:
        batch, _judged = operations.import_projects(
            actor=current.actor(),
            viewer=viewer(),
            table=table,
            mapping=mapping,
            file_name=file.name,
            sha256=file.sha256,
            with_possible=form.possible.data == "add",
        )
    except UnreadableFile:
        raise
    except Invalid as error:
        form.form_errors.extend(error.fields.values())
        return _preview_page(file, table, mapping, form, 422)
    flash(f"{batch.counts['imported']} projects imported.", "success")
    return redirect(url_for("importing.batch", batch_id=batch.id))


def _batch_page(found: ImportBatch, errors: tuple[str, ...] = (), status: int = 200) -> Any:
    number = page_number(request.args.get("page"))
    page = paged(queries.records(found.id, viewer()), number)
    words = render_template(
        "importing/batch.html",
        batch=found,
        page=page,
        undo=UndoForm(formdata=None),
        form_errors=errors,
    )
    return words, status


@bp.get("/projects/import/batches/<int:batch_id>")
def batch(batch_id: int) -> Any:
    require(current.actor(), Can.CORRECT_LEGACY)
    found = queries.batch(batch_id)
    if asked_format():
        records = list(all_of(queries.records(found.id, viewer()), MOST_ROWS).items)
        return exported(
            f"import-{found.id}",
            exports.LINES,
            exports.lines(records, found),
            about=lambda line: line[1].project if line[1] else None,
        )
    return _batch_page(found)


@bp.post("/projects/import/batches/<int:batch_id>/undo")
@transactional
def projects_undo(batch_id: int) -> Any:
    require(current.actor(), Can.CORRECT_LEGACY)
    found = queries.batch(batch_id)
    UndoForm().refuse_other_fields()
    try:
        removed = operations.undo_import(actor=current.actor(), batch=found)
    except Invalid as error:
        return _batch_page(found, tuple(error.fields.values()), 422)
    flash(f"Undone: {removed} projects removed.", "success")
    return redirect(url_for("importing.projects"))
