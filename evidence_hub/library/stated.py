"""What a source states of a publication beside its citation: kept in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Name → heading, in the order in which they are shown.
LABELS: Mapping[str, str] = {
    "abstract": "Abstract, in the source’s own words",
    "keywords": "Keywords of the source",
    "editors": "Editors",
    "subtitle": "Subtitle",
    "series": "Series",
    "publisher": "Publisher",
    "place": "Place of publication",
    "language": "Language",
    "issn": "ISSN or ISBN",
    "pmid": "PubMed number",
    "orcid": "ORCID",
    "notes": "Notes of the source",
}
LONGEST_TEXT, MOST_TEXTS = 20_000, 300


def kept(stated: Mapping[str, Iterable[str]], left_out: list[str]) -> dict[str, list[str]]:
    """Return what is kept of each; add to ``left_out`` what does not fit."""
    found = {}
    for name, texts in stated.items():
        tidy = list(dict.fromkeys(text for each in texts if (text := " ".join(each.split()))))
        fitting = [text[:LONGEST_TEXT] for text in tidy[:MOST_TEXTS]]
        if fitting != tidy:
            left_out.append(
                f"{LABELS[name]} cut: {MOST_TEXTS} entries of {LONGEST_TEXT:,} characters fit"
            )
        if fitting:
            found[name] = fitting
    return found


def words(stated: Mapping[str, list[str]]) -> str:
    """Return all that is stated as one text for search."""
    return "\n".join(text for texts in stated.values() for text in texts)


def rows(stated: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return heading and text of each that is stated."""
    return [(label, "; ".join(stated[name])) for name, label in LABELS.items() if name in stated]
