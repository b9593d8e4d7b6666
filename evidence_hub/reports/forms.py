"""Forms of the reports."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField

from evidence_hub.web.forms import (
    HubDateField,
    HubForm,
    Paragraphs,
    Title,
)


class ReportForm(HubForm):
    idempotency_key = HiddenField()
    title = Title("Title", most=200, required="Give the report a title")
    starts_on = HubDateField("From", required="Enter the first day")
    ends_on = HubDateField("To", required="Enter the last day")
    is_closed = BooleanField("It is for a closed session, with restricted matters")


class EditForm(HubForm):
    version = HiddenField()
    text = Paragraphs("Your words, after this statement", most=5000)
    is_left_out = BooleanField("Leave the statement itself out")


class FinalForm(HubForm):
    version = HiddenField()
