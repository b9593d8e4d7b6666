"""Forms of a person's own notices."""

from __future__ import annotations

from wtforms import RadioField

from evidence_hub.notifications.posting import CHOICES
from evidence_hub.web.forms import HubDateField, HubForm, Required, TextLine


class MailForm(HubForm):
    mail = RadioField(
        "Notices by e-mail",
        choices=CHOICES,
        validators=[Required("Choose how you want to hear")],
    )


class AwayForm(HubForm):
    starts_on = HubDateField("First day", required="Enter the first day")
    ends_on = HubDateField("Last day", required="Enter the last day")
    cover = TextLine(
        "E-mail address of the colleague who covers for you",
        most=254,
        required="Name a colleague by their e-mail address",
    )
