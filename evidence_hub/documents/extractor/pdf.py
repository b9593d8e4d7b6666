"""PDF, page by page."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from evidence_hub.documents.extractor.answers import MOST_PAGES, CannotRead, Found

_PASSWORD = 4  # PDFium's own number


def read(path: Path, found: Found) -> None:
    """Add each page's text; raise CannotRead for an encrypted or broken file."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise CannotRead("encrypted", "It opens only with a password.") from error
        raise CannotRead("broken", "It is not a whole PDF.") from error
    found.pages = len(document)
    if not found.pages:
        raise CannotRead("broken", "It has no page.")
    unreadable = 0
    for number in range(min(found.pages, MOST_PAGES)):
        try:
            text = document[number].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            # One damaged page must not hide the other three hundred from search.
            unreadable += 1
            continue
        if not found.add(f"page {number + 1}", text):
            break
    if unreadable == found.pages:
        raise CannotRead("broken", "None of its pages can be read.")
    if unreadable:
        found.note = f"{unreadable:,} of {found.pages:,} pages could not be read."
    elif found.pages > MOST_PAGES:
        found.note = f"Only the first {MOST_PAGES:,} of {found.pages:,} pages can be searched."
