"""A project's documents as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from evidence_hub.documents.audiences import REACHES
from evidence_hub.documents.kinds import KINDS
from evidence_hub.documents.models import DocumentVersion
from evidence_hub.web.exports import Columns


def documents(types: Mapping[str, str], uploader: Callable[[DocumentVersion], str]) -> Columns:
    """Return what the list shows; ``uploader`` says whom the viewer may know as the sender."""
    return {
        "Title": lambda row: row.title,
        "Type": lambda row: types.get(row.type, row.type),
        "Who sees it": lambda row: REACHES[row.audience].label,
        "Release date": lambda row: row.release_on,
        "Version": lambda row: row.latest.number,
        "File": lambda row: row.latest.file_name,
        "Kind": lambda row: KINDS[row.latest.kind].label,
        "Bytes": lambda row: row.latest.size,
        "By": lambda row: uploader(row.latest),
        "Uploaded": lambda row: row.latest.uploaded_at,
        "Text": lambda row: row.latest.status.label,
        "SHA-256": lambda row: row.latest.sha256,
    }
