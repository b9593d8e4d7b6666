"""Sending several forms at the same moment, each from a browser of its own."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask

from tests.conftest import Browser, entered


def send_at_once(
    app: Flask, path: str, sent: Sequence[tuple[str, Mapping[str, Any]]]
) -> list[tuple[int, str]]:
    """Let each person send their fields to this address together; return (status, page) each."""
    people: list[Browser] = [entered(app, name) for name, _ in sent]
    filled = [
        {**fields, "csrf_token": one.token()} for one, (_, fields) in zip(people, sent, strict=True)
    ]
    start = threading.Barrier(len(filled))
    answers: list[tuple[int, str]] = []

    def send(one: Browser, data: dict[str, Any]) -> None:
        start.wait()
        answer = one.client.post(path, data=data)
        answers.append((answer.status_code, answer.get_data(as_text=True)))

    threads = [
        threading.Thread(target=send, args=each) for each in zip(people, filled, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
