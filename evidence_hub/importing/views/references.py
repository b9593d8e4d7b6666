"""Importing a file of references into the library."""

from __future__ import annotations

from collections import Counter

from flask import render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.paging import page_number, slice_of
from evidence_hub.importing import store
from evidence_hub.importing.comparing import Compared, compare
from evidence_hub.importing.forms import ReferencesForm, UploadForm
from evidence_hub.importing.judging import Verdict
from evidence_hub.importing.references import read_references
from evidence_hub.importing.views import form_page
from evidence_hub.importing.views.projects import LINES_A_PAGE, data_dir
from evidence_hub.library import operations
from evidence_hub.library.views import project_given, relationship_to_given, require_adding
from evidence_hub.registry.current import viewer
from evidence_hub.web.form_page import PostAction


@form_page("/library/import", "references", save="references_upload")
def references() -> PostAction:
    require_adding()
    form = UploadForm()

    def keep() -> store.Kept:
        data, name = form.read()
        read_references(data, name)  # so that nothing is kept of a file that cannot be read
        return store.keep(data_dir(), data, name)

    return PostAction(
        keep,
        "",
        lambda file: url_for("importing.references_preview", sha256=file.sha256),
        form,
        page=lambda: render_template("importing/references.html", form=form),
    )


def _compared(file: store.Kept) -> tuple[list[Compared], tuple[str, ...]]:
    references, notes = read_references(file.data(), file.name)
    return compare(references, viewer()), notes


def _preview_page(file: store.Kept, form: ReferencesForm) -> str:
    compared, notes = _compared(file)
    counted = Counter(reference.verdict.value for reference in compared)
    return render_template(
        "importing/references_preview.html",
        file=file,
        form=form,
        notes=notes,
        page=slice_of(compared, page_number(request.args.get("page")), LINES_A_PAGE),
        counts={verdict.value: counted[verdict.value] for verdict in Verdict},
        verdicts=list(Verdict),
        needs_project=not may(current.actor(), Can.ADD_PUBLICATION),
    )


@form_page("/library/import/<sha256>", "references_preview", save="references_import")
def references_preview(sha256: str) -> PostAction:
    require_adding()
    file, form = store.kept(data_dir(), sha256), ReferencesForm()
    return PostAction(
        lambda: _import(file, form),
        lambda words: words,
        url_for("library.library"),
        form,
        page=lambda: _preview_page(file, form),
    )


def _import(file: store.Kept, form: ReferencesForm) -> str:
    """Add the new references to the library, and return the words that say how many."""
    compared, _notes = _compared(file)
    wanted = {Verdict.NEW, *([Verdict.POSSIBLY] if form.possible.data else [])}
    project = project_given(form.project.data)
    added = operations.add_publications(
        actor=current.actor(),
        relationship=relationship_to_given(project),
        rows=[line.reference.values for line in compared if line.verdict in wanted],
        project=project,
        relation=form.relation.data,
        file_name=file.name,
    )
    refused = sum(line.verdict is Verdict.REFUSED for line in compared)
    left_out = f" {refused} were refused." if refused else ""
    return f"{len(added)} publications added.{left_out}"
