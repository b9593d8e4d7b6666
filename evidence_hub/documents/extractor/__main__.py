"""The process: bind itself to limits, look at the file's first bytes, read it, answer."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from evidence_hub.documents.extractor.answers import CPU_SECONDS, MEMORY, CannotRead, ExtractedText

_HEAD = 4096
_SURE = 0.4  # puremagic's confidence from which four bytes or more agreed


def _bind() -> None:
    """Give up what reading a file does not need; Windows knows only the hub's own clock."""
    with suppress(ImportError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, CPU_SECONDS),
            # Nothing that reads a file has to write one.
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(what, (most, most))
        os.nice(10)


def _claims(head: bytes) -> set[str]:
    """Return the endings that files with these first bytes have."""
    import puremagic

    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    return {match.extension.lstrip(".") for match in matches if match.confidence >= _SURE}


def _agrees(head: bytes, kind: str) -> bool:
    """Whether the first bytes can be what the name says."""
    claims = _claims(head)
    # Plain text has no first bytes of its own, so it is told by what it is not.
    if kind == "txt":
        return not claims & {"pdf", "docx", "zip", "doc", "exe", "elf", "png", "jpg", "gif", "rtf"}
    if kind == "pdf":
        return "pdf" in claims or b"%PDF-" in head[:1024]
    return kind in claims or "doc" in claims  # an old compound file may hold an encrypted new one


def _read(path: Path, kind: str) -> ExtractedText:
    from evidence_hub.documents.extractor import office, pdf, texts

    extracted = ExtractedText()
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not _agrees(head, kind):
        raise CannotRead("mismatch", "Its first bytes are of another kind.")
    if kind == "pdf":
        pdf.read(path, extracted)
    elif kind == "txt":
        texts.read(path, extracted)
    else:
        office.read(path, kind, extracted)
    return extracted


def answer(path: Path, kind: str) -> dict[str, Any]:
    """Return what the hub is told: a status, why, and the text by page."""
    try:
        extracted = _read(path, kind)
    except CannotRead as error:
        return {"status": error.status, "note": error.why, "pages": None, "texts": []}
    except MemoryError:
        note = "It needs more memory than reading may take."
        return {"status": "too_large", "note": note, "pages": None, "texts": []}
    except Exception as error:
        note = f"It cannot be understood ({type(error).__name__})."
        return {"status": "broken", "note": note, "pages": None, "texts": []}
    note = extracted.note
    if not extracted.texts:
        note = "It is probably a scan. Attach a version with text, so that it is found."
        note = note if kind == "pdf" else "There is no text in it."
    return {
        "status": "text" if extracted.texts else "no_text",
        "note": note,
        "pages": extracted.pages,
        "texts": extracted.texts,
    }


def main() -> None:
    _bind()
    given = answer(Path(sys.argv[1]), sys.argv[2])
    sys.stdout.write(json.dumps(given))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
