"""The form of one house rule; a rule with choices gets a list in place of the box."""

from __future__ import annotations

from evidence_hub.house_rules.rules import Rule
from evidence_hub.web.forms import (
    Choice,
    Choices,
    HubDateField,
    HubForm,
    Paragraphs,
    Required,
    TextLine,
)


class RuleForm(HubForm):
    value = TextLine("Value", most=300, required="Enter the value that the board adopted")
    adopted_on = HubDateField("Adopted on", required="Enter the day of the decision")
    decision = Paragraphs("Decision", most=500, required="Name the meeting and minute")


class ChoiceRuleForm(RuleForm):
    value = Choice("Value", required="Choose the value that the board adopted")


class SeveralRuleForm(RuleForm):
    value = Choices("Value", validators=[Required("Choose at least one")])


# A rule of the board is a number, a list or a choice; which of the three is told by the rule
# itself, so that a new rule needs no form of its own.
def form_for(rule: Rule) -> RuleForm:
    if rule.choices is None:
        return RuleForm()
    form = SeveralRuleForm() if rule.is_list else ChoiceRuleForm()
    form.value.choices = list(rule.choices.items())
    return form
