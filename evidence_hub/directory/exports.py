"""The administrator's lists and the boards, as files."""

from __future__ import annotations

from evidence_hub.directory.models import TermOfReference
from evidence_hub.web.exports import Columns

ORGANISATIONS: Columns = {
    "Name": lambda row: row.name,
    "Short name": lambda row: row.short_name,
    "Other names": lambda row: row.aliases,
    "Part of": lambda row: row.parent.name if row.parent else "",
    "ROR": lambda row: row.ror,
    "Web address": lambda row: row.url,
    "Retired on": lambda row: row.retired_on,
}
AREAS: Columns = {
    "Name": lambda row: row.name,
    "Note": lambda row: row.note,
    "Retired on": lambda row: row.retired_on,
}
PRIORITIES: Columns = {
    "Name": lambda row: row.name,
    "Group": lambda row: row.group,
    "Standing": lambda row: row.adoption_words,
    "Basis": lambda row: row.basis,
    "Adopted on": lambda row: row.adopted_on,
    "Retired on": lambda row: row.retired_on,
    "DEMO": lambda row: "DEMO" if row.is_demo else "",
}
VOCABULARIES: Columns = {
    "Vocabulary": lambda row: row.label,
    "Code": lambda row: row.code,
    "What it is for": lambda row: row.description,
    "Terms": lambda row: len(row.terms),
}
TERMS: Columns = {
    "Term": lambda row: row.label,
    "Code": lambda row: row.code,
    "Definition": lambda row: row.definition,
    "Source": lambda row: row.source,
    "From": lambda row: row.valid_from,
    "Until": lambda row: row.valid_to,
}


def _limbs(limbs: list[TermOfReference]) -> list[str]:
    return [f"({limb.letter}) {limb.text}" for limb in limbs]


BODIES: Columns = {
    "Board": lambda row: row.name,
    "Chair": lambda row: row.chair,
    "Meets": lambda row: row.frequency,
    "Terms of reference": lambda row: _limbs(row.terms_of_reference),
    "What else is stated": lambda row: row.facts,
    "Not stated in the source": lambda row: [name.replace("_", " ") for name in row.not_stated],
    "Paragraphs": lambda row: row.paragraphs,
}
