"""Forms of intellectual property and of publication clearance."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField

from evidence_hub.agreements.clearance import OUTCOMES, REASONS
from evidence_hub.agreements.operations.clearing import Withheld
from evidence_hub.web.forms import (
    Choices,
    HubDateField,
    HubForm,
    Paragraphs,
    Required,
    TextLine,
    Title,
)

# Fields are made beforehand, so that the form works without scripts; more parts than this are a
# refusal of the text.
MOST_WITHHELD = 6


class IpItemForm(HubForm):
    kind = RadioField("What it is", validators=[Required("Choose what it is")])
    title = Title("Title", most=200, required="Name it")
    description = Paragraphs("Description (optional)", most=3000)
    owners = Choices(
        "Owner among the parties", coerce=int, description="Several where it is owned jointly"
    )
    outside_owner = TextLine("Owner outside (third-party material)", most=200)


class IpRightForm(HubForm):
    kind = RadioField(
        "What you add",
        choices={"licence": "A licence that an owner gives", "use": "A use somebody means to make"},
        validators=[Required("Choose one")],
    )
    giver = SelectField("Given by (for a licence)", coerce=int)
    holder = SelectField("Who may use it, or means to", coerce=int)
    scope = SelectField("For what")
    terms = Paragraphs("Terms (optional)", most=2000)


class IpAdviceForm(HubForm):
    model = SelectField(
        "Model agreement (optional)",
        description="A Lambert model is a guide that nobody must use. The one-to-one set has no "
        "form for joint ownership: look at consortium A.",
    )
    advice = Paragraphs("Advice", most=5000, required="Write your advice")


class IpAgreedForm(HubForm):
    organisation = SelectField("Party", coerce=int)
    signatory = TextLine("Who agreed for it", most=200, required="Name who agreed")
    agreed_on = HubDateField("Agreed on", required="Enter the day")


class OutputForm(HubForm):
    idempotency_key = HiddenField()
    title = Title("Title", most=300, required="Give it a title")
    type = SelectField("Type")
    outlet = TextLine("Where it is to appear (optional)", most=200)
    planned_on = HubDateField("Planned for (optional)", description="For example, 27 3 2027")


class StageForm(HubForm):
    stage = RadioField("Stage", validators=[Required("Choose a stage")])
    reason_code = SelectField(
        "Why it never appears (if given up)", choices={"": "Not chosen", **REASONS}
    )
    reason = Paragraphs("In words (if given up)", most=2000)


class SubmitForm(HubForm):
    file = SelectField(
        "File",
        description="The clearance is of this very version. A new version needs a new one.",
    )
    outlet = TextLine("Where it is to appear", most=200, required="Name where it is to appear")
    planned_on = HubDateField("Planned for (optional)", description="For example, 27 3 2027")
    note = Paragraphs("Note to those who clear it (optional)", most=2000)


class CommentForm(HubForm):
    kind = RadioField(
        "What you say",
        choices={
            "fact": "A comment of fact: it goes to the authors",
            "hold_back": "Something should be held back, on a permitted ground",
        },
        validators=[Required("Choose what you say")],
    )
    ground = SelectField("Ground (to hold back)")
    place = TextLine("Where in the text", most=200, description="Page, table or section")
    text = Paragraphs("Comment", most=3000, required="Write your comment")
    note = Paragraphs("Note for those who clear it alone (optional)", most=3000)


class ReplyForm(HubForm):
    text = Paragraphs("Your answer", most=3000, required="Write your answer")


class DecisionForm(HubForm):
    """An outcome with up to six parts held back, each with its ground."""

    sha256 = HiddenField()
    outcome = RadioField("Outcome", choices=OUTCOMES, validators=[Required("Choose an outcome")])
    reasons = Paragraphs("Reasons", most=5000, description="The authors read them")
    delayed_until = HubDateField("Delayed until (of a delay)")
    response = Paragraphs(
        "The force’s response (optional)", most=5000, description="Stands beside the finding"
    )

    def parts(self) -> list[Withheld]:
        return [
            Withheld(self[f"place_{i}"].data, self[f"ground_{i}"].data)
            for i in range(MOST_WITHHELD)
            if self[f"place_{i}"].data or self[f"ground_{i}"].data
        ]

    def offer(self, grounds: dict[str, str]) -> None:
        for i in range(MOST_WITHHELD):
            self[f"ground_{i}"].choices = {"": "Not chosen", **grounds}


# Set on the class, since a WTForms form collects its fields when it is first used.
for _i in range(MOST_WITHHELD):
    setattr(DecisionForm, f"place_{_i}", TextLine(f"Part {_i + 1}: where it stands", most=300))
    setattr(DecisionForm, f"ground_{_i}", SelectField(f"Part {_i + 1}: ground"))
