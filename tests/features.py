"""Changing what the packages of a test's app offer; the app fixture puts it back afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask

from evidence_hub.core.feature import EXTENSION, Feature
from evidence_hub.lifecycle.gate_checks import GateCheck
from evidence_hub.lifecycle.gates import GateType


def offer(app: Flask, **fields: Any) -> Feature:
    """Put these offers in the place of the app's own; return what the app had before."""
    before: Feature = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(before, **fields)
    return before


def check_gate(app: Flask, gate: GateType, check: GateCheck | None) -> None:
    """Let a check answer for a gate, or nobody."""
    checks = {**app.extensions[EXTENSION].gate_checks, gate: check}
    offer(app, gate_checks={known: found for known, found in checks.items() if found})
