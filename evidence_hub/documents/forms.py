"""Forms of documents: what is attached, a new version, and who sees it."""

from __future__ import annotations

from typing import BinaryIO

from wtforms import FileField, HiddenField, RadioField

from evidence_hub.core.errors import Invalid
from evidence_hub.web.forms import (
    Choice,
    HubDateField,
    HubForm,
    Paragraphs,
    Title,
)


class FileForm(HubForm):
    """A form with one file; other packages build theirs on it."""

    accepts_files = True
    file = FileField("File")

    def sent_file(self) -> tuple[BinaryIO, str]:
        """Return the file as it comes in and the name it came under; raise Invalid without one."""
        sent = self.file.data
        if not sent or not getattr(sent, "filename", ""):
            raise Invalid({"file": "Choose a file"})
        return sent.stream, str(sent.filename)


class AboutForm(HubForm):
    """What a document is and who sees it."""

    title = Title("Title", most=300, required="Give the document a title")
    type = Choice("Type", required="Choose a type")
    audience = RadioField("Who sees it", default="reviewers")
    release_on = HubDateField("Release date (optional)")


class AttachForm(FileForm, AboutForm):
    idempotency_key = HiddenField()
    note = Paragraphs("Note (optional)", most=1_000)


class VersionForm(FileForm):
    after = HiddenField()
    note = Paragraphs("What changed (optional)", most=1_000)


class ChangeForm(AboutForm):
    version = HiddenField()
