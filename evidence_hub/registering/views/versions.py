"""The versions of a record, and any two compared field by field."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for

from evidence_hub.core.markings import highest
from evidence_hub.registering import choices, exports, queries, words
from evidence_hub.registering.views import bp
from evidence_hub.registering.views.screening import full_view_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.sections import DRAFT_FIELDS
from evidence_hub.web.exports import exported
from evidence_hub.web.results import ViewResult


@bp.get("/projects/<ref>/versions")
def versions(ref: str) -> ViewResult:
    project, hides_names = full_view_of(ref), viewer().is_outside
    rows, columns = queries.versions(project.id), exports.versions(hides_names=hides_names)
    if sheet := exported(f"versions-{project.reference}", columns, rows, about=lambda _: project):
        return sheet
    return render_template(
        "registering/versions.html",
        hides_names=hides_names,
        project=project,
        versions=rows,
        labels={name: asked.label for name, asked in DRAFT_FIELDS.items()},
        marking=highest([project.marking]),
    )


@bp.get("/projects/<ref>/versions/<number>")
def version(ref: str, number: str) -> ViewResult:
    project = full_view_of(ref)
    shown = queries.version(project.id, number)
    return render_template(
        "registering/version.html",
        hides_names=viewer().is_outside,
        project=project,
        version=shown,
        sections=words.sections_read(shown.content, choices.all_choices()),
        marking=highest([project.marking]),
    )


@bp.get("/projects/<ref>/compare")
def compare(ref: str) -> ViewResult:
    project = full_view_of(ref)
    old, new = request.args.get("from", ""), request.args.get("to", "")
    if not old or not new:
        return redirect(url_for("registering.versions", ref=project.reference))
    chosen = queries.version(project.id, old), queries.version(project.id, new)
    # Whatever the order in which they were chosen, the older one stands on the left.
    before, after = sorted(chosen, key=lambda version: (version.major, version.minor))
    return render_template(
        "registering/compare.html",
        project=project,
        before=before,
        after=after,
        differences=words.differences(before.content, after.content, choices.all_choices()),
        marking=highest([project.marking]),
    )
