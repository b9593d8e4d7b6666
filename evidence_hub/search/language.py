"""The one query language, for every engine: whoosh's parser reads it, ``tree`` holds it.

Words (all first, then some), "exact phrases", AND, OR, NOT, -word, prefix*, field:value. Ranges,
wildcards inside a word and fuzzy terms are left out: each can cost seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from whoosh.lang.porter2 import stem as porter2
from whoosh.qparser import QueryParser, plugins, syntax

from evidence_hub.search.documents import DERIVED_FIELDS, FIELDS
from evidence_hub.search.query_cleanup import MOST_WORDS, mend, one_line
from evidence_hub.search.tree import (
    ANYWHERE,
    All,
    Best,
    Either,
    Node,
    Not,
    Phrase,
    Prefix,
    Query,
    Word,
    leaves,
)
from evidence_hub.search.words import LONGEST_WORD, STOP_WORDS, fold, joined, words

SHORTEST_PREFIX = 2  # letters before the star; one letter would ask for a tenth of all words

ALIASES = {name: name for name in (*FIELDS, *DERIVED_FIELDS)} | {
    "reference": "ref",
    "partners": "partner",
    "university": "partner",
    "authors": "author",
    "business_area": "area",
    "priorities": "priority",
    "method": "design",
    "keywords": "keyword",
    "tag": "keyword",
    "people": "person",
    "lead": "person",
    "organization": "organisation",
    "organisations": "organisation",
    "published_in": "journal",
}

# One spelling for British and American writers, before stemming.
_SPELLINGS = (
    (re.compile(r"(?<=\w{3})iz(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)"), "is"),
    (re.compile(r"(?<=\w{2})yz(?=(?:e|ed|es|er|ers|ing)$)"), "ys"),
    (re.compile(r"(?<=\w{3})our(?=(?:s|ed|ing|al|ally|hood|hoods|able|ably|ist|ists)?$)"), "or"),
    (re.compile(r"^programme"), "program"),
    (re.compile(r"^centre"), "center"),
    (re.compile(r"^(defen|offen|licen)ce"), r"\1se"),
    (re.compile(r"^judgement"), "judgment"),
)
# Stems that the stemmer keeps apart and a searcher does not.
_SAME_STEM = {"burgl": "burglari", "burglar": "burglari", "robber": "robberi"}


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Return what the forms of a folded word share."""
    if not (word.isascii() and word.isalpha()):
        return word
    for pattern, replacement in _SPELLINGS:
        word = pattern.sub(replacement, word)
    found: str = porter2(word)
    return _SAME_STEM.get(found, found)


class _BestGroup(syntax.GroupNode):  # type: ignore[misc]
    """Words side by side, told apart from an explicit AND or OR."""


def _parser() -> QueryParser:
    names = "|".join(sorted(ALIASES, key=len, reverse=True))
    return QueryParser(
        ANYWHERE,
        None,
        group=_BestGroup,
        plugins=[
            plugins.FieldsPlugin(expr=rf"(?:^|(?<=[\s(-]))(?P<text>(?i:{names})):(?=\S)"),
            plugins.PhrasePlugin(),
            plugins.GroupPlugin(),
            plugins.OperatorsPlugin(
                Not=r"(?:^|(?<=[\s(]))(?:NOT(?=\s)|-(?=[^\s-]))",
                AndNot=None,
                AndMaybe=None,
                Require=None,
            ),
            plugins.PrefixPlugin(expr=r'(?P<text>[^\s*"()]+)\*(?=[\s)]|$)'),
        ],
    )


_PARSER = _parser()
_OPERATORS = frozenset({"AND", "OR", "NOT"})  # left over where they had nothing to join
# "author: langley" names a field; "Priority: the night-time economy" is a title somebody pasted.
_FIELD_AND_SPACE = re.compile(rf"\b({'|'.join(ALIASES)}):\s+(?=\S)")
_UNKNOWN_FIELD = re.compile(rf"\b(?!(?i:{'|'.join(ALIASES)}):)(\w+):(?=[^\s\d])")
_KINDS: dict[type, type[All | Either | Best]] = {syntax.AndGroup: All, syntax.OrGroup: Either}


def parse(typed: str) -> Query:
    """Return what was asked for. Never raises; its time is bounded (see ``mending``)."""
    text, message = mend(typed)
    if not typed.strip():
        return Query(None, "", is_everything=True)
    tree = _read(_PARSER.process(_UNKNOWN_FIELD.sub(r"\1 ", _FIELD_AND_SPACE.sub(r"\1:", text))))
    if tree is None:
        shown = one_line(typed[:60])
        message = f"There is no word to look for in “{shown}”. Try a topic, a name or a reference."
    elif sum(1 for _ in leaves(tree, ruled_out=True)) > MOST_WORDS:
        plain = words(fold(text))[:MOST_WORDS]
        tree = Best(tuple(Word(word, stem(word)) for word in plain))
        message = "Your search is very long: we looked for its words without the marks between."
    return Query(tree, text, message=message)


def _read(node: syntax.SyntaxNode) -> Node | None:
    """Turn a node of whoosh's syntax into ours; None where it holds no word."""
    if isinstance(node, syntax.NotGroup):
        inner = _combine(Best, map(_read, node.nodes))
        return Not(inner) if inner else None
    if isinstance(node, syntax.GroupNode):
        return _combine(_KINDS.get(type(node), Best), map(_read, node.nodes))
    if not isinstance(node, syntax.TextNode) or node.text in _OPERATORS:
        return None
    field = ALIASES[node.fieldname.lower()] if node.fieldname else ANYWHERE
    if isinstance(node, plugins.PhrasePlugin.PhraseNode):
        found = tuple(words(fold(node.text)))[:MOST_WORDS]
        return Phrase(found, field) if found else None
    if isinstance(node, plugins.PrefixPlugin.PrefixNode):
        return _prefix(node.text, field)
    return _word(node.text, field)


def _combine(kind: type[All | Either | Best], read: Iterable[Node | None]) -> Node | None:
    """Join nodes, without stop words where something else is asked for as well."""
    nodes = tuple(node for node in read if node is not None)
    # "The effects of hot spots" is a search for effects and hot spots; but somebody who asks for
    # "the" alone is answered.
    if kind is not Either:
        telling = tuple(node for node in nodes if not _is_stop_word(node))
        if not all(isinstance(node, Not) for node in telling):
            nodes = telling
    if len(nodes) == 1 and not isinstance(nodes[0], Not):
        return nodes[0]
    return kind(nodes) if nodes else None


def _is_stop_word(node: Node) -> bool:
    return isinstance(node, Word) and node.field == ANYWHERE and node.text in STOP_WORDS


def _word(text: str, field: str) -> Node | None:
    """Read one word; what punctuation holds together (10.1007/s11292-017) is a phrase."""
    folded = fold(text)
    found = tuple(words(folded))[:MOST_WORDS]
    if len(found) > 1:
        phrase, as_one = Phrase(found, field), "".join(found)
        return (
            Either((phrase, Word(as_one, stem(as_one), field)))
            if as_one in joined(folded)
            else phrase
        )
    return Word(found[0], stem(found[0]), field) if found else None


def _prefix(text: str, field: str) -> Node | None:
    """Read ``near-rep*`` as the beginning of a word written with its hyphens or without."""
    beginning = "".join(words(fold(text)))[:LONGEST_WORD]
    return Prefix(beginning, field) if len(beginning) >= SHORTEST_PREFIX else _word(text, field)
