"""Changing what the packages of a test's app offer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask

from evidence_hub.core.feature import EXTENSION, Feature


def offer(app: Flask, **fields: Any) -> Feature:
    """Put these offers in the place of the app's own, for the length of the test."""
    app.extensions[EXTENSION] = changed = replace(app.extensions[EXTENSION], **fields)
    return changed
