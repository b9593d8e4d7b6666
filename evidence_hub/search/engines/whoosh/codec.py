"""How posting lists lie on disk: whoosh's own layout, with each block as plain arrays.

Whoosh pickles every number and every value by itself, which makes long lists slow to read.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3PostingsWriter

_BLOCK = 4096  # postings
_WORTH_PACKING = 256  # bytes; most lists are far shorter
_PLAIN, _PACKED = b"-", b"z"


def _pack(content: bytes) -> bytes:
    return (
        _PLAIN + content if len(content) < _WORTH_PACKING else _PACKED + zlib.compress(content, 1)
    )


def _unpack(packed: bytes) -> bytes:
    return packed[1:] if packed[:1] == _PLAIN else zlib.decompress(packed[1:])


class PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes a block as byte strings: documents, weights, values and their lengths."""

    def _mini_ids(self) -> bytes:
        return _pack(self._ids.tobytes())

    def _mini_weights(self) -> bytes:
        return _pack(self._weights.tobytes())

    def _mini_values(self) -> tuple[bytes, bytes]:
        lengths = array("I", map(len, self._values))
        return _pack(lengths.tobytes()), _pack(b"".join(self._values))


class PostingList(W3LeafMatcher):  # type: ignore[misc]
    """Reads what ``PostingsWriter`` wrote: all at once, once only, never step by step."""

    def weighed(self) -> tuple[array[int], array[float]]:
        """Return the documents and the weight in each."""
        numbers, weights = array("I"), array("f")
        for packed_numbers, packed_weights, _ in self._blocks():
            numbers.frombytes(_unpack(packed_numbers))
            weights.frombytes(_unpack(packed_weights))
        return numbers, weights

    def whole(self) -> tuple[array[int], array[float], list[bytes]]:
        """Return the documents, the weight and the value in each; some fields have no values."""
        numbers, weights = array("I"), array("f")
        values: list[bytes] = []
        for packed_numbers, packed_weights, (packed_lengths, packed_values) in self._blocks():
            numbers.frombytes(_unpack(packed_numbers))
            weights.frombytes(_unpack(packed_weights))
            joined = _unpack(packed_values)
            places = accumulate(array("I", _unpack(packed_lengths)), initial=0)
            values.extend(joined[start:end] for start, end in pairwise(places))
        return numbers, weights, values

    def _blocks(self) -> Iterator[tuple[bytes, bytes, tuple[bytes, bytes]]]:
        while True:
            self._read_data()
            yield self._data
            if self._lastblock:
                return
            self._goto(self._nextoffset)


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with long blocks and no field lengths."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=_BLOCK, compression=0)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> PostingsWriter:
        return PostingsWriter(dbfile, self._blocklimit, byteids, self._compression)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> PostingList:
        return PostingList(dbfile, *terminfo.extent(), format_, term=term, scorer=scorer)
