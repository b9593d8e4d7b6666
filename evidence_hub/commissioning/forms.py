"""Forms of the commissioning room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import AnyOf

from evidence_hub.accounts.models import Person
from evidence_hub.commissioning.money import MONEY
from evidence_hub.commissioning.operations.assessments import CRITERIA, RECOMMENDS, SCORES
from evidence_hub.commissioning.operations.chairs_action import DELEGATED, NO_MOVE
from evidence_hub.commissioning.operations.decisions import VALUES, Asked, Terms
from evidence_hub.core.errors import Invalid
from evidence_hub.lifecycle.gates import WAIVABLE
from evidence_hub.lifecycle.operations.conditions import TIMINGS
from evidence_hub.web.forms import (
    HubDateField,
    HubForm,
    Money,
    Paragraphs,
    Required,
    TextLine,
    TimeOfDay,
    Title,
)

MOST_ROWS = 4


class YearForm(HubForm):
    first_on = HubDateField("First meeting", required="Enter the day of the first meeting")
    starts_at = TimeOfDay("Time", most=20)
    place = TextLine("Place", most=200)


class DayForm(HubForm):
    held_on = HubDateField("Day", required="Enter the day of the meeting")
    starts_at = TimeOfDay("Time", most=20)
    place = TextLine("Place", most=200)

    def told(self) -> dict[str, Any]:
        return {
            "held_on": self.held_on.data,
            "starts_at": self.starts_at.words,
            "place": self.place.data,
        }


class CallOffForm(HubForm):
    reason = TextLine("Why it is called off", most=500)


class ItemForm(HubForm):
    """``candidate`` gets its choices from the view."""

    candidate = SelectField("What is to be decided")
    reference = TextLine("Reference of the project", most=20)
    title = Title("Title", most=300)
    is_consent = BooleanField("Put it on the consent agenda")


class ChangeForm(HubForm):
    """What a button beside an item on the agenda does."""

    change = HiddenField(
        validators=[AnyOf(("up", "down", "consent", "single", "remove"), "Choose from the list")]
    )


class StepForm(HubForm):
    """What a button at the head of a meeting does."""

    step = HiddenField(
        validators=[AnyOf(("open", "close", "check", "correct"), "Choose from the list")]
    )


class AttendanceForm(HubForm):
    """``present`` gets its choices from the view: everybody with a seat."""

    present = SelectMultipleField("Who is here", coerce=int)
    over = HiddenField()  # who was there when the page was made


class InterestForm(HubForm):
    person = SelectField("Who", coerce=int)
    kind = SelectField("Kind of interest")
    nature = Paragraphs("What it is", most=1000, required="Say what the interest is")
    since = HubDateField("Since", required="Enter the day it began")
    outcome = RadioField("What happens next", validators=[Required("Choose what happens next")])


class NoteForm(HubForm):
    note = Paragraphs("What was said", most=10_000)
    over = HiddenField()  # the text as the page showed it


class MaybeShown(SelectField):
    """A list that not every item's page shows; what is chosen is checked by the operation."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, validate_choice=False, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = str(valuelist[0]) if valuelist else ""


class DecisionForm(HubForm):
    """Outcomes, stages and votes get their choices from the view."""

    outcome = RadioField("What was decided", validators=[Required("Choose what was decided")])
    method = RadioField(
        "How",
        choices={"consensus": "By consensus of those who may decide", "vote": "By a vote"},
        validators=[Required("Choose how it was decided")],
    )
    reasons = Paragraphs("Reasons", most=5000)
    until = HubDateField("Until")
    needs = Paragraphs("What is needed by then", most=2000)
    priority_exception = Paragraphs("Why it is approved without an adopted priority", most=2000)
    money = MaybeShown("Money", choices={"": "Not chosen", **MONEY})
    gate = MaybeShown("Gate", choices=["", *sorted(gate.name for gate in WAIVABLE)], default="")
    target_stage = MaybeShown("New stage")
    benefit_owner = TextLine("E-mail address of the benefit owner", most=254)

    def take(self, error: Invalid) -> None:
        """Show a refusal beside the field it is about; what no field stands for, at the outcome."""
        beside = {"votes": "method", "conditions": "condition_0", "actions": "action_0"}
        named = {beside.get(name, name): said for name, said in error.fields.items()}
        super().take(
            Invalid({name if name in self else "outcome": said for name, said in named.items()})
        )

    def asked(self, name: str) -> list[Asked]:
        return [
            Asked(
                self[f"{name}_{i}"].data,
                self[f"{name}_owner_{i}"].data,
                self[f"{name}_due_{i}"].data,
                self[f"{name}_timing_{i}"].data if name == "condition" else "later",
            )
            for i in range(MOST_ROWS)
            if self[f"{name}_{i}"].data
        ]

    def votes(self) -> dict[int, str]:
        """Return person id → vote; nobody votes where it is decided by consensus."""
        if self.method.data != "vote":
            return {}
        return {
            int(field.name.removeprefix("vote_")): field.data
            for field in self
            if field.name.startswith("vote_") and field.data
        }

    def terms(self, owner: Person | None) -> Terms:
        return Terms(
            reasons=self.reasons.data,
            until=self.until.data,
            needs=self.needs.data,
            priority_exception=self.priority_exception.data,
            money=self.money.data or "",
            gate=self.gate.data or "",
            target_stage=self.target_stage.data or "",
            benefit_owner=owner,
            conditions=self.asked("condition"),
            actions=self.asked("action"),
        )


