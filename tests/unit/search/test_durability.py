"""What befalls an index on a disk: dead writers, other processes, damage of every kind."""

import logging
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from evidence_hub.search import engines
from evidence_hub.search.engines import open_engine
from evidence_hub.search.engines.base import IndexDamaged, IndexUnavailable, RebuildRunning, Request
from evidence_hub.search.engines.generations import write_atomically
from evidence_hub.search.engines.local import LocalEngine
from evidence_hub.search.engines.locks import FileLock
from evidence_hub.search.operations import find, verify

from .builders import STAFF, TODAY, all_found, ask, document, fill
from .toy import add_folder

ROOT = Path(__file__).resolve().parents[3]


def script(name: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", f"tests.unit.search.{name}", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    output, errors = process.communicate(timeout=50)
    assert process.returncode == 0, errors
    return output


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize("work", ["replace", "rebuild"])
def test_a_writer_killed_at_any_step_leaves_an_index_that_serves(tmp_path, work):
    steps = int(finish(script("killed_writer", tmp_path, work)))
    assert steps > 10


def test_processes_that_write_and_read_at_once_lose_nothing(engine, tmp_path):
    folder = engine.generations.folder
    writers = [script("busy_writer", folder, name, 6) for name in ("anna", "berta")]
    while any(writer.poll() is None for writer in writers):
        assert ask(engine).total <= 13
    for writer in writers:
        finish(writer)
    assert ask(engine, "knife").total == 12
    assert ask(engine).total == 13


def test_threads_share_one_engine(engine):
    assert open_engine("whoosh", engine.generations.folder) is engine
    fill(engine, *(document(f"project:{n}", "Knife youth") for n in range(30)))
    wrong = []

    def work(name):
        for turn in range(8):
            if ask(engine, "knife youth").total < 30:
                wrong.append((name, turn))
            fill(engine, document(f"project:{name}-{turn}", "Other"))

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert ask(engine).total == 54


def test_an_unknown_engine_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no search engine"):
        open_engine("sphinx", tmp_path)


def other(engine: LocalEngine) -> LocalEngine:
    """The same folder as another process would open it."""
    return LocalEngine(
        engine.generations.folder, "whoosh", engine.generations._make, engine._make_index
    )


def test_readers_do_not_wait_for_a_writer_and_writers_wait_their_turn(engine, monkeypatch):
    fill(engine, document("project:1", "Knife"))
    monkeypatch.setattr("evidence_hub.search.engines.local._PATIENCE", 0.05)
    with other(engine).writing(0) as mine:
        assert mine
        assert ask(engine, "knife").total == 1
        with pytest.raises(IndexUnavailable, match="written to"):
            fill(engine, document("project:2", "Gun"))
    fill(engine, document("project:2", "Gun"))


def test_a_small_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "BOOKMARK"
    write_atomically(path, "old")
    with path.open() as reading:
        write_atomically(path, "newer")
        assert reading.read() == "old"  # never half of each
    assert path.read_text() == "newer"

    def fail(handle):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, "newest")
    assert path.read_text() == "newer"


def test_a_lock_is_had_by_one_at_a_time_and_by_the_same_thread_again(tmp_path):
    one, two = FileLock(tmp_path / "x" / "lock"), FileLock(tmp_path / "x" / "lock")
    with one.held(0) as first, two.held(0) as second, one.held(0) as again:
        assert (first, second, again) == (True, False, True)
    with two.held(0) as now:
        assert now


def test_whoever_rebuilds_is_outlasted(engine):
    draft = other(engine).begin_rebuild()
    with pytest.raises(RebuildRunning):
        engine.begin_rebuild()
    assert not engine.outlast_rebuild(0)
    draft.abandon()
    assert engine.outlast_rebuild(0)


def test_a_write_that_fails_half_way_changes_nothing_and_blocks_nobody(engine, monkeypatch):
    fill(engine, document("project:1", "Old"), document("project:2", "Kept"))

    def fail(texts):
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("evidence_hub.search.engines.whoosh.index.count_words", fail)
        with pytest.raises(IndexDamaged, match="MemoryError"):
            fill(engine, document("project:1", "New"))
    assert ask(engine, "old").total == 1
    fill(engine, document("project:1", "New"))
    assert all_found(ask(engine)) == {"project:1", "project:2"}
    assert ask(engine, "old").total == 0


def test_other_processes_turn_to_a_new_generation_by_themselves(engine):
    fill(engine, document("project:1", "Old"))
    elsewhere = other(engine)
    assert ask(elsewhere, "old").total == 1
    draft = engine.begin_rebuild()
    draft.add([document("project:1", "New")])
    assert ask(elsewhere, "old").total == 1
    draft.publish()
    assert ask(elsewhere, "new").total == 1
    elsewhere.close()


