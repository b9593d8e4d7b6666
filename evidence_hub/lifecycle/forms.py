"""Forms with which a condition is shown met, and settled."""

from __future__ import annotations

from wtforms import RadioField

from evidence_hub.web.forms import HubForm, Paragraphs, Required


class EvidenceForm(HubForm):
    """How a condition was met."""

    evidence = Paragraphs(
        "What was done",
        most=3000,
        required="Say what was done, and where that can be seen",
    )


class SettleForm(HubForm):
    """Whether what was shown is enough."""

    verdict = RadioField(
        "Is it met?",
        choices={"met": "Yes, it is met", "not_met": "No, send it back"},
        validators=[Required("Choose yes or no")],
    )
    answer = Paragraphs("Your answer", most=2000)
