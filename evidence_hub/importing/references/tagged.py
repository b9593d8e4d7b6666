"""Text with a tag before each field: PubMed's .nbib and Web of Science's plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evidence_hub.importing.references.model import Reference, reference

_MEDLINE = re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)", re.ASCII)
_WOS = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?", re.ASCII)
_WOS_KINDS = {"J": "journal_article", "C": "conference_paper"}
_MEDLINE_KINDS = {"preprint": "preprint", "journal article": "journal_article"}
_CUT = "It has no end: a line “ER” is missing"


@dataclass
class _Record:
    number: int
    tags: dict[str, list[str]] = field(default_factory=dict)

    def add(self, tag: str, value: str) -> None:
        self.tags.setdefault(tag, []).append(value.strip())

    def joined(self, *tags: str) -> str:
        """Return the text of the first tag that has one."""
        return next((text for tag in tags if (text := " ".join(self.tags.get(tag, ())))), "")

    def lines(self, *tags: str) -> list[str]:
        """Return the lines of the first tag that has any."""
        return next((self.tags[tag] for tag in tags if self.tags.get(tag)), [])


def read_medline(text: str) -> list[Reference]:
    """Return the records of a PubMed (.nbib, MEDLINE) text; a blank line or PMID begins one."""
    return [_of_medline(record) for record in _medline_records(text)]


def _medline_records(text: str) -> Iterable[_Record]:
    now: _Record | None = None
    last = ""
    for number, line in enumerate(text.splitlines(), start=1):
        match = _MEDLINE.match(line)
        if match and (now is None or match[1] == "PMID"):
            if now:
                yield now
            now = _Record(number)
        if now is None:
            continue
        if match:
            last = match[1]
            now.add(last, match[2])
        elif line.strip() and last:
            now.tags[last][-1] = f"{now.tags[last][-1]} {line.strip()}".strip()
    if now:
        yield now


def _of_medline(record: _Record) -> Reference:
    identifiers = [*record.tags.get("AID", ()), *record.tags.get("LID", ())]
    dois = [stated for stated in identifiers if stated.endswith("[doi]")]
    kinds = [_MEDLINE_KINDS.get(stated.lower(), "") for stated in record.tags.get("PT", ())]
    return reference(
        record.number,
        {
            "title": record.joined("TI", "BTI"),
            "venue": record.joined("JT", "TA"),
            "volume": record.joined("VI"),
            "issue": record.joined("IP"),
            "pages": record.joined("PG"),
            "year": f"{record.joined('DP')} ; {record.joined('DEP')}",
            "doi": dois[0].removesuffix("[doi]") if dois else "",
        },
        record.lines("FAU", "AU", "CN"),
        next((kind for kind in kinds if kind), ""),
        stated={
            "abstract": record.lines("AB"),
            "keywords": [*record.tags.get("MH", ()), *record.tags.get("OT", ())],
            "editors": record.lines("FED", "ED"),
            "publisher": record.lines("PB"),
            "place": record.lines("PL"),
            "language": record.lines("LA"),
            "issn": [*record.tags.get("IS", ()), *record.tags.get("ISBN", ())],
            "pmid": record.lines("PMID"),
            "orcid": record.lines("AUID"),
            "notes": record.lines("GN"),
        },
    )


def read_wos(text: str) -> list[Reference]:
    """Return the records of a Web of Science text, each from PT to ER; cut ones are refused."""
    references: list[Reference] = []
    now: _Record | None = None
    last = ""
    for number, line in enumerate(text.splitlines(), start=1):
        match = _WOS.fullmatch(line.rstrip())
        tag = match[1] if match else ""
        if tag == "PT":
            if now:
                references.append(_of_wos(now, _CUT))
            now = _Record(number)
        if now is None:
            continue
        if tag == "ER":
            references.append(_of_wos(now))
            now = None
        elif match:
            last = tag
            now.add(tag, match[2] or "")
        elif line.strip():
            now.add(last, line)
    if now:
        references.append(_of_wos(now, f"The file ends in the middle of it. {_CUT}"))
    return references


def _of_wos(record: _Record, why: str = "") -> Reference:
    first, last = record.joined("BP"), record.joined("EP")
    fields: Mapping[str, str] = {
        "title": record.joined("TI"),
        "venue": record.joined("SO"),
        "volume": record.joined("VL"),
        "issue": record.joined("IS"),
        "pages": f"{first}–{last}" if first and last else first or record.joined("AR"),
        "year": f"{record.joined('PY')} ; {record.joined('EA')} ; {record.joined('PD')}",
        "doi": record.joined("DI", "D2"),
    }
    kind = _WOS_KINDS.get(record.joined("PT").strip(), "")
    authors = record.lines("AF", "AU", "CA")
    stated = {
        "abstract": [record.joined("AB")],
        "keywords": f"{record.joined('DE')};{record.joined('ID')}".split(";"),
        "editors": record.lines("BE", "ED"),
        "series": [record.joined("SE")],
        "publisher": [record.joined("PU")],
        "place": [record.joined("PI")],
        "language": [record.joined("LA")],
        "issn": [record.joined(tag) for tag in ("SN", "EI", "BN")],
        "pmid": [record.joined("PM")],
        "orcid": record.joined("OI").split(";"),
    }
    wrong = [why] if why else []
    return reference(record.number, fields, authors, kind, wrong, stated=stated)
