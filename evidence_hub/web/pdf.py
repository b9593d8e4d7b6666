"""Pages as tagged PDF. Pango, which draws the letters, may be missing: then only PDF pages fail."""

from __future__ import annotations

from pathlib import Path

from flask import Response

STYLES = Path(__file__).with_name("pdf.css")
MISSING = (
    "PDF pages need the library Pango, which is not installed on this machine. All else works. "
    "Print the page from your browser, or ask the people who run the hub to install Pango."
)


class PdfUnavailable(Exception):
    """No PDF can be made here; the message is for the person who asked for one."""


def pdf_of(html: str) -> bytes:
    """Return a page as PDF/UA-1; nothing that the page names is fetched, but ``data:`` is read.

    Raises PdfUnavailable where Pango is missing.
    """
    try:
        from weasyprint import CSS, HTML  # loads Pango
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise PdfUnavailable(MISSING) from error
    # Text of a record could name an address inside the force's network; a page is drawn from what
    # stands in it and from nothing else.
    fetcher = URLFetcher(allowed_protocols=["data"])
    document = HTML(string=html, url_fetcher=fetcher)
    made: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1",
        stylesheets=[CSS(string=STYLES.read_text(encoding="utf-8"), url_fetcher=fetcher)],
    )
    return made


def pdf_page(html: str, name: str) -> Response:
    """Answer with the page as a PDF of this name, to look at or to keep."""
    answer = Response(pdf_of(html), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
