"""PDF, page by page."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from evidence_hub.documents.extractor.answers import MOST_PAGES, CannotRead, ExtractedText

_PASSWORD = 4  # PDFium's own number


def read(path: Path, extracted: ExtractedText) -> None:
    """Add each page's text; raise CannotRead for an encrypted or broken file."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise CannotRead("encrypted", "It opens only with a password.") from error
        raise CannotRead("broken", "It is not a whole PDF.") from error
    extracted.pages = len(document)
    if not extracted.pages:
        raise CannotRead("broken", "It has no page.")
    unreadable = 0
    for number in range(min(extracted.pages, MOST_PAGES)):
        try:
            text = document[number].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            # One damaged page must not hide the other three hundred from search.
            unreadable += 1
            continue
        if not extracted.add(f"page {number + 1}", text):
            break
    if unreadable == extracted.pages:
        raise CannotRead("broken", "None of its pages can be read.")
    if unreadable:
        extracted.note = f"{unreadable:,} of {extracted.pages:,} pages could not be read."
    elif extracted.pages > MOST_PAGES:
        extracted.note = (
            f"Only the first {MOST_PAGES:,} of {extracted.pages:,} pages can be searched."
        )
