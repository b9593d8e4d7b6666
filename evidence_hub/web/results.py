"""What a view may answer with, as one type that every package's views name."""

from __future__ import annotations

from typing import TypeAlias

from flask.typing import ResponseReturnValue

ViewResult: TypeAlias = ResponseReturnValue
