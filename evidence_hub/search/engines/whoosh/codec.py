"""How posting lists lie on disk: whoosh's own layout, with each block as plain arrays.

Whoosh pickles every number and every value by itself, which makes long lists slow to read.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3PostingsWriter


class PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes a block as three byte strings: documents, weights, values with their lengths."""

    def _mini_ids(self) -> bytes:
        return bytes(self._ids.tobytes())

    def _mini_weights(self) -> bytes:
        return bytes(self._weights.tobytes())

    def _mini_values(self) -> tuple[bytes, bytes]:
        return array("I", map(len, self._values)).tobytes(), b"".join(self._values)


class PostingList(W3LeafMatcher):  # type: ignore[misc]
    """Reads what ``PostingsWriter`` wrote: by steps for whoosh's merging, or all at once."""

    def _read_ids(self) -> None:
        self._ids = self._read_array("I", 0)

    def _read_weights(self) -> None:
        self._weights = self._read_array("f", 1)

    def _read_values(self) -> None:
        places = accumulate(self._read_array("I", 2, 0), initial=0)
        joined = self._data[2][1]
        self._values = [joined[start:end] for start, end in pairwise(places)]
        if not self._values:  # a field without values
            self._values = [None] * self._blocklength

    def _read_array(self, typecode: str, *place: int) -> array[Any]:
        if self._data is None:
            self._read_data()
        data = self._data
        for index in place:
            data = data[index]
        return array(typecode, data)

    def weighed(self) -> tuple[Sequence[int], Sequence[float]]:
        numbers, weights = array("I"), array("f")
        for _ in self._blocks():
            self._read_ids()
            self._read_weights()
            numbers.extend(self._ids)
            weights.extend(self._weights)
        return numbers, weights

    def placed(self) -> dict[int, bytes]:
        places: dict[int, bytes] = {}
        for _ in self._blocks():
            self._read_ids()
            self._read_values()
            places.update(zip(self._ids, self._values, strict=True))
        return places

    def _blocks(self) -> Iterator[None]:
        yield
        while not self._lastblock:
            self._goto(self._nextoffset)
            yield


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with long blocks, light compression and no field lengths."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(blocklimit=4096, compression=1)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> PostingsWriter:
        return PostingsWriter(dbfile, self._blocklimit, byteids, self._compression)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> PostingList:
        return PostingList(dbfile, *terminfo.extent(), format_, term=term, scorer=scorer)
