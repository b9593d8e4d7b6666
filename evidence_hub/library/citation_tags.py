"""The ``citation_*`` tags of a publication's page, from which reference managers take it."""

from __future__ import annotations

from evidence_hub.library.models import Publication

_VENUES = {
    "conference_paper": "citation_conference_title",
    "report": "citation_technical_report_institution",
    "doctoral_thesis": "citation_dissertation_institution",
    "masters_dissertation": "citation_dissertation_institution",
}


def citation_tags(row: Publication) -> list[tuple[str, str]]:
    """Return name and content of each tag that has something to say, title and authors apart."""
    first, _, last = row.pages.replace("–", "-").partition("-")
    tags = [
        ("citation_publication_date", str(row.year or "")),
        (_VENUES.get(row.kind, "citation_journal_title"), row.venue),
        ("citation_volume", row.volume),
        ("citation_issue", row.issue),
        ("citation_firstpage", first.strip()),
        ("citation_lastpage", last.strip()),
        ("citation_doi", row.doi),
        *(("citation_keywords", keyword) for keyword in row.stated.get("keywords", ())),
        *(("citation_issn", number) for number in row.stated.get("issn", ())),
        *(("citation_abstract", text) for text in row.stated.get("abstract", ())),
    ]
    return [(name, content) for name, content in tags if content]