def test_a_generation_that_goes_while_it_is_being_opened_is_no_damage(engine, monkeypatch):
    """Another process publishes between the look at the pointer and the look into the folder."""
    fill(engine, document("project:1", "Old"))
    elsewhere, current = other(engine), engine.generations.current

    publications = iter([True])

    def publish_just_after():
        path = current()
        if next(publications, False):
            draft = elsewhere.begin_rebuild()
            draft.add([document("project:1", "New")])
            draft.publish()
        return path

    monkeypatch.setattr(engine.generations, "current", publish_just_after)
    assert ask(engine, "new").total == 1
    publications = iter([True])
    assert engine.bookmark().change == 0


def test_a_pointer_that_moves_while_it_is_followed_is_followed_on(engine, monkeypatch):
    names = iter(["whoosh-0", "whoosh-1"])
    monkeypatch.setattr(engine.generations, "_named", lambda: next(names))
    assert engine.generations.current().name == "whoosh-1"


def test_a_question_to_nothing_says_that_there_is_nothing(bare_engine):
    for question in (
        lambda: ask(bare_engine),
        lambda: bare_engine.suggest("x", STAFF, TODAY),
        bare_engine.bookmark,
        bare_engine.digests,
        bare_engine.check,
        bare_engine.is_fragmented,
        lambda: fill(bare_engine, document()),
    ):
        with pytest.raises(IndexDamaged, match="no index yet"):
            question()


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="this system cannot fork")
def test_a_forked_process_opens_the_files_anew(engine):
    fill(engine, document("project:1", "Knife"))
    ask(engine)
    held = engine._index
    engines._after_fork()
    assert ask(engine, "knife").total == 1
    assert engine._index is not held
    held.close()


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def halve(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def garble(path: Path) -> None:
    path.write_bytes(bytes((byte * 7 + 3) % 256 for byte in path.read_bytes()))


FILES = (
    "CURRENT", "whoosh-*/MAKE", "whoosh-*/BOOKMARK", "whoosh-*/*.toc", "whoosh-*/*.trm",
    "whoosh-*/*.pst", "whoosh-*/*.row.col", "whoosh-*/*._stored.col",
)  # fmt: skip


@pytest.fixture
def address(sqlite_address: str) -> str:
    return sqlite_address


def whole_answer(engine) -> set[str]:
    """Ask in the ways that together read every file of the index."""
    requests = [Request(text=text, tokens=STAFF, today=TODAY) for text in ("", "kest*", '"a note"')]
    found = [all_found(find(engine, request)) for request in requests]
    assert found[0] == found[1] | found[2]
    return found[0]


@pytest.fixture
def served(package, engine, caplog):
    """An index of two records in several segments."""
    caplog.set_level(logging.CRITICAL)
    for n in range(2):
        add_folder(f"Kestrel {n}", f"note {n} of kestrels")
        find(engine, Request(tokens=STAFF, today=TODAY))
    return engine


EVERYTHING = {"folder:1", "folder:1/1", "folder:2", "folder:2/2"}


@pytest.mark.parametrize("is_open", [True, False], ids=["while open", "while closed"])
@pytest.mark.parametrize("damage", [remove, empty, halve, garble])
@pytest.mark.parametrize("file", FILES)
def test_damage_is_repaired_on_the_way_to_the_answer(served, file, damage, is_open):
    assert whole_answer(served) == EVERYTHING
    if not is_open:
        served.close()
    for path in served.generations.folder.glob(file):
        damage(path)
    assert whole_answer(served) == EVERYTHING
    if file != "CURRENT" and not (is_open and file.endswith(".toc")):  # read with each commit
        assert served.generations.current().name == "whoosh-2"
    add_folder("Kestrel again")
    assert whole_answer(served) == {*EVERYTHING, "folder:3"}
    assert verify(served).repaired in (0, 5)
    served.close()
    assert whole_answer(served) == {*EVERYTHING, "folder:3"}


def test_damage_that_hides_is_found_by_a_verification(served):
    for path in served.generations.folder.glob("whoosh-*/*.pst"):
        before = path.stat()
        garble(path)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert verify(served).repaired == len(EVERYTHING)
    assert whole_answer(served) == EVERYTHING


@pytest.mark.parametrize("is_open", [True, False], ids=["while open", "while closed"])
def test_a_folder_that_is_gone_is_made_again(served, is_open):
    if not is_open:
        served.close()
    shutil.rmtree(served.generations.folder)
    assert whole_answer(served) == EVERYTHING


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("CURRENT", "whoosh-77"),
        ("CURRENT", "../../elsewhere"),
        ("CURRENT", "tantivy-1"),
        ("whoosh-1/MAKE", "whoosh 1.0, format 0"),
        ("whoosh-1/BOOKMARK", '{"change": 99, "mark": "of another database"}'),
        ("whoosh-1/BOOKMARK", '{"change": "x"}'),
        ("whoosh-1/BOOKMARK", "[]"),
    ],
)
def test_an_index_of_another_make_or_database_is_rebuilt(served, file, content):
    (served.generations.folder / file).write_text(content)
    assert whole_answer(served) == EVERYTHING
    assert served.generations.current().name == "whoosh-2" or file == "CURRENT"
