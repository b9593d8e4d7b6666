"""Forms of the wider programme."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField

from evidence_hub.programme.models.fair import LEVELS, OFFERS
from evidence_hub.programme.models.placement import FOUND
from evidence_hub.web.forms import (
    HubDateField,
    HubForm,
    Money,
    Paragraphs,
    Required,
    TextLine,
    Title,
    Whole,
)


class QuestionForm(HubForm):
    idempotency_key = HiddenField()
    title = Title("Your question", most=200, required="Enter your question")
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
    # References and not a list to choose from: the register is too long for one, and advisers have
    # the reference at hand.
    cites = TextLine(
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


class FairForm(HubForm):
    """``project`` gets its choices from the view; 0 names none."""

    idempotency_key = HiddenField()
    title = Title("Title", most=200, required="Give the fair a title")
    held_on = HubDateField("Day", required="Enter the day of the fair")
    venue = TextLine("Venue (optional)", most=200)
    note = Paragraphs("What visitors should know (optional)", most=5000)
    project = SelectField("Record that it belongs to", coerce=int)
    reference = TextLine("Or the reference of another record (optional)", most=20)


class FairChangeForm(HubForm):
    version = HiddenField()
    held_on = HubDateField("Day", required="Enter the day of the fair")
    venue = TextLine("Venue (optional)", most=200)
    note = Paragraphs("What visitors should know (optional)", most=5000)


class WhyForm(HubForm):
    reason = Paragraphs("Reason", most=1000, required="Say why")


class OfferForm(HubForm):
    """``area`` gets its choices from the view; 0 names none."""

    kind = RadioField("What we offer", choices=OFFERS, validators=[Required("Choose one")])
    text = Paragraphs("In one or two sentences", most=2000, required="Say what is offered")
    area = SelectField("Business area", coerce=int)


class InterestForm(HubForm):
    """``offer`` gets its choices from the view; 0 means a topic of their own."""

    idempotency_key = HiddenField()
    institution = TextLine("University", most=200, required="Enter the university")
    contact = TextLine(
        "Whom to ask there (optional)", most=200, description="A person or an office, and how"
    )
    level = RadioField("Level", choices=LEVELS, validators=[Required("Choose the level")])
    offer = SelectField("What it takes up", coerce=int)
    topic = TextLine("Topic", most=300, required="Enter the topic")
    question = Paragraphs(
        "What would they find out?", most=2000, required="Say what they would find out"
    )
    data_wanted = Paragraphs("Data they would need (optional)", most=2000)
    rough_dates = TextLine("Rough dates (optional)", most=200)


class AwardForm(HubForm):
    """Selects get their choices from the view; 0 names none."""

    idempotency_key = HiddenField()
    # A name of its own, because most students of universities have no account here.
    student_name = TextLine("Student", most=200, required="Enter the student’s name")
    student = SelectField("Their account here, where they have one", coerce=int)
    course = TextLine("Course", most=200, required="Enter the course")
    institution = TextLine("University", most=200, required="Enter the university")
    scheme = SelectField("Scheme that pays", coerce=int)
    topic = TextLine("Topic of research", most=300, required="Enter the topic")
    priority = SelectField("Priority that it serves", coerce=int)
    alignment = Paragraphs(
        "How the topic serves it", most=2000, required="Say how the topic serves the priority"
    )
    supervisor = SelectField("Force supervisor, for the whole course", coerce=int)
    project = SelectField("Study in the register", coerce=int)
    reference = TextLine("Or the reference of another record (optional)", most=20)
    starts_on = HubDateField("First day", required="Enter the first day")
    ends_on = HubDateField("Last day", required="Enter the last day")
    fee = Money("What the force pays (optional)", most=20)


class SupervisorForm(HubForm):
    version = HiddenField()
    supervisor = SelectField("New supervisor", coerce=int)
    reason = Paragraphs("Why the supervisor changes", most=1000, required="Say why")


class MilestoneForm(HubForm):
    title = Title("What is due", most=200, required="Say what is due")
    due_on = HubDateField("By", required="Enter the day")


class DoneForm(HubForm):
    done_on = HubDateField("Met on", required="Enter the day")


class MeetingForm(HubForm):
    held_on = HubDateField("Day of the meeting", required="Enter the day")
    text = Paragraphs("What you spoke of and agreed", most=5000, required="Say what you agreed")
    next_on = HubDateField("Next meeting (optional)")


class EndForm(HubForm):
    status = RadioField(
        "How the course ended",
        choices={"completed": "Completed", "left": "The student left"},
        validators=[Required("Choose how the course ended")],
    )
    ended_on = HubDateField("Day", required="Enter the day")
    reason = Paragraphs("Reason, where the student left", most=1000)


class PresentForm(HubForm):
    presented_on = HubDateField("Day of the presentation", required="Enter the day")
    presented_where = TextLine("To whom", most=300, required="Say to whom they were presented")


class ImplementForm(HubForm):
    implemented_on = HubDateField("Day", required="Enter the day")
    implementation = Paragraphs(
        "What the force does with the findings",
        most=5000,
        required="Say what was done, or why there is nothing to do",
    )


class VentureFields(HubForm):
    """What is recorded of a consortium or a hub, at first and later."""

    title = Title("Name", most=200, required="Enter its name")
    purpose = Paragraphs("What it is for", most=5000, required="Say what it is for")
    members = Paragraphs("Members (optional)", most=2000)
    status = RadioField(
        "How far it is",
        choices={"exploring": "Exploring", "joined": "Joined"},
        validators=[Required("Choose from the list")],
    )
    starts_on = HubDateField("Since (optional)")
    ends_on = HubDateField("Until (optional)")
    fee = Money("Fee (optional)", most=20)
    review_on = HubDateField("The board reviews it by (optional)")

    # Begin and change take the same values, so the form hands them over once.
    def told(self) -> dict[str, Any]:
        """Return the values as the operations take them."""
        return {
            "title": self.title.data,
            "purpose": self.purpose.data,
            "members": self.members.data,
            "status": self.status.data,
            "starts_on": self.starts_on.data,
            "ends_on": self.ends_on.data,
            "fee_pence": self.fee.pence,
            "review_on": self.review_on.data,
        }


class PartnershipForm(VentureFields):
    """``project`` gets its choices from the view; 0 names none."""

    idempotency_key = HiddenField()
    project = SelectField("Record that it belongs to", coerce=int)
    reference = TextLine("Or the reference of another record (optional)", most=20)


class VentureChangeForm(VentureFields):
    version = HiddenField()


class PlacementForm(HubForm):
    """Selects get their choices from the view; 0 names none."""

    idempotency_key = HiddenField()
    title = Title("Title", most=200, required="Give the placement a title")
    aim = Paragraphs("What it is to find out", most=5000, required="Say what it is to find out")
    institution = TextLine("University", most=200, required="Enter the university")
    course = TextLine("Degree course (optional)", most=200)
    students = Whole("How many students", validators=[Required("Enter how many students")])
    supervisor = SelectField("Supervisor in the force", coerce=int)
    project = SelectField("Record that it belongs to", coerce=int)
    reference = TextLine("Or the reference of another record (optional)", most=20)
    starts_on = HubDateField("First day", required="Enter the first day")
    ends_on = HubDateField("Last day", required="Enter the last day")


class FoundForm(HubForm):
    kind = RadioField("What was found", choices=FOUND, validators=[Required("Choose one")])
    policy = TextLine("Policy", most=200, required="Enter the policy")
    text = Paragraphs("In plain words", most=5000, required="Say what was found")


class OpportunityForm(HubForm):
    idempotency_key = HiddenField()
    title = Title("What is offered", most=200, required="Enter what is offered")
    funder = TextLine("Who offers it", most=200, required="Enter who offers it")
    text = Paragraphs("What it is for", most=5000, required="Say what it is for")
    url = TextLine("Address (optional)", most=500)
    amount = Money("Up to (optional)", most=20)
    deadline_on = HubDateField("Deadline", required="Enter the deadline")


class OpportunityChangeForm(HubForm):
    version = HiddenField()
    text = Paragraphs("What it is for", most=5000, required="Say what it is for")
    url = TextLine("Address (optional)", most=500)
    deadline_on = HubDateField("Deadline", required="Enter the deadline")


class HeardForm(HubForm):
    status = RadioField(
        "What came of it",
        choices={"won": "Won", "lost": "Not won"},
        validators=[Required("Choose what came of it")],
    )
    answered_on = HubDateField("Day of the answer", required="Enter the day")
    note = Paragraphs("More about it (optional)", most=2000)
