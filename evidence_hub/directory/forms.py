"""Forms for the lists that administrators keep."""

from __future__ import annotations

from wtforms import HiddenField

from evidence_hub.web.forms import Choice, HubDateField, HubForm, Paragraphs, TextLine

KINDS = {
    "police_force": "Police force",
    "university": "University",
    "university_department": "University department",
    "government": "Government",
    "professional_body": "Professional body",
    "company": "Company",
    "charity": "Charity",
    "board": "Board",
    "other": "Other",
}
BASES = {"seed_derived": "Derived from the board report", "national": "National"}


class OrganisationForm(HubForm):
    name = TextLine("Name", most=250, required="Enter the organisation's name")
    short_name = TextLine("Short name (optional)", most=120)
    kind = Choice("Kind", choices=KINDS, required="Choose a kind")
    ror = TextLine("ROR (optional)", most=60)
    url = TextLine("Web address (optional)", most=500)
    aliases = Paragraphs("Other names, one a line (optional)", most=1000)
    retired_on = HubDateField("Retired on (optional)")
    version = HiddenField(default="0")


class AreaForm(HubForm):
    name = TextLine("Name", required="Enter the business area's name")
    note = Paragraphs("Note (optional)", most=1000)
    retired_on = HubDateField("Retired on (optional)")
    version = HiddenField(default="0")


class PriorityForm(HubForm):
    name = TextLine("Name", required="Enter the priority's name")
    group = TextLine("Group (optional)", most=120)
    basis = Choice("Basis", choices=BASES, required="Choose a basis")
    retired_on = HubDateField("Retired on (optional)")
    version = HiddenField(default="0")


class TermForm(HubForm):
    label = TextLine("Label", required="Enter the term's label")
    definition = Paragraphs("Definition", most=2000)
    source = TextLine("Source (optional)", most=500)
    valid_to = HubDateField("Last day of use (optional)")
    version = HiddenField(default="0")