for _i in range(MOST_ROWS):
    for _name, _label in (("condition", "Condition"), ("action", "Action")):
        setattr(DecisionForm, f"{_name}_{_i}", TextLine(f"{_label} {_i + 1}", most=1000))
        setattr(
            DecisionForm, f"{_name}_owner_{_i}", TextLine(f"Owner of {_name} {_i + 1}", most=200)
        )
        setattr(DecisionForm, f"{_name}_due_{_i}", HubDateField(f"By when, {_name} {_i + 1}"))
    setattr(
        DecisionForm,
        f"condition_timing_{_i}",
        MaybeShown(f"When condition {_i + 1} is met", choices=TIMINGS),
    )


def decision_form(people: Sequence[tuple[int, str]], **options: object) -> DecisionForm:
    """Return the form with one vote for each person who may decide."""
    fields = {
        f"vote_{key}": MaybeShown(name, choices={"": "Did not vote", **VALUES})
        for key, name in people
    }
    made: DecisionForm = type("ItemDecisionForm", (DecisionForm,), fields)(**options)
    return made


class AssessorForm(HubForm):
    email = TextLine("E-mail address", most=254, required="Enter the person’s e-mail address")


class AssessmentForm(HubForm):
    recommends = RadioField(
        "What do you recommend?",
        choices=RECOMMENDS,
        validators=[Required("Choose what you recommend")],
    )
    advice = Paragraphs("Your advice to the board", most=5000, required="Write your advice")


for _code, (_title, _ask) in CRITERIA.items():
    setattr(
        AssessmentForm,
        f"score_{_code}",
        RadioField(
            _title,
            choices={each: each for each in SCORES},
            description=_ask,
            validators=[Required("Choose a score from 1 to 5")],
        ),
    )
    setattr(
        AssessmentForm,
        f"reason_{_code}",
        TextLine(f"Why ({_title.lower()})", most=1000, required="Give the reason for your score"),
    )


class AddendumForm(HubForm):
    text = Paragraphs("Addendum", most=5000, required="Write the addendum")
    is_closed_part = BooleanField("It belongs to the closed part")


class DoneForm(HubForm):
    outcome = Paragraphs("What was done", most=2000, required="Say what was done")


class ChairsActionForm(HubForm):
    reference = TextLine("Reference of the project", most=20, required="Enter its reference")
    moves = RadioField(
        "What it does",
        choices={**{move.value: words for move, words in DELEGATED.items()}, "": NO_MOVE},
        default="",
    )
    text = Paragraphs("What you decide", most=2000, required="Say what is done")
    reason = Paragraphs(
        "Why it cannot wait for the meeting",
        most=2000,
        required="Say why it cannot wait for the meeting",
    )


class ReviewForm(HubForm):
    reason = Paragraphs(
        "Why the board should look again", most=2000, required="Say why the board should look again"
    )


class CallForm(HubForm):
    """``priority`` gets its choices from the view; 0 names none."""

    idempotency_key = HiddenField()
    title = Title("Title", most=200, required="Give the call a title")
    text = Paragraphs("What is asked for", most=5000, required="Say what is asked for")
    priority = SelectField("Priority that it serves", coerce=int)
    amount = Money("Money, up to", most=20, description="Leave it blank where it is not settled")
    opens_on = HubDateField("First day", required="Enter the first day")
    closes_on = HubDateField("Last day", required="Enter the last day")


class ExtendForm(HubForm):
    version = HiddenField()
    closes_on = HubDateField("Last day", required="Enter the last day")
    reason = Paragraphs("Reason", most=1000, required="Say why the last day changes")


class ReasonForm(HubForm):
    reason = Paragraphs("Reason", most=1000, required="Say why it is withdrawn")
