"""What every answer says to browsers, whom to tell of a weakness, and reports of browsers."""

from __future__ import annotations

import json
import logging

import pytest
from flask import Flask

POLICY = {"effective-directive": "img-src", "blocked-uri": "https://pictures.example/a.png"}


@pytest.mark.parametrize("address", ["/sign-in", "/healthz", "/nowhere", "/static/hub.css"])
def test_no_answer_lets_other_sites_in(app: Flask, address: str) -> None:
    with app.test_client().get(address) as answer:
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
        assert "publickey-credentials-get=(self)" in answer.headers["Permissions-Policy"]


def test_security_txt_names_a_contact_and_a_day(app: Flask) -> None:
    answer = app.test_client().get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    names = [line.partition(":")[0] for line in answer.get_data(as_text=True).splitlines()]
    assert {"Contact", "Expires", "Canonical"} <= set(names)


@pytest.mark.parametrize(
    "body",
    [json.dumps({"csp-report": POLICY}),
     json.dumps([{"body": {"effectiveDirective": "img-src",
                           "blockedURL": "https://pictures.example/a.png"}}])],
)  # fmt: skip
def test_what_a_browser_reports_stands_in_the_log(
    app: Flask, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = app.test_client().post(
            "/csp-reports", data=body, content_type="application/csp-report"
        )
    assert answer.status_code == 204
    assert "content policy: img-src kept from pictures.example" in caplog.text


@pytest.mark.parametrize(
    "body", ["", "[]", "7", "{}", "[" * 10_000, '{"csp-report": 3}', "x" * 20_000, '"\\ud800"']
)
def test_a_report_of_nonsense_says_nothing(
    app: Flask, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert app.test_client().post("/csp-reports", data=body).status_code == 204
    assert "content policy" not in caplog.text


def test_a_report_cannot_write_lines_of_its_own(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    forged = {"csp-report": {"effective-directive": "a\nWARNING forged", "blocked-uri": "b" * 5000}}
    app.test_client().post("/csp-reports", json=forged)
    told = [each.getMessage() for each in caplog.records if "content policy" in each.getMessage()]
    assert len(told) == 1
    assert "\n" not in told[0]
    assert len(told[0]) < 300


def test_pages_say_where_reports_go(app: Flask) -> None:
    policy = app.test_client().get("/sign-in").headers["Content-Security-Policy"]
    assert "report-uri /csp-reports" in policy
