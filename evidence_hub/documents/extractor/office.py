"""Word, PowerPoint and Excel: what the zip declares is measured before anything is unpacked."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax import SAXParseException  # nosec B406 - the exception alone, parsing is defusedxml's
from xml.sax.handler import ContentHandler  # nosec B406 - the same

from defusedxml import DefusedXmlException
from defusedxml import sax as safe_sax
from defusedxml.ElementTree import fromstring

from evidence_hub.documents.extractor.answers import MOST_PAGES, CannotRead, ExtractedText

MOST_UNPACKED = 300_000_000  # bytes, all parts together
MOST_XML = 80_000_000  # bytes of one XML part, which is held in memory as a whole
MOST_PARTS = 5_000
MOST_ROWS = 200_000  # of all sheets together
_MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TYPES = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def _is_encrypted(path: Path) -> bool:
    """Whether it is an Office file with a password, which is no zip but an old compound file."""
    data = path.read_bytes()
    return data.startswith(_OLE) and _PACKAGE in data


def check(path: Path, kind: str) -> None:
    """Raise CannotRead for what must not be opened; nothing larger than a part is unpacked."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        if _is_encrypted(path):
            raise CannotRead("encrypted", "It opens only with a password.") from error
        raise CannotRead("broken", "It is not a whole file of its kind.") from error
    # The directory of the zip is measured before anything in it is unpacked: a few kilobytes can
    # unpack to gigabytes.
    with archive:
        _measure(archive.infolist())
        if any(part.flag_bits & 1 for part in archive.infolist()):
            raise CannotRead("encrypted", "It opens only with a password.")
        try:
            _look_inside(archive, kind)
        except (zipfile.BadZipFile, SAXParseException, EOFError, OSError, ValueError) as error:
            raise CannotRead("broken", "A part of it is damaged.") from error
        except DefusedXmlException as error:
            raise CannotRead("broken", "It defines entities, which no document needs.") from error


def _measure(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise CannotRead("too_large", f"It has {len(parts):,} parts. It was not opened.")
    whole = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts if _is_xml(part)), default=0)
    if whole > MOST_UNPACKED or largest > MOST_XML:
        raise CannotRead(
            "too_large", f"It unpacks to {whole // 1_000_000:,} MB. It was not opened."
        )


def _is_xml(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels", ".vml"))


def _look_inside(archive: zipfile.ZipFile, kind: str) -> None:
    if _TYPES not in archive.namelist() or _MAIN[kind].encode() not in archive.read(_TYPES):
        raise CannotRead("mismatch", "Its contents are of another kind.")
    for part in archive.infolist():
        if _is_xml(part):
            with archive.open(part) as stream:
                safe_sax.parse(stream, ContentHandler(), forbid_dtd=True)


def _word_table(table: Any) -> Iterator[str]:
    """Yield a table's text line by line; a merged cell once, tables within tables too."""
    for row in table.rows:
        seen: set[Any] = set()
        cells = []
        # A merged cell comes once for each column that it spans, always with the same element.
        for cell in row.cells:
            if cell._tc not in seen:  # noqa: SLF001 - the element is the cell's identity
                seen.add(cell._tc)  # noqa: SLF001
                cells.append(" ".join(_word_blocks(cell)))
        yield " | ".join(cells)


def _word_blocks(container: Any) -> Iterator[str]:
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _word_table(block)
        else:
            yield block.text


def _word_margins(document: Any) -> Iterator[str]:
    """Yield headers and footers, each once though many sections share them."""
    seen: set[str] = set()
    for section in document.sections:
        for margin in (
            section.header,
            section.footer,
            section.first_page_header,
            section.first_page_footer,
            section.even_page_header,
            section.even_page_footer,
        ):
            if not margin.is_linked_to_previous:
                text = "\n".join(_word_blocks(margin))
                if text not in seen:
                    seen.add(text)
                    yield text


def read_word(path: Path, extracted: ExtractedText) -> None:
    import docx

    document = docx.Document(str(path))
    extracted.add("text", "\n".join(_word_blocks(document)))
    extracted.add("headers and footers", "\n".join(_word_margins(document)))
    for label, name in (("footnotes", "footnotes"), ("comments", "comments")):
        extracted.add(label, _side_text(document.part, name))


def _side_text(part: Any, name: str) -> str:
    """Return the text of a part that hangs on the main one, such as its footnotes."""
    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{name}"):
            paragraphs = fromstring(relation.target_part.blob, forbid_dtd=True).iter(f"{_W}p")
            return "\n".join(
                "".join(run.text or "" for run in paragraph.iter(f"{_W}t"))
                for paragraph in paragraphs
            )
    return ""


def _shapes(shapes: Iterable[Any]) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        elif getattr(shape, "has_table", False):
            for row in shape.table.rows:
                yield " | ".join(cell.text for cell in row.cells)
        elif getattr(shape, "has_text_frame", False):
            yield shape.text_frame.text


def read_slides(path: Path, extracted: ExtractedText) -> None:
    import pptx

    slides = pptx.Presentation(str(path)).slides
    extracted.pages = len(slides)
    for number, slide in enumerate(slides, start=1):
        if number > MOST_PAGES:
            extracted.note = (
                f"Only the first {MOST_PAGES:,} of {extracted.pages:,} slides can be searched."
            )
            return
        text = "\n".join(_shapes(slide.shapes))
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            text += "\n" + slide.notes_slide.notes_text_frame.text
        if not extracted.add(f"slide {number}", text):
            return


def read_sheets(path: Path, extracted: ExtractedText) -> None:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that hold no text
        # Given open, since a file named after its digest has no ending to check.
        book = load_workbook(path.open("rb"), read_only=True, data_only=True)
    extracted.pages = len(book.worksheets)
    rows_left = MOST_ROWS
    for sheet in book.worksheets[:MOST_PAGES]:
        sheet.reset_dimensions()  # a sheet may lie about its size
        lines: list[str] = []
        for row in sheet.iter_rows(values_only=True, max_col=200):
            lines.append(" | ".join(str(cell) for cell in row if cell is not None))
            rows_left -= 1
            if rows_left <= 0:
                extracted.note = f"Only the first {MOST_ROWS:,} rows can be searched."
                break
        if not extracted.add(f"sheet “{sheet.title}”"[:100], "\n".join(lines)) or rows_left <= 0:
            return


READERS: dict[str, Callable[[Path, ExtractedText], None]] = {
    "docx": read_word,
    "pptx": read_slides,
    "xlsx": read_sheets,
}


def read(path: Path, kind: str, extracted: ExtractedText) -> None:
    """Add the text of an Office file; raise CannotRead for what cannot or must not be read."""
    check(path, kind)
    READERS[kind](path, extracted)
