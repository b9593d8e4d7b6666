"""What the frame of pages offers: its static files, and what it says without a PDF maker."""

from __future__ import annotations

from evidence_hub.core.feature import Feature, endpoints
from evidence_hub.web import security
from evidence_hub.web.pdf import PdfUnavailable

FEATURE = Feature(
    blueprints=(security.bp,),
    public=endpoints("", "static") | endpoints("security", "csp_report security_txt"),
    unavailable=(PdfUnavailable,),
)
