"""An empty index of each engine, and a database with a change log and a toy package."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from evidence_hub.core.database import db, prepare_engine
from evidence_hub.core.feature import install
from evidence_hub.core.settings import database_address
from evidence_hub.search import changes
from evidence_hub.search.engines import close_engines, open_engine
from evidence_hub.search.engines.base import Engine
from evidence_hub.search.models import SearchChange
from tests.conftest import POSTGRES, missing

from . import toy
from .builders import document, fill

ENGINES = ("whoosh",)


@pytest.fixture(params=ENGINES)
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine over a folder that holds nothing at all."""
    yield open_engine(request.param, tmp_path / "search")
    close_engines()


@pytest.fixture
def engine(bare_engine: Engine) -> Engine:
    """An engine with an index without documents."""
    bare_engine.begin_rebuild().publish()
    return bare_engine


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'toy.sqlite3'}"


@pytest.fixture
def postgresql_address() -> Iterator[str]:
    cluster = os.environ.get(POSTGRES) or missing("PostgreSQL")
    name = f"toy_{uuid.uuid4().hex}"
    admin = create_engine(database_address(f"{cluster}/postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield database_address(f"{cluster}/{name}")
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """A database of each kind in turn."""
    return request.getfixturevalue(f"{request.param}_address")


@pytest.fixture
def package(address: str) -> Iterator[Flask]:
    """The toy package over an empty database, within its app's context."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    db.init_app(app)
    install(app, [])
    with app.app_context():
        prepare_engine(db.engine)
        toy.ToyBase.metadata.create_all(db.engine)
        SearchChange.__table__.create(db.engine)
        changes.watch(db.session)
        toy.offer_folders(app)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def library(engine: Engine) -> Engine:
    """Four studies that share some words."""
    fill(
        engine,
        document("project:1", "Burglary patrols", "Officers patrolled near-repeat burglaries."),
        document("project:2", "Domestic abuse", "One burglary was mentioned. Stop and search too."),
        document("project:3", "Knife crime", "Searches stopped. DNA was taken under Schedule 7."),
        document(
            "project:4",
            "Turning Point",
            "An experiment with offenders.",
            words={
                "ref": ("EBP-2013-0037",),
                "partner": ("University of Cambridge", "West Midlands Police"),
                "author": ("José Núñez O’Brien",),
                "year": ("2017",),
                "source": ("10.1007/s11292-017-9301-7",),
            },
        ),
    )
    return engine
