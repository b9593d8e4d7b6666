"""The search engine of the running app."""

from __future__ import annotations

from flask import current_app

from evidence_hub.search.engines import open_engine
from evidence_hub.search.engines.base import Engine


def engine() -> Engine:
    settings = current_app.config["HUB"]
    found: Engine = open_engine(settings.search_engine, settings.search_dir)
    return found
