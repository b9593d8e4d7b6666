"""Pages from enquiry to submitted project, one file a noun, one blueprint."""

from flask import Blueprint

from evidence_hub.web.form_page import form_pages

bp = Blueprint("registering", __name__, template_folder="../templates")
form_page = form_pages(bp)

from evidence_hub.registering.views import (  # noqa: E402 - they fasten their pages to bp
    amendments,
    drafts,
    enquiries,
    marking,
    people,
    screening,
    versions,
)

__all__ = ["amendments", "bp", "drafts", "enquiries", "marking", "people", "screening", "versions"]
