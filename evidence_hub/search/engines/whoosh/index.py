"""One generation of the index: what is written of a document, and which segments there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

from whoosh import __version__
from whoosh.columns import VarBytesColumn
from whoosh.fields import ID, STORED, FieldType, Schema
from whoosh.formats import Format
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.writing import NO_MERGE, SegmentWriter

from evidence_hub.search.documents import DERIVED_FIELDS, FIELDS, IndexDocument
from evidence_hub.search.engines.columns import Numbering, row_of
from evidence_hub.search.engines.postings import (
    Posting,
    PostingPool,
    Texts,
    count_words,
    texts_of,
)
from evidence_hub.search.engines.whoosh.codec import Codec
from evidence_hub.search.engines.whoosh.segment import Files, WhooshSegment, naming_damage
from evidence_hub.search.tree import ANYWHERE
from evidence_hub.search.words import clean

FORMAT = 2  # raise it whenever what is written, or how words are made, changes
MAKE = f"whoosh {'.'.join(map(str, __version__))}, format {FORMAT}"

_NAME = "hub"
_SMALL = 24  # documents; segments up to this size are merged, so that each is merged once
_MOST_SMALL = 8
_LETTERS_A_WORD = 6  # with the space after it
_TRIES = 5  # at opening files that a writer may just be replacing
_PATIENCE = 5.0  # seconds for whoosh's own lock; ours keeps other writers away already


class _Words(FieldType):  # type: ignore[misc]
    """A field given as texts; a posting holds the word's weight and positions."""

    analyzer = None

    def __init__(self) -> None:
        self.format = Format()

    def index(self, value: Texts, **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        return count_words(value)


class _Row(FieldType):  # type: ignore[misc]
    """Bytes beside each document, for ``Columns``."""

    indexed = False

    def __init__(self) -> None:
        super().__init__(None, None, sortable=VarBytesColumn())


SCHEMA = Schema(
    root=ID(),
    row=_Row(),
    contents=STORED(),
    **{name: _Words() for name in (ANYWHERE, *FIELDS, *DERIVED_FIELDS)},
)


class WhooshIndex:
    """One generation of the index, in a folder of its own."""

    def __init__(self, folder: Path, numbering: Numbering) -> None:
        self._folder = folder
        self._numbering = numbering
        self._segments: dict[str, WhooshSegment] = {}
        self._generation: int | None = None
        self._index: FileIndex | None = None

    def create(self) -> None:
        """Write an empty index."""
        FileIndex.create(Files(self._folder), SCHEMA, _NAME)

    @naming_damage
    def segments(self) -> list[WhooshSegment]:
        """Return the segments as last committed; only new ones are read from disk."""
        for attempt in range(_TRIES):
            try:
                self._follow()
            except Exception:
                if attempt == _TRIES - 1:
                    raise
            else:
                break
        return list(self._segments.values())

    def _follow(self) -> None:
        files = Files(self._folder)
        self._index = self._index or FileIndex(files, SCHEMA, _NAME)
        if self._index.latest_generation() == self._generation:
            for opened in self._segments.values():
                opened.check_files()
            return
        toc = TOC.read(files, _NAME, schema=SCHEMA)
        before, self._segments, self._generation = self._segments, {}, None
        for segment in toc.segments:
            name = segment.segment_id()
            known = before.pop(name, None)
            self._segments[name] = known or WhooshSegment(self._folder, segment, self._numbering)
            self._segments[name].deleted = frozenset(segment.deleted_docs())
        for gone in before.values():
            gone.close()
        self._generation = toc.generation

    @naming_damage
    def write(
        self, roots: Iterable[str], documents: Iterable[IndexDocument], *, merge: bool = True
    ) -> None:
        """Take out all that the roots had, put the documents in, in one commit."""
        gone = frozenset(roots)
        files = Files(self._folder)
        writer = FileIndex(files, SCHEMA, _NAME).writer(
            timeout=_PATIENCE, codec=Codec(), compound=False
        )
        writer.pool = PostingPool()
        try:
            for segment in writer.segments:
                _take_out(files, segment, gone)
            for document in documents:
                _add(writer, document)
            writer.commit(mergetype=_merge_small if merge else NO_MERGE)
        except BaseException:
            with suppress(Exception):  # what went wrong first is what counts
                writer.cancel()
            raise
        finally:
            files.close_all()

    def close(self) -> None:
        for segment in self._segments.values():
            segment.close()
        self._segments, self._generation, self._index = {}, None, None


def _add(writer: SegmentWriter, document: IndexDocument) -> None:
    texts = texts_of(document)
    title = texts["title"][0][0]
    parts = [(part.label, clean(part.text)) for part in document.parts]
    contents = [document.key, document.root, document.type, title, document.url, parts]
    length = sum(len(text) for _, text in parts) // _LETTERS_A_WORD
    writer.add_document(
        root=document.root,
        row=row_of(document, length),
        contents=json.dumps(contents, separators=(",", ":")),
        **texts,
    )


def _take_out(files: Files, segment: Any, roots: Iterable[str]) -> None:
    """Mark as deleted what a segment holds of the roots."""
    terms = segment.codec().terms_reader(files, segment)
    for root in roots:
        with suppress(TermNotFound):
            held = terms.matcher("root", root.encode(), SCHEMA["root"].format)
            for number in held.weighed()[0]:
                segment.delete_document(number)


class _MergeReader(SegmentReader):  # type: ignore[misc]
    """Reads a segment for merging by whole lists."""

    def iter_postings(self) -> Iterator[Posting]:
        kept = set(self.all_doc_ids())
        codec = self.codec()
        file = self.segment().open_file(self.storage(), codec.POSTS_EXT)
        for (field, term), found in self:
            postings = codec.postings_reader(file, found, self.schema[field].format)
            for number, weight, value in zip_longest(*postings.whole()):
                if number in kept:
                    yield field, term, number, weight, value or b""

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return default  # none are kept, and looking for them takes long


def _merge_small(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Drop empty segments; merge the small ones when they are many, so that commits stay short."""
    kept = [segment for segment in segments if segment.doc_count()]
    small = [segment for segment in kept if segment.doc_count() <= _SMALL]
    if len(small) <= _MOST_SMALL:
        return kept
    for segment in small:
        reader = _MergeReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in kept if segment not in small]
