"""What reading a file finds, and what the process that reads it withstands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evidence_hub.documents.kinds import Status
from evidence_hub.documents.reader import Answer, Reader
from tests.functional.documents import files


def read(folder: Path, data: bytes, kind: str, reader: Reader | None = None) -> Answer:
    path = folder / "a file"
    path.write_bytes(data)
    return (reader or Reader()).read(path, kind)


def text_of(answer: Answer) -> dict[str, str]:
    assert answer.status is Status.TEXT, answer
    return dict(answer.texts)


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    answer = read(tmp_path, files.pdf(["burglary", "", "robbery"]), "pdf")
    assert text_of(answer) == {"page 1": "burglary", "page 3": "robbery"}
    assert answer.pages == 3


def test_word_gives_tables_and_headers_too_and_a_merged_cell_once(tmp_path: Path) -> None:
    data = files.word("The plan", cell="Sample size 400", header="Draft for the board")
    found = text_of(read(tmp_path, data, "docx"))
    assert found["text"].split("\n") == ["The plan", "Sample size 400"]
    assert found["headers and footers"] == "Draft for the board"


def test_slides_are_numbered_and_their_notes_are_read(tmp_path: Path) -> None:
    answer = read(tmp_path, files.slides(["Why", "How"], notes="say it slowly"), "pptx")
    assert text_of(answer)["slide 2"].split("\n") == ["How", "say it slowly"]


def test_sheets_are_named(tmp_path: Path) -> None:
    found = text_of(read(tmp_path, files.sheets({"Costs": "overtime", "Empty": ""}), "xlsx"))
    assert found == {"sheet “Costs”": "overtime"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_encoding_it_was_written_in(
    tmp_path: Path, encoding: str
) -> None:
    found = text_of(read(tmp_path, "Café “Münster”".encode(encoding), "txt"))
    assert found == {"text": "Café “Münster”"}


def test_a_scan_of_500_pages_says_that_it_has_no_text(tmp_path: Path) -> None:
    answer = read(tmp_path, files.pdf([""] * 500), "pdf")
    assert (answer.status, answer.pages) == (Status.NO_TEXT, 500)
    assert "scan" in answer.note


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (files.locked_pdf(["secret"]), "pdf", Status.ENCRYPTED),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "docx",
            Status.ENCRYPTED,
        ),
        (files.pdf(["whole"])[:60], "pdf", Status.BROKEN),
        (files.endless_pdf(), "pdf", Status.BROKEN),
        (files.word("cut")[:900], "docx", Status.BROKEN),
        (files.with_part(files.word("x"), "word/document.xml", b"<w:p"), "docx", Status.BROKEN),
        (files.entity_bomb(), "docx", Status.BROKEN),
        (files.word("a letter"), "pdf", Status.MISMATCH),
        (files.word("a letter"), "xlsx", Status.MISMATCH),
        (files.pdf(["a letter"]), "docx", Status.MISMATCH),
        (b"MZ\x90\x00" + bytes(400), "pdf", Status.MISMATCH),
        (b"MZ\x90\x00" + bytes(400), "txt", Status.MISMATCH),
        (files.pdf(["a letter"]), "txt", Status.MISMATCH),
        (b"   \n ", "txt", Status.NO_TEXT),
    ],
    ids=[
        "PDF with a password", "Word with a password", "half a PDF", "endless page tree",
        "half a zip", "half a part", "entity bomb", "Word named PDF", "Word named Excel",
        "PDF named Word", "program named PDF", "program named text", "PDF named text", "blanks",
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(
    tmp_path: Path, data: bytes, kind: str, status: Status
) -> None:
    answer = read(tmp_path, data, kind)
    assert answer.status is status, answer
    assert answer.texts == ()
    assert answer.note


def test_a_zip_bomb_is_measured_and_not_unpacked(tmp_path: Path) -> None:
    data = files.zip_bomb()
    assert len(data) < 1_000_000
    answer = read(tmp_path, data, "docx")
    assert answer.status is Status.TOO_LARGE
    assert "400 MB" in answer.note


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_reader_that_spins_is_stopped(tmp_path: Path) -> None:
    spinning = Reader(command=_python("while True: pass"), seconds=0.5)
    answer = read(tmp_path, b"x", "pdf", spinning)
    assert answer.status is Status.TOO_LARGE
    assert "too long" in answer.note


def test_a_reader_that_floods_the_hub_is_stopped(tmp_path: Path) -> None:
    flooding = Reader(
        command=_python("import sys\nwhile True: sys.stdout.write('x' * 65536)"),
        most_output=1_000_000,
    )
    assert read(tmp_path, b"x", "pdf", flooding).status is Status.TOO_LARGE


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"status": "splendid"}', "null"])
def test_a_reader_that_dies_or_babbles_leaves_a_broken_file(tmp_path: Path, said: str) -> None:
    babbling = Reader(command=_python(f"print({said!r}, end='')"))
    assert read(tmp_path, b"x", "pdf", babbling).status is Status.BROKEN


def test_a_reader_gets_none_of_the_hubs_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCE_HUB_SECRET_KEY", "the key")
    telling = Reader(
        command=_python(
            "import json, os\n"
            "keys = [k for k in os.environ if k.startswith('EVIDENCE_HUB')]\n"
            "print(json.dumps(dict(status='text', note='', pages=1, texts=[['keys', str(keys)]])))"
        )
    )
    assert text_of(read(tmp_path, b"x", "pdf", telling)) == {"keys": "[]"}


def test_the_process_can_neither_write_files_nor_take_all_memory(tmp_path: Path) -> None:
    greedy = Reader(
        command=_python(
            "import json, sys\n"
            "from evidence_hub.documents.extractor.__main__ import _bind\n"
            "_bind()\n"
            "told = []\n"
            "try: bytearray(3_000_000_000)\n"
            "except MemoryError: told.append('memory')\n"
            "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "try: open(sys.argv[1] + '2', 'w').write('x' * 100_000)\n"
            "except OSError: told.append('files')\n"
            "print(json.dumps(dict(status='text', note='', pages=1, texts=[['no', ' '.join(told)]])))"
        )
    )
    assert text_of(read(tmp_path, b"x", "pdf", greedy)) == {"no": "memory files"}
