"""Every link that a template or a view makes leads to a page that there is."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from evidence_hub.app import create_app
from tests.conftest import ROOT, settings_for

MADE = re.compile(r"url_for\(\s*[\"']([a-z_]*\.?[a-z_]+)[\"']")


def _blueprints(app: Flask, package: str) -> set[str]:
    """Return the blueprints whose views live in a package."""
    prefix = f"evidence_hub.{package}."
    return {
        name for name, bp in app.blueprints.items() if f"{bp.import_name}.".startswith(prefix)
    } or set(app.blueprints)


def test_every_link_names_an_endpoint_that_exists(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, "sqlite://"))
    dead, seen = [], 0
    for path in sorted((ROOT / "evidence_hub").rglob("*")):
        if path.suffix not in (".py", ".html"):
            continue
        package = path.relative_to(ROOT / "evidence_hub").parts[0]
        for name in MADE.findall(path.read_text(encoding="utf-8")):
            seen += 1
            could_be = (
                {bp + name for bp in _blueprints(app, package)} if name.startswith(".") else {name}
            )
            if not could_be & set(app.view_functions):
                dead.append(f"{path.relative_to(ROOT)}: {name}")
    assert seen > 200
    assert dead == []
