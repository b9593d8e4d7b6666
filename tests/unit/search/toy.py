"""A toy package above the search: folders of notes, each folder one card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from flask import Flask
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

from evidence_hub.core.database import db
from evidence_hub.search.documents import IndexDocument
from evidence_hub.search.engines.base import Request, Results
from evidence_hub.search.engines.local import LocalEngine
from evidence_hub.search.hooks import Searchable
from evidence_hub.search.operations import find
from tests.features import offer

from .builders import STAFF, TODAY, document


class ToyBase(DeclarativeBase):
    """Its own metadata: the hub's tables are compared with its migrations."""


class Folder(ToyBase):
    __tablename__ = "toy_folder"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    notes: Mapped[list[Note]] = relationship(back_populates="folder", cascade="all, delete-orphan")

    def search_roots(self) -> Iterable[str]:
        return (f"folder:{self.id}",)


class Note(ToyBase):
    __tablename__ = "toy_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    folder_id: Mapped[int] = mapped_column(ForeignKey("toy_folder.id"))
    text: Mapped[str] = mapped_column(default="")
    read_on: Mapped[dt.date | None]
    folder: Mapped[Folder] = relationship(back_populates="notes")

    def search_roots(self) -> Iterable[str]:
        return (f"folder:{self.folder_id}",)


class Unfindable(ToyBase):
    __tablename__ = "toy_unfindable"

    id: Mapped[int] = mapped_column(primary_key=True)


def build(ids: Iterable[int]) -> Iterator[IndexDocument]:
    folders = select(Folder).where(Folder.id.in_(list(ids))).options(selectinload(Folder.notes))
    for folder in db.session.scalars(folders):
        root = f"folder:{folder.id}"
        yield document(root, folder.title)
        for note in folder.notes:
            yield document(f"{root}/{note.id}", "A note", note.text, type="note")


def all_folders() -> Iterable[int]:
    return db.session.scalars(select(Folder.id))


def offer_folders(
    app: Flask,
    build: Callable[[Iterable[int]], Iterable[IndexDocument]] = build,
    all_ids: Callable[[], Iterable[int]] = all_folders,
) -> None:
    offer(app, searchables={"folder": Searchable(build, all_ids)})


def add_folder(title: str, *notes: str) -> Folder:
    """Save a folder and end the transaction, so that its objects are read anew."""
    folder = Folder(title=title, notes=[Note(text=text) for text in notes])
    db.session.add(folder)
    db.session.commit()
    return folder


def ask(engine: LocalEngine, text: str = "") -> Results:
    """Ask the index as a member of staff, after it has caught up with the package."""
    return find(engine, Request(text=text, tokens=STAFF, today=TODAY))


def another(engine: LocalEngine) -> LocalEngine:
    """The same folder as another process would open it."""
    return LocalEngine(
        engine.generations.folder, "whoosh", engine.generations._make, engine._make_index
    )
