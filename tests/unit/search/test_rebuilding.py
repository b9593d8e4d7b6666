"""Building the index anew while others write, verifying it, and an index that is damaged."""

import logging
from unittest.mock import patch

import pytest
from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.search import operations
from evidence_hub.search.engines.base import (
    IndexDamaged,
    IndexUnavailable,
    RebuildRunning,
)
from evidence_hub.search.models import SearchChange
from evidence_hub.search.operations import catch_up, merge_segments, rebuild, verify

from .builders import document, fill
from .toy import Folder, add_folder, another, ask

pytestmark = pytest.mark.usefixtures("package")


def test_a_missing_index_is_built_by_the_first_question(bare_engine):
    add_folder("Kestrel")
    assert ask(bare_engine, "kestrel").total == 1


def test_a_rebuild_reports_progress_and_removes_the_old_index(engine, tmp_path):
    for n in range(3):
        add_folder(f"Folder {n}", "note")
    seen = []
    with patch("evidence_hub.search.index_sync.BATCH", 2):
        assert rebuild(engine, lambda done, total: seen.append((done, total))) == 6
    assert seen == [(2, 3), (3, 3)]
    assert ask(engine).total == 3
    folder = engine.generations.folder
    assert [path.name for path in sorted(folder.glob("whoosh-*"))] == ["whoosh-2"]
    assert catch_up(engine) == 0


def test_changes_that_arrive_during_a_rebuild_are_in_the_new_index(engine):
    for n in range(3):
        add_folder(f"Folder {n}")

    def change(done, total):
        """Change what has been read already, add what was not there, while the old one serves."""
        assert ask(engine, "folder").total == 3
        db.session.get(Folder, 1).title = "Kestrel"
        db.session.commit()
        add_folder("Petrel")

    rebuild(engine, change)
    assert engine.bookmark().change == db.session.scalar(
        select(SearchChange.id).order_by(SearchChange.id.desc()).limit(1)
    )
    titles = {card.best.title for card in ask(another(engine)).cards}
    assert titles == {"Kestrel", "Folder 1", "Folder 2", "Petrel"}


def test_a_change_in_the_last_moment_of_a_rebuild_is_found_too(engine, monkeypatch):
    add_folder("Folder")
    writing = engine.writing

    def change_first(patience):
        add_folder("Petrel")
        return writing(patience)

    monkeypatch.setattr(engine, "writing", change_first)
    rebuild(engine)
    monkeypatch.undo()
    assert ask(engine, "petrel").total == 1


def test_a_rebuild_does_not_switch_while_somebody_writes(engine, monkeypatch):
    add_folder("Folder")
    monkeypatch.setattr(operations, "PATIENTLY", 0)
    with another(engine).writing(0), pytest.raises(IndexUnavailable, match="keeps writing"):
        rebuild(engine)
    rebuild(engine)
    assert ask(engine).total == 1


def test_two_rebuilds_do_not_run_at_once(engine):
    draft = another(engine).begin_rebuild()
    with pytest.raises(RebuildRunning):
        rebuild(engine)
    draft.abandon()
    rebuild(engine)


def test_a_rebuild_that_fails_leaves_the_old_index_serving(engine):
    add_folder("Kestrel")
    catch_up(engine)

    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as broken_off:
        rebuild(engine, interrupt)
    another(engine).begin_rebuild().abandon()  # nothing is in the way of others
    assert broken_off
    assert ask(engine, "kestrel").total == 1
    rebuild(engine)
    assert len(list(engine.generations.folder.glob("whoosh-*"))) == 1


def test_a_rebuild_refuses_a_session_with_unsaved_work(engine):
    db.session.add(Folder(title="One"))
    with pytest.raises(IndexUnavailable, match="Save or undo"):
        rebuild(engine)


def test_verification_finds_and_repairs_whatever_differs(engine):
    for n in range(4):
        add_folder(f"Folder {n}", "note")
    catch_up(engine)
    assert verify(engine) == operations.Report(checked=8)
    fill(engine, document("folder:1", "Changed"))  # one stale, one missing
    fill(engine, document("folder:2", "Folder 1"))  # one stale by its type of text, one missing
    fill(engine, document("folder:77", "Left over"))
    fill(engine, document("person:5", "Of no kind that is offered"))
    seen = []
    report = verify(engine, lambda done, total: seen.append((done, total)))
    assert (report.checked, report.missing, report.extra) == (8, 2, 2)
    assert report.repaired == report.missing + report.stale + report.extra
    assert report.stale >= 1
    assert seen[-1] == (6, 6)
    assert verify(engine) == operations.Report(checked=8)
    assert ask(engine).total == 4


def test_a_change_during_a_verification_is_no_difference(engine):
    for n in range(3):
        add_folder(f"Folder {n}")
    catch_up(engine)

    def change_once(done, total):
        if done == 1:
            db.session.get(Folder, 3).title = "Kestrel"
            db.session.commit()

    with patch("evidence_hub.search.index_sync.BATCH", 1):
        report = verify(engine, change_once)
    assert report == operations.Report(checked=3)
    assert ask(engine, "kestrel").total == 1


def test_verification_rebuilds_an_index_that_cannot_be_read(bare_engine):
    add_folder("One", "note")
    assert verify(bare_engine) == operations.Report(checked=2, missing=2, repaired=2)


def test_a_scattered_index_is_tidied(engine):
    add_folder("One")
    assert not merge_segments(engine)
    with patch("evidence_hub.search.engines.local._MOST_SEGMENTS", 0):
        catch_up(engine)
        assert merge_segments(engine)
    assert ask(engine, "one").total == 1


def test_an_index_that_stays_damaged_is_not_rebuilt_for_every_question(engine, caplog):
    with (
        patch.object(engine, "search", side_effect=IndexDamaged("again")),
        caplog.at_level(logging.CRITICAL),
    ):
        with pytest.raises(IndexUnavailable, match="not available"):
            ask(engine)
        with patch.object(operations, "rebuild") as again, pytest.raises(IndexUnavailable):
            ask(engine)
        again.assert_not_called()


def test_a_rebuild_that_cannot_be_done_is_said_in_words(bare_engine, caplog):
    with (
        patch.object(bare_engine, "begin_rebuild", side_effect=OSError("disk full")),
        caplog.at_level(logging.CRITICAL),
        pytest.raises(IndexUnavailable, match="not available"),
    ):
        ask(bare_engine)


def test_while_another_process_rebuilds_a_damaged_index_the_answer_says_so(bare_engine):
    draft = another(bare_engine).begin_rebuild()
    with (
        patch.object(operations, "A_REBUILD", 0),
        pytest.raises(IndexUnavailable, match="being rebuilt"),
    ):
        ask(bare_engine)
    draft.publish()
    assert ask(bare_engine).total == 0
