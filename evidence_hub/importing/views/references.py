"""Importing a file of references into the library."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.errors import Invalid
from evidence_hub.core.paging import page_number, slice_of
from evidence_hub.importing import store
from evidence_hub.importing.comparing import Compared, compare
from evidence_hub.importing.forms import ReferencesForm, UploadForm
from evidence_hub.importing.judging import Verdict
from evidence_hub.importing.references import read_references
from evidence_hub.importing.views import bp
from evidence_hub.importing.views.projects import LINES_A_PAGE, data_dir
from evidence_hub.library import operations
from evidence_hub.library.views import project_given, relationship_to, require_adding
from evidence_hub.registry.current import viewer
from evidence_hub.web.transactions import transactional


def _upload_page(form: UploadForm, status: int = 200) -> Any:
    return render_template("importing/references.html", form=form), status


@bp.get("/library/import")
def references() -> Any:
    require_adding()
    return _upload_page(UploadForm(formdata=None))


@bp.post("/library/import")
@transactional
def references_upload() -> Any:
    require_adding()
    form = UploadForm()
    form.refuse_other_fields()
    try:
        data, name = form.read()
        read_references(data, name)
        file = store.keep(data_dir(), data, name)
    except Invalid as error:
        form.take(error)
        return _upload_page(form, 422)
    return redirect(url_for("importing.references_preview", sha256=file.sha256))


def _compared(file: store.Kept) -> tuple[list[Compared], tuple[str, ...]]:
    found, notes = read_references(file.data(), file.name)
    return compare(found, viewer()), notes


def _preview_page(file: store.Kept, form: ReferencesForm, status: int = 200) -> Any:
    compared, notes = _compared(file)
    counted = Counter(each.verdict.value for each in compared)
    words = render_template(
        "importing/references_preview.html",
        file=file,
        form=form,
        notes=notes,
        page=slice_of(compared, page_number(request.args.get("page")), LINES_A_PAGE),
        counts={verdict.value: counted[verdict.value] for verdict in Verdict},
        verdicts=list(Verdict),
        needs_project=not may(current.actor(), Can.ADD_PUBLICATION),
    )
    return words, status


@bp.get("/library/import/<sha256>")
def references_preview(sha256: str) -> Any:
    require_adding()
    return _preview_page(store.kept(data_dir(), sha256), ReferencesForm(formdata=None))


@bp.post("/library/import/<sha256>")
@transactional
def references_import(sha256: str) -> Any:
    require_adding()
    file = store.kept(data_dir(), sha256)
    form = ReferencesForm()
    if not form.is_sent():
        return _preview_page(file, form, 422)
    compared, _notes = _compared(file)
    wanted = {Verdict.NEW, *([Verdict.POSSIBLY] if form.possible.data else [])}
    try:
        project = project_given(form.project.data)
        rows = [each.reference.values for each in compared if each.verdict in wanted]
        added = operations.add_publications(
            actor=current.actor(),
            relationship=relationship_to(project),
            rows=rows,
            project=project,
            relation=form.relation.data,
            file_name=file.name,
        )
    except Invalid as error:
        form.take(error)
        return _preview_page(file, form, 422)
    refused = sum(each.verdict is Verdict.REFUSED for each in compared)
    left = f" {refused} were refused." if refused else ""
    flash(f"{len(added)} publications added.{left}", "success")
    return redirect(url_for("library.library"))
