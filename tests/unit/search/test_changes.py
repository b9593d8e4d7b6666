"""What the change log notes of the work of a session."""

import datetime as dt

import pytest
from sqlalchemy import func, select, text, update

from evidence_hub.core.database import Lock, db
from evidence_hub.search.changes import announce, has_unsaved_work, watch
from evidence_hub.search.models import SearchChange

from .toy import Folder, Note, Unfindable, add_folder

pytestmark = pytest.mark.usefixtures("package")


def noted() -> list[str]:
    """Return the roots noted since the last call, in order."""
    rows = db.session.execute(select(SearchChange.id, SearchChange.root).order_by(SearchChange.id))
    found = [row.root for row in rows if row.id > noted.seen]
    noted.seen = db.session.scalar(select(func.max(SearchChange.id))) or 0
    return found


@pytest.fixture(autouse=True)
def _fresh():
    noted.seen = 0


def test_a_new_object_is_noted_by_the_number_it_was_given():
    folder = add_folder("One")
    assert noted() == [f"folder:{folder.id}"]
    assert db.session.scalar(select(SearchChange.at)).tzinfo is dt.UTC


def test_several_changes_of_one_record_are_noted_once_a_flush():
    folder = add_folder("One", "a", "b", "c")
    assert noted() == [f"folder:{folder.id}"]


def test_a_changed_object_is_noted_and_an_unchanged_one_is_not():
    one, two = add_folder("One"), add_folder("Two")
    noted()
    assert two.title == "Two"  # it is loaded
    one.title = "Uno"
    two.title = "Two"
    db.session.commit()
    assert noted() == [f"folder:{one.id}"]
    db.session.commit()
    assert noted() == []


def test_a_deleted_object_is_noted():
    folder = add_folder("One", "note")
    number = folder.id
    noted()
    db.session.delete(folder.notes[0])
    db.session.commit()
    assert noted() == [f"folder:{number}"]
    db.session.delete(folder)
    db.session.commit()
    assert noted() == [f"folder:{number}"]


@pytest.mark.parametrize("is_loaded", [True, False])
def test_an_object_moved_by_its_key_is_noted_where_it_was_and_where_it_is(is_loaded):
    one, two = add_folder("One", "note"), add_folder("Two")
    noted()
    note = db.session.get(Note, 1)
    if not is_loaded:
        db.session.expire(note)
    note.folder_id = two.id
    db.session.commit()
    assert noted() == [f"folder:{one.id}", f"folder:{two.id}"]


def test_an_object_moved_by_its_relation_is_noted_where_it_was_and_where_it_is():
    one, two = add_folder("One", "note"), add_folder("Two")
    noted()
    one.notes[0].folder = two
    db.session.commit()
    assert noted() == [f"folder:{one.id}", f"folder:{two.id}"]


def test_an_object_moved_to_a_new_one_is_noted_in_both():
    one = add_folder("One", "note")
    noted()
    new = Folder(title="New")
    db.session.add(new)
    db.session.get(Note, 1).folder = new
    db.session.commit()
    assert set(noted()) == {f"folder:{one.id}", f"folder:{new.id}"}


def test_objects_that_cannot_be_found_are_not_noted():
    db.session.add(Unfindable())
    db.session.commit()
    assert noted() == []


def test_a_rolled_back_change_leaves_no_trace():
    folder = add_folder("One")
    noted()
    folder.title = "Uno"
    db.session.flush()
    db.session.rollback()
    assert noted() == []


def test_a_rolled_back_savepoint_leaves_no_trace_and_hinders_nothing():
    one, two = add_folder("One"), add_folder("Two")
    noted()
    with db.session.begin_nested() as savepoint:
        one.title = "Uno"
        db.session.flush()
        savepoint.rollback()
    two.title = "Due"
    db.session.commit()
    assert noted() == [f"folder:{two.id}"]


def test_bulk_changes_are_announced():
    add_folder("One", "note")
    noted()
    db.session.execute(update(Note).values(text="else"))
    announce(db.session, ["folder:1", "folder:1", "folder:2"])
    announce(db.session, [])
    announce(db.session, ["folder:None"])  # something new, still without a number
    db.session.commit()
    assert noted() == ["folder:1", "folder:2"]


def test_watching_twice_notes_once():
    watch(db.session)
    add_folder("One")
    assert len(noted()) == 1


def test_a_session_knows_that_it_holds_unsaved_work():
    session = db.session()
    assert not has_unsaved_work(session)
    folder = Folder(title="One")
    session.add(folder)
    assert has_unsaved_work(session)  # new
    session.flush()
    assert has_unsaved_work(session)  # written, and yet may be rolled back
    with session.begin_nested() as savepoint:
        savepoint.rollback()
    assert has_unsaved_work(session)  # what came before the savepoint still may
    session.commit()
    assert not has_unsaved_work(session)
    folder.title = "Uno"
    assert has_unsaved_work(session)  # changed
    session.commit()
    session.delete(folder)
    assert has_unsaved_work(session)  # deleted
    session.rollback()
    assert not has_unsaved_work(session)


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_changes_are_committed_in_the_order_of_their_numbers(package):
    """A second writer cannot draw a number before the first has committed its own."""
    folder = add_folder("One")
    folder.title = "Uno"
    db.session.flush()
    with db.engine.connect() as other:
        other.execute(text("SET lock_timeout = '50ms'"))
        is_free = text(f"SELECT pg_try_advisory_xact_lock({Lock.APPEND_TO_A_LOG:d})")
        assert other.scalar(is_free) is False
        db.session.commit()
        assert other.scalar(is_free) is True


@pytest.mark.parametrize("address", ["postgresql"], indirect=True)
def test_the_log_stays_locked_after_a_savepoint_let_go_of_it(package):
    folder = add_folder("One")
    with db.session.begin_nested() as savepoint:
        folder.title = "Uno"
        db.session.flush()
        savepoint.rollback()
    folder.title = "Due"
    db.session.flush()
    is_free = text(f"SELECT pg_try_advisory_xact_lock({Lock.APPEND_TO_A_LOG:d})")
    with db.engine.connect() as other:
        assert other.scalar(is_free) is False
    db.session.rollback()
