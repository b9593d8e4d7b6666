"""Following the change log and answering, over the toy package."""

import datetime as dt
import logging
from threading import Thread
from unittest.mock import patch

import pytest
from sqlalchemy import delete, select, text, update

from evidence_hub.core.database import db
from evidence_hub.search import operations
from evidence_hub.search.engines.base import (
    Bookmark,
    IndexDamaged,
    IndexUnavailable,
    Request,
)
from evidence_hub.search.models import SearchChange
from evidence_hub.search.operations import catch_up, suggest, verify
from evidence_hub.search.queries import newest_change

from .builders import STAFF, TODAY, all_found
from .toy import Folder, Note, add_folder, another, ask, build, offer_folders

pytestmark = pytest.mark.usefixtures("package")


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


def test_nothing_new_costs_one_statement(engine, package):
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


def test_an_older_view_of_the_database_never_brings_old_content_back(engine, package):
    """Another process has followed the log further than this session can see."""
    add_folder("Old")
    catch_up(engine)
    assert db.session.get(Folder, 1).title == "Old"  # opens a view of the database

    def change_and_follow():
        with package.app_context():
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


def test_a_record_that_cannot_be_built_is_left_out_and_the_others_are_not(package, engine, caplog):
    add_folder("Kestrel")
    add_folder("Petrel")
    catch_up(engine)

    def failing(ids):
        if 1 in ids:
            raise RuntimeError("broken")
        return build(ids)

    offer_folders(package, failing, lambda: [1, 2])
    for number in (1, 2):
        db.session.get(Folder, number).title += " changed"
    db.session.commit()
    with caplog.at_level(logging.CRITICAL):
        results = ask(engine)
    assert all_found(results) == {"folder:2"}
    offer_folders(package)
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


def test_failures_of_the_database_are_not_taken_for_a_broken_record(package, engine):
    add_folder("One")

    def failing(ids):
        db.session.execute(text("SELECT * FROM nowhere"))

    offer_folders(package, failing, lambda: [1])
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
