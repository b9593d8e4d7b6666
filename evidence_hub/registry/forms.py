"""The form with which the secretary corrects an imported record."""

from __future__ import annotations

from wtforms import HiddenField

from evidence_hub.registry.fields import CORRECTABLE
from evidence_hub.web.forms import (
    Choice,
    HubForm,
    Paragraphs,
    TextLine,
    Title,
)

SINGLE_LINE = frozenset({"sponsor", "dates_intended"})


class CorrectionForm(HubForm):
    """``design`` and ``source`` get their choices from the view."""

    title = Title("Title", most=300, required="Enter a title")
    plain_summary = Paragraphs("Plain summary", most=3000)
    design = Choice("Design")
    source = Choice("Source of the correction")
    paragraphs = TextLine("Paragraph (if the source has numbered paragraphs)", most=60)
    reason = Paragraphs(
        "Why you correct the record",
        most=1000,
        required="Say why the record is corrected and where the fact stands",
    )
    version = HiddenField()


for _field in CORRECTABLE:
    if _field.code not in ("design", "plain_summary"):
        _kind = TextLine if _field.code in SINGLE_LINE else Paragraphs
        setattr(CorrectionForm, _field.code, _kind(_field.label))
