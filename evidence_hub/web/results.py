"""What a view may answer with, and how it says whether anything was saved."""

from __future__ import annotations

from typing import TypeAlias

from flask import flash
from flask.typing import ResponseReturnValue

ViewResult: TypeAlias = ResponseReturnValue


def say_whether_changed(is_changed: bool) -> None:
    """Say whether what was sent changed anything; to send a form unchanged is no error."""
    flash("Saved." if is_changed else "Nothing was changed.", "success" if is_changed else "info")
