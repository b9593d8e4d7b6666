"""Importing a spreadsheet of projects: send it, look at every line, import, undo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

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
from evidence_hub.importing.views import bp, form_page
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import ImportBatch
from evidence_hub.web.exports import MOST_ROWS, asked_format, exported
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.results import ViewResult
from evidence_hub.web.transactions import transactional

LINES_A_PAGE = 50


def data_dir() -> Path:
    folder: Path = current_app.config["HUB"].data_dir
    return folder


def _upload_page(form: UploadForm) -> str:
    return render_template(
        "importing/projects.html",
        form=form,
        page=paged(queries.batches(), page_number(request.args.get("page"))),
        undo=UndoForm(formdata=None),
        form_errors=(),
        targets=TARGETS.values(),
    )


@bp.get("/projects/import")
def projects() -> ViewResult:
    require(current.actor(), Can.CORRECT_LEGACY)
    if sheet := exported("imports", exports.BATCHES, queries.batches()):
        return sheet
    return _upload_page(UploadForm(formdata=None))


@form_page.post("/projects/import", "projects_upload")
def projects_upload() -> PostAction:
    require(current.actor(), Can.CORRECT_LEGACY)
    form = UploadForm()

    def keep() -> store.Kept:
        data, name = form.read()
        file = store.keep(data_dir(), data, name)
        store.table(file)
        return file

    return PostAction(
        keep,
        "",
        lambda file: url_for("importing.projects_preview", sha256=file.sha256),
        form,
        page=lambda: _upload_page(form),
    )


def _open(sha256: str) -> tuple[store.Kept, Table]:
    file = store.kept(data_dir(), sha256)
    return file, store.table(file)


def _preview_page(
    file: store.Kept, table: Table, mapping: Mapped, form: ProjectsForm, status: int = 200
) -> ViewResult:
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
    examples = []
    for place in range(len(table.header.cells)):
        cells = (line.cell(place) for line in table.lines[:50])
        first = next((cell for cell in cells if cell), "")
        examples.append(first[:80])
    return examples


@bp.get("/projects/import/<sha256>")
def projects_preview(sha256: str) -> ViewResult:
    require(current.actor(), Can.CORRECT_LEGACY)
    file, table = _open(sha256)
    mapping = mapping_from(table, request.args, guess(table.header))
    return _preview_page(file, table, mapping, projects_form(table, mapping))


@bp.post("/projects/import/<sha256>")
@transactional
def projects_import(sha256: str) -> ViewResult:
    """Import the lines that the preview showed.

    By hand: a refusal belongs to no field, and a file that can no longer be read has a page of
    its own, as when it was sent.
    """
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


def _batch_page(batch: ImportBatch, errors: Sequence[str] = ()) -> str:
    number = page_number(request.args.get("page"))
    return render_template(
        "importing/batch.html",
        batch=batch,
        page=paged(queries.records(batch.id, viewer()), number),
        undo=UndoForm(formdata=None),
        form_errors=errors,
    )


@bp.get("/projects/import/batches/<int:batch_id>")
def batch(batch_id: int) -> ViewResult:
    require(current.actor(), Can.CORRECT_LEGACY)
    batch = queries.batch(batch_id)
    if asked_format():
        records = list(all_of(queries.records(batch.id, viewer()), MOST_ROWS).items)
        if sheet := exported(
            f"import-{batch.id}",
            exports.LINES,
            exports.lines(records, batch),
            about=lambda line: line[1].project if line[1] else None,
        ):
            return sheet
    return _batch_page(batch)


@form_page.post("/projects/import/batches/<int:batch_id>/undo", "projects_undo")
def projects_undo(batch_id: int) -> PostAction:
    require(current.actor(), Can.CORRECT_LEGACY)
    batch = queries.batch(batch_id)
    errors: list[str] = []
    return PostAction(
        lambda: operations.undo_import(actor=current.actor(), batch=batch),
        lambda removed: f"Undone: {removed} projects removed.",
        url_for("importing.projects"),
        UndoForm(),
        page=lambda: _batch_page(batch, errors),
        on_refusal=lambda error: errors.extend(error.fields.values()),
    )
