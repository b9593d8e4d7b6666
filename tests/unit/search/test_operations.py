"""Following the change log, answering, rebuilding and verifying, over the toy room."""

import datetime as dt
import logging
from threading import Thread
from unittest.mock import patch

import pytest
from sqlalchemy import delete, select, text, update

from evidence_hub.core.database import db
from evidence_hub.search import operations, sockets
from evidence_hub.search.engines.base import (
    Bookmark,
    IndexDamaged,
    IndexUnavailable,
    RebuildRunning,
    Request,
)
from evidence_hub.search.engines.local import LocalEngine
from evidence_hub.search.models import SearchChange
from evidence_hub.search.operations import catch_up, find, rebuild, suggest, tidy, verify
from evidence_hub.search.queries import newest_change

from .builders import STAFF, TODAY, all_found, document, fill
from .toy import Folder, Note, add_folder, build, offer

pytestmark = pytest.mark.usefixtures("room")


def ask(engine, text=""):
    return find(engine, Request(text=text, tokens=STAFF, today=TODAY))


def another(engine):
    """The same folder as another process would open it."""
    return LocalEngine(
        engine.generations.folder, "whoosh", engine.generations._make, engine._make_index
    )


def test_every_answer_is_as_new_as_the_database(engine):
    folder = add_folder("Kestrel", "a note on ports")
    assert all_found(ask(engine, "kestrel")) == {"folder:1"}
    assert suggest(engine, "kes", STAFF, TODAY) == ["Kestrel"]
    folder.title = "Petrel"
    db.session.commit()
    assert ask(engine, "kestrel").total == 0
    assert suggest(engine, "pet", STAFF, TODAY) == ["Petrel"]
    db.session.delete(folder)
    db.session.commit()
    assert ask(engine).total == 0


def test_catching_up_reads_each_record_once_and_then_nothing(engine):
    add_folder("One")
    for title in "abc":
        db.session.get(Folder, 1).title = title
        db.session.commit()
    add_folder("Two")
    assert catch_up(engine) == 2
    assert catch_up(engine) == 0


def test_nothing_new_costs_one_statement(engine, room):
    add_folder("One")
    catch_up(engine)
    with patch.object(engine, "writing", side_effect=AssertionError):
        assert catch_up(engine) == 0


def test_changes_not_yet_committed_are_not_indexed(engine):
    add_folder("One", "note")
    catch_up(engine)
    db.session.get(Folder, 1).title = "Kestrel"
    assert ask(engine, "kestrel").total == 0
    db.session.flush()
    assert ask(engine, "kestrel").total == 0
    db.session.rollback()
    assert ask(engine, "kestrel").total == 0
    assert ask(engine, "one").total == 1
    assert verify(engine).repaired == 0


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_what_was_loaded_before_the_change_is_read_anew(engine):
    """Another process changes a record that this session holds, within one transaction of ours.

    (SQLite would not show the change before that transaction ends.)
    """
    folder = add_folder("One")
    catch_up(engine)
    assert folder.title == "One"
    with db.engine.begin() as other:
        other.execute(update(Folder).values(title="Kestrel"))
        other.execute(
            SearchChange.__table__.insert().values(root="folder:1", at=dt.datetime.now(dt.UTC))
        )
    assert ask(engine, "kestrel").total == 1


def test_the_log_can_be_followed_again_from_anywhere(engine):
    for n in range(5):
        add_folder(f"Folder {n}")
    catch_up(engine)
    whole = engine.digests()
    second = db.session.execute(select(SearchChange).where(SearchChange.id == 2)).scalar_one()
    for bookmark in (Bookmark(), Bookmark(2, f"{second.at.isoformat()} {second.root}")):
        engine.set_bookmark(bookmark)
        catch_up(engine)
        assert engine.digests() == whole


