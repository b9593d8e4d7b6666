"""Pages of imports, one file a noun, one blueprint."""

from flask import Blueprint

from evidence_hub.web.form_page import form_pages

bp = Blueprint("importing", __name__, template_folder="../templates")
form_page = form_pages(bp)

from evidence_hub.importing.views import (  # noqa: E402 - they fasten their pages to bp
    projects,
    references,
)

__all__ = ["bp", "projects", "references"]
