"""Forged and broken requests get a clear answer and change nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from tests.conftest import PASSWORD, Browser, token_of, total

SignIn = Callable[[str], Browser]


def test_wrong_password_and_unknown_address_read_the_same_and_are_slowed_down(app: Flask) -> None:
    client = app.test_client()
    answers = []
    for email in ("staff@demo.example", "nobody@demo.example"):
        page = client.get("/sign-in")
        data = {"csrf_token": token_of(page), "email": email, "password": "wrong", "next": ""}
        answers.append(client.post("/sign-in", data=data))
    assert [answer.status_code for answer in answers] == [422, 422]
    words = [answer.get_data(as_text=True).replace("nobody", "staff") for answer in answers]
    shown = [re.sub(r'name="csrf_token"[^>]*>', "", page.split("<main")[1]) for page in words]
    assert shown[0] == shown[1]
    for _ in range(8):
        last = client.post("/sign-in", data={**data, "email": "staff@demo.example"})
    assert last.status_code == 429
    right = {**data, "email": "staff@demo.example", "password": PASSWORD}
    assert client.post("/sign-in", data=right).status_code == 429


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t\\evil.example",
     "/\t/evil.example", "/projects\r\nSet-Cookie: a=b", "/\x00"],
)  # fmt: skip
def test_signing_in_never_leads_out_of_the_hub(app: Flask, target: str) -> None:
    client = app.test_client()
    page = client.get("/sign-in")
    answer = client.post(
        "/sign-in",
        data={"csrf_token": token_of(page), "email": "staff@demo.example", "password": PASSWORD,
              "next": target},
    )  # fmt: skip
    assert answer.headers["Location"] == "/"


def test_signing_out_takes_post_and_ends_the_session(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    assert staff.get("/sign-out").status_code == 405
    assert staff.post("/sign-out", {}).status_code == 302
    assert "/sign-in" in staff.get("/projects").headers["Location"]


def test_without_a_token_or_with_a_strange_field_nothing_is_saved(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    given = {"title": "Ti", "question": "Q", "decision_informed": "D", "partner": "",
             "rough_dates": "", "people_or_data": "no", "idempotency_key": "a" * 32}  # fmt: skip
    assert staff.client.post("/enquiries/new", data=given).status_code == 400
    stale = {**given, "csrf_token": "stale"}
    assert staff.client.post("/enquiries/new", data=stale).status_code == 400
    assert staff.post("/enquiries/new", {**given, "status": "accepted"}).status_code == 400
    assert staff.post("/enquiries/new", {**given, "title": "a\x07b"}).status_code == 422
    assert staff.post("/enquiries/new", {**given, "title": "x" * 301}).status_code == 422
    assert staff.post("/enquiries/new", {**given, "people_or_data": "perhaps"}).status_code == 422
    assert total(staff.text("/enquiries")) == 0


def test_a_large_body_is_refused(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    assert staff.post("/enquiries/new", {"title": "x" * 10_000_000}).status_code == 413


class Unread(io.RawIOBase):
    """A body of so many bytes, of which not one may be taken."""

    def __init__(self, length: int) -> None:
        self.length, self.position = length, 0

    def tell(self) -> int:
        return self.position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.position = offset + (self.length if whence == io.SEEK_END else 0)
        return self.position

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise AssertionError("the body was read")


UPLOADS = (
    "/projects/EBP-2013-0115/documents",
    "/projects/EBP-2013-0115/documents/1/versions",
    "/projects/import",
    "/library/import",
)


def send_unread(client: FlaskClient, address: str, length: int) -> TestResponse:
    return client.open(
        address,
        method="POST",
        input_stream=Unread(length),
        content_type="multipart/form-data; boundary=edge",
    )


@pytest.mark.parametrize("address", UPLOADS)
def test_a_file_of_somebody_who_is_not_signed_in_is_not_received(app: Flask, address: str) -> None:
    answer = send_unread(app.test_client(), address, 9_000_000)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")


@pytest.mark.parametrize("address", [*UPLOADS, "/enquiries/new", "/sign-in", "/nowhere"])
def test_a_body_that_is_too_large_is_refused_unread(
    app: Flask, sign_in: SignIn, address: str
) -> None:
    for client in (app.test_client(), sign_in("secretary").client):
        assert send_unread(client, address, 60_000_000).status_code == 413


def test_html_in_text_is_shown_as_text(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    script = "<script>alert(1)</script>"
    given = {"title": script, "question": script, "decision_informed": script, "partner": script,
             "rough_dates": "", "people_or_data": "no", "idempotency_key": "b" * 32}  # fmt: skip
    made = staff.post("/enquiries/new", given)
    assert script not in staff.text(made.headers["Location"])
    assert script not in staff.text(f"/search?q={script}")


@pytest.mark.parametrize(
    "query",
    ["*", "((((((", '"', "AND", "a OR", "NOT", "field:*", "\x00", "🚓", "a" * 5000, "-", "title:"],
)
def test_no_query_breaks_the_search(sign_in: SignIn, query: str) -> None:
    staff = sign_in("staff")
    answer = staff.client.get("/search", query_string={"q": query})
    assert answer.status_code == 200
    suggestions = staff.client.get("/search/suggest", query_string={"q": query})
    assert suggestions.status_code == 200
    assert isinstance(suggestions.json, list)


@pytest.mark.parametrize(
    "address",
    ["/projects/x", "/projects/EBP-2013-9999", "/organisations/999999", "/publications/999999",
     "/priorities/99999999999", "/sources/nothing", "/enquiries/99", "/nowhere"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(sign_in: SignIn, address: str) -> None:
    assert sign_in("staff").get(address).status_code == 404


@pytest.mark.parametrize("address", ["/projects?page=-1", "/projects?page=99999999", "/projects?stage=magic",
                                     "/findings?direction=up", "/library?year=abcd", "/search?stage=x&page=0"])  # fmt: skip
def test_strange_filters_and_pages_still_answer(sign_in: SignIn, address: str) -> None:
    assert sign_in("staff").get(address).status_code == 200


def test_anonymous_people_are_sent_to_sign_in_and_learn_nothing(app: Flask) -> None:
    client = app.test_client()
    for address in ("/", "/projects/EBP-2013-0116", "/projects/EBP-2025-9001", "/nowhere"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]


def test_headers_are_strict_and_health_answers(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/sign-in")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Cache-Control"] == "no-store"
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").status_code == 200
    assert client.get("/favicon.ico").status_code == 302


def test_a_form_with_no_token_or_with_somebody_elses_is_kept_as_the_senders_own(
    sign_in: SignIn,
) -> None:
    answers = {
        "title": "Bells", "question": "Q", "decision_informed": "D", "partner": "",
        "rough_dates": "", "people_or_data": "no",
    }  # fmt: skip
    for name, idempotency_key in (("staff", ""), ("staff", ""), ("staff", "same"), ("lead", "same"),
                       ("lead", "w" * 5000), ("lead", "same")):  # fmt: skip
        answer = sign_in(name).post(
            "/enquiries/new", {**answers, "idempotency_key": idempotency_key}
        )
        assert answer.status_code == 302, (name, idempotency_key)
    assert total(sign_in("secretary").text("/enquiries")) == 5


def test_a_page_is_shown_although_nothing_can_be_written_just_now(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = sign_in("staff")
    touched = []

    def locked(session: object) -> None:
        touched.append(session)
        raise OperationalError("UPDATE browser_session", {}, Exception("database is locked"))

    monkeypatch.setattr("evidence_hub.accounts.sign_in.needs_touch", lambda _session: True)
    monkeypatch.setattr("evidence_hub.accounts.sign_in.touch", locked)
    assert "Operation Swordfish" in staff.text("/projects/EBP-2013-0116")
    assert touched


def test_somebody_signed_in_already_is_led_inside_the_hub_alone(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    for target in ("/x%0d%0aSet-Cookie:a=b", "/%09%5Cevil.example", "//evil.example"):
        answer = staff.get(f"/sign-in?next={target}")
        assert (answer.status_code, answer.location) == (302, "/")
