"""Forms of the wider programme."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, RadioField, SelectField

from evidence_hub.web.forms import HubForm, Line, Paragraphs, Required


class QuestionForm(HubForm):
    once = HiddenField()
    title = Line("Your question", most=200, required="Enter your question")
    detail = Paragraphs(
        "More about it (optional)",
        most=5000,
        description="What you need it for, and by when. Name nobody.",
    )
    is_shared = BooleanField(
        "Others may find the question and its answer. Your name is not shown", default=True
    )


class AdviserForm(HubForm):
    """``adviser`` gets its choices from the view."""

    version = HiddenField()
    adviser = SelectField("Who answers", coerce=int, validators=[Required("Choose who answers")])


class AdviceForm(HubForm):
    version = HiddenField()
    text = Paragraphs("Answer", most=10_000, required="Write the answer")
    cites = Line(
        "References of the records it rests on (optional)",
        most=300,
        description="With commas between them, like EBP-2013-0115, EBP-2013-0116",
    )


class RatingForm(HubForm):
    is_helpful = RadioField(
        "Did the answer help?",
        choices={"yes": "Yes", "no": "No"},
        validators=[Required("Say whether it helped")],
    )
    text = Paragraphs("What was missing (optional)", most=1000)


class SureForm(HubForm):
    """Asks for nothing but a yes."""
