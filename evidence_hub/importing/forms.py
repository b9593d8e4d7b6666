"""Forms of imports: the file, what its columns are, what to add, and undoing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, FileField, RadioField, SelectField

from evidence_hub.core.errors import Invalid
from evidence_hub.importing.columns import TARGETS, Mapped, Table
from evidence_hub.importing.texts import LARGEST_FILE
from evidence_hub.library.queries import RELATION_LABELS
from evidence_hub.web.forms import HubForm, TextLine

NOT_IMPORTED = "-"  # a column that is left out


class UploadForm(HubForm):
    """One file; ``data()`` gives its bytes, with a reason where there are none or too many."""

    accepts_files = True
    file = FileField("File")

    def read(self) -> tuple[bytes, str]:
        """Return the file's bytes and the name it came under; raise Invalid without a file."""
        sent = self.file.data
        if not sent or not getattr(sent, "filename", ""):
            raise Invalid({"file": "Choose a file"})
        data: bytes = sent.stream.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise Invalid({"file": f"The file is larger than {LARGEST_FILE // 1_000_000} MB"})
        if not data:
            raise Invalid({"file": "The file is empty"})
        return data, str(sent.filename)


class UndoForm(HubForm):
    """A button."""


class ProjectsForm(HubForm):
    """What is imported; the columns are added by ``projects_form``."""

    possible = RadioField(
        "Lines that are possibly the same as a record",
        choices={"leave": "Leave them out", "add": "Import them too, as records of their own"},
        default="leave",
    )


def column_name(place: int) -> str:
    return f"column-{place}"


def mapping_from(table: Table, given: Mapping[str, Any], guessed: Mapped) -> dict[int, str]:
    """Return the mapping that an address or a form gives; what it does not say is guessed."""
    mapping: dict[int, str] = {}
    for place in range(len(table.header.cells)):
        code = given.get(column_name(place), guessed.get(place, NOT_IMPORTED))
        if code != NOT_IMPORTED:
            mapping[place] = str(code)
    return mapping


def projects_form(table: Table, mapping: Mapped) -> ProjectsForm:
    """Return the form with one field for each column of the sheet."""
    choices = {NOT_IMPORTED: "Left out", **{code: each.label for code, each in TARGETS.items()}}
    fields = {
        column_name(place): SelectField(
            heading or f"Column {place + 1}", choices=choices, default=NOT_IMPORTED
        )
        for place, heading in enumerate(table.header.cells)
    }
    data = {
        column_name(place): mapping.get(place, NOT_IMPORTED)
        for place in range(len(table.header.cells))
    }
    form: ProjectsForm = type("ProjectsForm", (ProjectsForm,), fields)(data=data)
    return form


class ReferencesForm(HubForm):
    """What the publications of a file are to a project, if to any."""

    project = TextLine("Project that they belong to (optional for the board secretary)", most=20)
    relation = SelectField("What they are to it", choices=RELATION_LABELS, default="related")
    possible = BooleanField("Also import those that are possibly in the library already")