def test_work_broken_off_between_index_and_bookmark_is_done_again(engine):
    add_folder("One")
    with (
        patch.object(engine, "set_bookmark", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        catch_up(engine)
    assert engine.bookmark() == Bookmark()
    assert catch_up(engine) == 1
    assert ask(engine, "one").total == 1


def test_an_older_view_of_the_database_never_brings_old_content_back(engine, room):
    """Another process has followed the log further than this session can see."""
    add_folder("Old")
    catch_up(engine)
    assert db.session.get(Folder, 1).title == "Old"  # opens a view of the database

    def change_and_follow():
        with room.app_context():
            db.session.get(Folder, 1).title = "New"
            db.session.commit()
            assert catch_up(another(engine)) == 1
            db.session.remove()

    elsewhere = Thread(target=change_and_follow)
    elsewhere.start()
    elsewhere.join()
    assert catch_up(engine) == 0
    assert ask(engine, "new").total == 1
    assert ask(engine, "old").total == 0


def test_the_log_of_another_database_is_not_followed(engine):
    add_folder("One")
    add_folder("Two")
    catch_up(engine)
    db.session.execute(delete(SearchChange).where(SearchChange.id == 2))
    db.session.execute(delete(Folder).where(Folder.id == 2))
    db.session.commit()  # as when a backup is restored
    with pytest.raises(IndexDamaged, match="another database"):
        catch_up(engine)
    assert ask(engine).total == 1  # rebuilt on the way


def test_a_log_with_other_changes_under_the_same_numbers_is_not_followed(engine):
    add_folder("One")
    catch_up(engine)
    db.session.execute(update(SearchChange).values(root="folder:9"))
    db.session.commit()
    with pytest.raises(IndexDamaged, match="another database"):
        catch_up(engine)


def test_while_another_process_follows_the_log_answers_wait_a_little_and_come_anyway(engine):
    add_folder("One")
    with another(engine).writing(0) as mine:
        assert mine
        assert catch_up(engine, patience=0) == 0
        assert engine.search(Request(tokens=STAFF, today=TODAY)).total == 0
    assert catch_up(engine) == 1


def test_a_record_that_cannot_be_built_is_left_out_and_the_others_are_not(engine, caplog):
    add_folder("Kestrel")
    add_folder("Petrel")
    catch_up(engine)

    def failing(ids):
        if 1 in ids:
            raise RuntimeError("broken")
        return build(ids)

    sockets.indexing.register("folder", failing, lambda: [1, 2])
    for number in (1, 2):
        db.session.get(Folder, number).title += " changed"
    db.session.commit()
    with caplog.at_level(logging.CRITICAL):
        results = ask(engine)
    assert all_found(results) == {"folder:2"}
    offer()
    assert verify(engine).missing == 1
    assert ask(engine).total == 2


def test_roots_that_nobody_offers_are_passed_over(engine, caplog):
    db.session.execute(
        SearchChange.__table__.insert().values(root="person:7", at=dt.datetime.now(dt.UTC))
    )
    db.session.commit()
    assert catch_up(engine) == 1
    assert ask(engine).total == 0
    assert not caplog.records


def test_a_missing_index_is_built_by_the_first_question(bare_engine):
    add_folder("Kestrel")
    assert ask(bare_engine, "kestrel").total == 1


def test_a_rebuild_reports_progress_and_removes_the_old_index(engine, tmp_path):
    for n in range(3):
        add_folder(f"Folder {n}", "note")
    seen = []
    with patch("evidence_hub.search.following.BATCH", 2):
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

    with patch("evidence_hub.search.following.BATCH", 1):
        report = verify(engine, change_once)
    assert report == operations.Report(checked=3)
    assert ask(engine, "kestrel").total == 1


def test_verification_rebuilds_an_index_that_cannot_be_read(bare_engine):
    add_folder("One", "note")
    assert verify(bare_engine) == operations.Report(checked=2, missing=2, repaired=2)


def test_a_scattered_index_is_tidied(engine):
    add_folder("One")
    assert not tidy(engine)
    with patch("evidence_hub.search.engines.local._MOST_SEGMENTS", 0):
        catch_up(engine)
        assert tidy(engine)
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


def test_failures_of_the_database_are_not_taken_for_a_broken_record(engine):
    add_folder("One")

    def failing(ids):
        db.session.execute(text("SELECT * FROM nowhere"))

    sockets.indexing.register("folder", failing, lambda: [1])
    with pytest.raises(Exception, match="nowhere"):
        catch_up(engine)
    db.session.rollback()


def test_deleted_notes_leave_with_their_folder(engine):
    add_folder("One", "kestrel", "petrel")
    assert ask(engine, "kestrel").total == 1
    db.session.delete(db.session.get(Note, 1))
    db.session.commit()
    assert ask(engine, "kestrel").total == 0
    assert ask(engine, "petrel").total == 1


def test_a_disk_that_cannot_be_written_to_is_said_in_words(engine, caplog):
    add_folder("One")
    with (
        patch.object(engine, "set_bookmark", side_effect=OSError("disk full")),
        caplog.at_level(logging.CRITICAL),
        pytest.raises(IndexUnavailable, match="not available"),
    ):
        ask(engine)


def test_old_changes_are_forgotten_and_what_followed_them_goes_on_as_before(engine):
    add_folder("One", "kestrel")
    add_folder("Two", "petrel")
    assert ask(engine, "petrel").total == 1
    rows = db.session.scalars(select(SearchChange).order_by(SearchChange.id)).all()
    assert len(rows) > 1
    assert not operations.shorten_log()  # none is old
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    db.session.execute(
        update(SearchChange).where(SearchChange.id < rows[-1].id).values(at=long_ago)
    )
    assert operations.shorten_log()
    db.session.commit()
    assert db.session.scalars(select(SearchChange.id)).all() == [rows[-1].id]
    with patch.object(operations, "rebuild") as again:
        add_folder("Three", "dotterel")
        assert [ask(engine, word).total for word in ("kestrel", "petrel", "dotterel")] == [1, 1, 1]
    again.assert_not_called()


def test_the_newest_change_is_kept_whatever_its_age(engine):
    add_folder("One", "kestrel")
    db.session.execute(update(SearchChange).values(at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    newest = newest_change().change
    operations.shorten_log()
    db.session.commit()
    assert db.session.scalars(select(SearchChange.id)).all() == [newest]


def test_an_index_that_was_away_too_long_is_rebuilt_and_answers(engine):
    add_folder("One", "kestrel")
    assert ask(engine, "kestrel").total == 1
    db.session.execute(update(SearchChange).values(at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)))
    db.session.commit()
    add_folder("Two", "petrel")
    assert operations.shorten_log()
    db.session.commit()
    assert [ask(engine, word).total for word in ("kestrel", "petrel")] == [1, 1]
