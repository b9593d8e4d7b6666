"""How a sent form is answered: done, incomplete, refused, in conflict."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, get_flashed_messages, make_response

from evidence_hub.app import create_app
from evidence_hub.core.errors import Conflict, Invalid, Refused
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import HubForm, TextLine
from evidence_hub.web.results import ViewResult
from tests.conftest import settings_for


class NoteForm(HubForm):
    note = TextLine("Note", required="Write a note")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    app = create_app(settings_for(tmp_path_factory.mktemp("built"), "sqlite://"))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def sent(app: Flask) -> Iterator[None]:
    with app.test_request_context("/here", method="POST", data={"note": "Read it"}):
        yield


@pytest.fixture
def sent_empty(app: Flask) -> Iterator[None]:
    with app.test_request_context("/here", method="POST", data={"note": ""}):
        yield


def refuse() -> None:
    raise Refused({"note": "It is read already"})


def status_of(result: ViewResult) -> int:
    return make_response(result).status_code


def address_of(result: ViewResult) -> str:
    return make_response(result).headers["Location"]


def errors_of(form: HubForm) -> list[str]:
    return [words for field in form for words in field.errors]


@pytest.mark.usefixtures("sent")
class TestSentAndWhole:
    def test_done_leads_on_with_its_words(self) -> None:
        result = PostAction(lambda: None, "Saved.", "/there", NoteForm()).run()
        assert address_of(result) == "/there"
        assert get_flashed_messages() == ["Saved."]

    def test_words_and_address_may_be_made_of_what_it_made(self) -> None:
        action = PostAction(lambda: 7, lambda n: f"Number {n}.", lambda n: f"/{n}", NoteForm())
        assert address_of(action.run()) == "/7"
        assert get_flashed_messages() == ["Number 7."]

    def test_without_words_nothing_is_said(self) -> None:
        PostAction(lambda: None, "", "/there", NoteForm()).run()
        assert get_flashed_messages() == []

    def test_a_refusal_stands_beside_its_field_on_the_page(self) -> None:
        form = NoteForm()
        result = PostAction(refuse, "Saved.", "/there", form, page=lambda: "the page").run()
        assert status_of(result) == 422
        assert make_response(result).get_data(as_text=True) == "the page"
        assert errors_of(form) == ["It is read already"]
        assert get_flashed_messages() == []

    def test_a_refused_button_says_so_where_it_leads(self) -> None:
        result = PostAction(refuse, "Saved.", "/there", NoteForm()).run()
        assert address_of(result) == "/there"
        assert get_flashed_messages() == ["It is read already"]

    def test_a_refused_button_may_lead_back(self) -> None:
        action = PostAction(refuse, "Saved.", lambda n: f"/{n}", NoteForm(), back="/back")
        assert address_of(action.run()) == "/back"

    def test_a_refusal_may_be_said_above_the_page(self) -> None:
        form = NoteForm()
        action = PostAction(
            refuse, "Saved.", "/there", form, page=lambda: "", refusal=lambda e: f"Not yet. {e}"
        )
        assert status_of(action.run()) == 422
        assert get_flashed_messages() == ["Not yet. It is read already"]
        assert errors_of(form) == []

    def test_a_refusal_may_be_remembered_as_well(self) -> None:
        remembered: list[Invalid] = []
        PostAction(refuse, "", "/", NoteForm(), on_refusal=remembered.append).run()
        assert [str(error) for error in remembered] == ["It is read already"]

    def test_a_conflict_is_for_the_common_page(self) -> None:
        def do() -> None:
            raise Conflict

        with pytest.raises(Conflict):
            PostAction(do, "Saved.", "/there", NoteForm()).run()

    def test_fields_that_were_not_sent_do_not_take_the_records_value(self) -> None:
        assert NoteForm.filled(note="as it was").note.data == "Read it"


@pytest.mark.usefixtures("sent_empty")
class TestIncomplete:
    def test_its_page_is_shown_again(self) -> None:
        form, done = NoteForm(), []
        action = PostAction(lambda: done.append(1), "Saved.", "/there", form, page=lambda: "again")
        assert status_of(action.run()) == 422
        assert errors_of(form) == ["Write a note"]
        assert done == []

    def test_without_a_page_the_errors_are_said(self) -> None:
        result = PostAction(lambda: None, "Saved.", "/there", NoteForm()).run()
        assert address_of(result) == "/there"
        assert get_flashed_messages() == ["Write a note"]

    def test_it_may_be_said_in_words_of_its_own(self) -> None:
        PostAction(lambda: None, "", "/", NoteForm(), incomplete="Say why.").run()
        assert get_flashed_messages() == ["Say why."]


def test_a_shown_form_is_filled(app: Flask) -> None:
    with app.test_request_context("/here"):
        assert NoteForm.filled(note="as it was").note.data == "as it was"
