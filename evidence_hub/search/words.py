"""How text becomes words: one way for what is indexed, what is asked and what is marked.

``fold`` answers one character for each character, so that a place in the folded text is the same
place in the text that is shown.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 64

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_HYPHENATED = re.compile(r"[^\W_]+(?:-[^\W_]+){1,4}")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_SOFT_HYPHEN = "\u00ad"

# Letters that Unicode does not take apart into a letter and a mark.
_PLAIN_LETTERS = {"ß": "s", "æ": "a", "œ": "o", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "t"}
_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u02b9\uff07`\u00b4"

# Words that say nothing by themselves. They are indexed all the same ("stop and search" is a
# phrase of the trade), but asked for only where nothing else is.
STOP_WORDS = frozenset({
    "a", "about", "an", "and", "are", "as", "at", "be", "been", "but", "by", "did", "do",
    "does", "for", "from", "had", "has", "have", "how", "in", "into", "is", "it", "its",
    "not", "of", "on", "or", "our", "so", "than", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "to", "was", "we", "were", "what", "when",
    "where", "which", "while", "who", "why", "will", "with", "would", "you", "your",
})  # fmt: skip


def clean(text: str) -> str:
    """Return the text as it is stored and shown: whole letters, no control characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.replace(_SOFT_HYPHEN, ""))
    return _UNSEEN.sub(" ", text)


class _Folding(dict[int, str]):
    """A table for str.translate that works out a character when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _APOSTROPHES:
        return "'"
    if unicodedata.category(character) == "Pd":
        return "-"
    lower = unicodedata.normalize("NFD", character)[0].lower()[0]
    return _PLAIN_LETTERS.get(lower, lower)


_folding = _Folding()


def fold(text: str) -> str:
    """Return the text without case and diacritics, its quotes and dashes plain."""
    return text.lower() if text.isascii() else text.translate(_folding)


def words(folded: str) -> list[str]:
    """Return the words of folded text in order: "officer's" is officer, "don't" is dont."""
    found: list[str] = _WORD.findall(folded)
    if "'" in folded:
        found = [word.removesuffix("'s").replace("'", "") for word in found]
    return [word[:LONGEST_WORD] for word in found]


def joined(folded: str) -> list[str]:
    """Return hyphenated words written as one, so that "email" finds "e-mail"."""
    if "-" not in folded:
        return []
    return [word.replace("-", "")[:LONGEST_WORD] for word in _HYPHENATED.findall(folded)]
