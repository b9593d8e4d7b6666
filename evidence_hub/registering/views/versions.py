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
    found, hides_names = full_view_of(ref), viewer().is_outside
    rows, columns = queries.versions(found.id), exports.versions(hides_names=hides_names)
    if sheet := exported(f"versions-{found.reference}", columns, rows, about=lambda _: found):
        return sheet
    return render_template(
        "registering/versions.html",
        hides_names=hides_names,
        project=found,
        versions=rows,
        labels={name: asked.label for name, asked in DRAFT_FIELDS.items()},
        marking=highest([found.marking]),
    )


@bp.get("/projects/<ref>/versions/<number>")
def version(ref: str, number: str) -> ViewResult:
    found = full_view_of(ref)
    shown = queries.version(found.id, number)
    return render_template(
        "registering/version.html",
        hides_names=viewer().is_outside,
        project=found,
        version=shown,
        sections=words.sections_read(shown.content, choices.all_choices()),
        marking=highest([found.marking]),
    )


@bp.get("/projects/<ref>/compare")
def compare(ref: str) -> ViewResult:
    found = full_view_of(ref)
    old, new = request.args.get("from", ""), request.args.get("to", "")
    if not old or not new:
        return redirect(url_for("registering.versions", ref=found.reference))
    chosen = queries.version(found.id, old), queries.version(found.id, new)
    before, after = sorted(chosen, key=lambda version: (version.major, version.minor))
    return render_template(
        "registering/compare.html",
        project=found,
        before=before,
        after=after,
        differences=words.differences(before.content, after.content, choices.all_choices()),
        marking=highest([found.marking]),
    )
