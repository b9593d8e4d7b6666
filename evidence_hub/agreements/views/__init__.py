"""Pages of the agreements package, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("agreements", __name__, template_folder="../templates")

from evidence_hub.agreements.views import (  # noqa: E402 - they fasten their pages to bp
    clearing,
    disposal,
    extensions,
    impact,
    overview,
    publications,
    rights,
    sections,
    sharing,
    signing,
    versions,
    worklist,
)

__all__ = [
    "bp",
    "clearing",
    "disposal",
    "extensions",
    "impact",
    "overview",
    "publications",
    "rights",
    "sections",
    "sharing",
    "signing",
    "versions",
    "worklist",
]
