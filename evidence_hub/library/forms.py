"""The form of a publication."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, SelectField

from evidence_hub.library.queries import RELATION_LABELS
from evidence_hub.web.forms import (
    HubForm,
    Paragraphs,
    Required,
    TextLine,
    Title,
)


class PublicationForm(HubForm):
    """``kind`` gets its choices from the view; ``different`` is shown where something is alike."""

    title = Title("Title", most=500, required="Enter a title")
    authors = Paragraphs("Authors, one a line", most=8000)
    year = TextLine("Year", most=4)
    kind = SelectField("Type", validators=[Required("Choose a type")])
    venue = TextLine("Published in (optional)", most=300)
    issued = TextLine("Issued (optional)", most=60)
    volume = TextLine("Volume (optional)", most=40)
    issue = TextLine("Issue (optional)", most=40)
    pages = TextLine("Pages (optional)", most=40)
    doi = TextLine("DOI (optional)", most=200)
    url = TextLine("Web address (optional)", most=500)
    abstract_note = Paragraphs("What it says, in your own words (optional)", most=3000)
    project = TextLine("Project", most=20)
    relation = SelectField("What it is to the project", choices=RELATION_LABELS, default="related")
    different = BooleanField("It is a different publication: add it")
    version = HiddenField()

    def values(self) -> dict[str, Any]:
        """Return the publication's fields as the operation takes them."""
        year = (self.year.data or "").strip()
        return {
            "title": self.title.data,
            "authors": [line.strip() for line in self.authors.data.split("\n") if line.strip()],
            "year": int(year) if year.isascii() and year.isdigit() else (0 if year else None),
            "kind": self.kind.data,
            **{
                name: self[name].data or ""
                for name in (
                    "venue",
                    "issued",
                    "volume",
                    "issue",
                    "pages",
                    "doi",
                    "url",
                    "abstract_note",
                )
            },
        }
