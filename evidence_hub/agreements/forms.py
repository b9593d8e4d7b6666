"""Forms of data protection, sharing and disposal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import ValidationError

from evidence_hub.agreements import content as said
from evidence_hub.agreements.disposal import BACKUPS, METHODS
from evidence_hub.agreements.law import CONDITIONS
from evidence_hub.agreements.operations.impact import COMMISSIONER, VERDICTS
from evidence_hub.documents.forms import FileForm
from evidence_hub.web.forms import (
    Choices,
    HubDateField,
    HubForm,
    Paragraphs,
    Required,
    TextLine,
    Title,
    Whole,
)

YES_NO = {"yes": "Yes", "no": "No"}
EXAMPLE = "For example, 27 3 2027"
SCREENING = {
    "profiling": "Are people scored, profiled or predicted about?",
    "sensitive": "Are special category or criminal-offence data used on a large scale?",
    "vulnerable": "Are children or other vulnerable people among them?",
    "linking": "Are data sets linked that were kept apart?",
    "technology": "Is a technology or model used that is new to the force?",
    "unexpected": "Would people be surprised by what is done with their data?",
}
RESIDUAL = {"low": "Low", "medium": "Medium", "high": "High"}


class ScreeningForm(HubForm):
    """One yes or no a question."""


for _name, _label in SCREENING.items():
    setattr(
        ScreeningForm,
        _name,
        RadioField(_label, choices=YES_NO, validators=[Required("Choose yes or no")]),
    )


class ScreeningDecisionForm(HubForm):
    verdict = RadioField(
        "Is an impact assessment needed?", choices=YES_NO, validators=[Required("Choose yes or no")]
    )
    reason = Paragraphs("Reason", most=2000, description="Needed where none is needed")


class RecipientsForm(HubForm):
    recipients = Choices(
        "Who outside receives personal data?",
        coerce=int,
        description="Each needs a data sharing agreement in force before the start. "
        "Choose nobody where no personal data go outside.",
    )
    reason = Paragraphs("Reason", most=2000, description="Needed where nobody outside receives any")


class ConditionForm(HubForm):
    text = Paragraphs("What must be met before the start", most=1000, required="Write it")
    owner = TextLine("Who meets it", most=200, required="Name who meets it")


class AssessmentForm(HubForm):
    description = Paragraphs("What is done with which data", most=5000)
    necessity = Paragraphs("Why it is necessary and in proportion", most=5000)
    consulted = Paragraphs("Who was consulted", most=3000)
    risks = Paragraphs("Risks to people", most=5000)
    measures = Paragraphs("What is done against them", most=5000)
    residual = RadioField("Risk that remains", choices=RESIDUAL)
    owner = TextLine(
        "E-mail address of the information asset owner",
        most=254,
        required="Name the asset owner",
        description="Who answers for the data in the force, and accepts the risk",
    )


class AdviceForm(HubForm):
    verdict = RadioField("Your advice", choices=VERDICTS, validators=[Required("Choose one")])
    advice = Paragraphs("Advice to the asset owner", most=5000)


class CommissionerForm(HubForm):
    verdict = RadioField(
        "The answer in short",
        choices=COMMISSIONER,
        validators=[Required("Choose what the Commissioner answered")],
    )
    reason = Paragraphs(
        "What the Commissioner answered",
        most=5000,
        required="Write the answer, with its reference",
    )


class AcceptanceForm(HubForm):
    verdict = RadioField(
        "Do you accept the risk?",
        choices={"accept": "Yes, I accept it", "back": "No, I send it back"},
        validators=[Required("Choose yes or no")],
    )
    answer = Paragraphs(
        "Reasons", most=3000, description="Needed where you send it back or go against the advice"
    )
    review_on = HubDateField("To be reviewed by", description=EXAMPLE)


class AdviserForm(HubForm):
    person = SelectField("Adviser", coerce=int)


class BeginForm(HubForm):
    idempotency_key = HiddenField()
    title = Title("Title", most=200, required="Give it a title")


class ReasonForm(HubForm):
    reason = Paragraphs("Reason", most=2000, required="Give a reason")


class SectionForm(HubForm):
    """The digest of what the writer saw; sections add their fields to it."""

    base = HiddenField()


def _count(form: Any, field: Any) -> None:
    if field.data is None and not field.errors:
        raise ValidationError("Enter a whole number of days")


class DatesForm(HubForm):
    starts_on = HubDateField("First day", required="Enter the first day", description=EXAMPLE)
    ends_on = HubDateField("Last day", required="Enter the last day")
    review_on = HubDateField("To be reviewed by", required="Enter the day of the review")
    notice_days = Whole(said.NOTICE["notice_days"], validators=[_count])
    longest_delay = Whole(
        said.NOTICE["longest_delay"], validators=[_count], description="After the notice has ended"
    )
    stops_when_suspended = BooleanField(said.NOTICE["stops_when_suspended"])
    stops_with_authors = BooleanField(said.NOTICE["stops_with_authors"])
    silence_releases = BooleanField(
        said.NOTICE["silence_releases"],
        description="Only once information governance has confirmed that it holds no marked and "
        "no personal data",
    )


def parties_form(names: Mapping[int, str], held: Sequence[Mapping[str, Any]], base: str) -> HubForm:
    """Return the form that asks of each partner whether it is a party, and as what."""
    now = {row["organisation"]: row["control"] for row in held}
    fields: dict[str, Any] = {"base": HiddenField()}
    data = {"base": base}
    for key, name in names.items():
        fields[f"party_{key}"] = SelectField(
            name, choices={"": "No party of this agreement", **said.CONTROL}
        )
        data[f"party_{key}"] = now.get(key, "")
    return type("PartiesForm", (HubForm,), fields)(data=data)


def dataset_form(parties: Mapping[int, str], held: Mapping[str, Any], base: str) -> HubForm:
    fields: dict[str, Any] = {
        "base": HiddenField(),
        "name": TextLine("Name", most=120, required="Name the dataset"),
        "fields": Paragraphs(
            "Fields", most=3000, required="Name the fields", description="One a line"
        ),
        "classes": Choices("What kind of data it holds", choices=said.CLASSES),
        "giver": SelectField("Who gives it", coerce=int, choices=dict(parties)),
        "receivers": Choices("Who receives it", coerce=int, choices=dict(parties)),
    }
    return type("DatasetForm", (HubForm,), fields)(data={**held, "base": base})


def bases_form(
    dataset: Mapping[str, Any],
    parties: Mapping[int, str],
    choices: Mapping[str, Mapping[str, str]],
    held: Mapping[str, Mapping[str, str]],
    base: str,
) -> HubForm:
    """Return the form of one dataset: for each party that holds it, basis and safeguards."""
    labels = {
        "regime": ("data_regime", "regime"),
        "basis": ("lawful_basis", "lawful basis"),
        "condition": ("sensitive_data_condition", "condition for special category data"),
        "criminal": ("sensitive_data_condition", "condition for criminal-offence data"),
        "safeguard": ("research_safeguard", "research safeguard"),
    }
    needs = {field: kind for kind, (field, *_) in CONDITIONS.items()}
    fields: dict[str, Any] = {"base": HiddenField()}
    data = {"base": base}
    for party in said.holders_of(dataset):
        now = held.get(said.key_of_basis(dataset, party), {})
        for name, (vocabulary, words) in labels.items():
            if name in needs and needs[name] not in dataset["classes"]:
                continue
            fields[f"{name}_{party}"] = SelectField(
                f"{parties.get(party, 'A party')}: {words}", choices=dict(choices[vocabulary])
            )
            data[f"{name}_{party}"] = now.get(name, "")
    return type("BasesForm", (HubForm,), fields)(data=data)


def safes_form(held: Mapping[str, Mapping[str, str]], base: str) -> HubForm:
    fields: dict[str, Any] = {"base": HiddenField()}
    data = {"base": base}
    for code in said.SAFES:
        fields[f"judgement_{code}"] = SelectField(
            f"Safe {code}", choices={"": "Not judged", **said.JUDGEMENTS}
        )
        fields[f"evidence_{code}"] = Paragraphs(f"Evidence: safe {code}", most=2000)
        data[f"judgement_{code}"] = held.get(code, {}).get("judgement", "")
        data[f"evidence_{code}"] = held.get(code, {}).get("evidence", "")
    return type("SafesForm", (HubForm,), fields)(data=data)


def terms_form(held: Mapping[str, str], base: str) -> HubForm:
    fields: dict[str, Any] = {"base": HiddenField()}
    for name, label in said.TERMS.items():
        more = "" if name in said.NEEDED_TERMS else " (optional)"
        fields[name] = Paragraphs(f"{label}{more}", most=4000)
    return type("TermsForm", (HubForm,), fields)(data={**held, "base": base})


class SignatureForm(HubForm):
    organisation = SelectField("Party", coerce=int)
    signatory = TextLine("Who signed", most=200, required="Name who signed")
    position = TextLine("Position", most=200, required="Give the position")
    signed_on = HubDateField("Signed on", required="Enter the day", description=EXAMPLE)


class AccessForm(HubForm):
    person = SelectField("Person", coerce=int)
    dataset = SelectField("Dataset")
    starts_on = HubDateField("From", required="Enter the first day")
    ends_on = HubDateField("Until", required="Enter the last day")


class CertificateForm(FileForm):
    idempotency_key = HiddenField()
    holder = SelectField("Whose copies", coerce=int)
    datasets = Choices("Datasets")
    assets = Paragraphs(
        "Assets", most=3000, description="Devices, folders and copies, with their numbers"
    )
    method = RadioField("What was done", choices=METHODS, validators=[Required("Choose one")])
    method_words = Paragraphs("How", most=2000, description="Tool or standard; the law where kept")
    done_on = HubDateField("Done on", required="Enter the day", description=EXAMPLE)
    backups = RadioField("Backups", choices=BACKUPS, validators=[Required("Choose one")])
    backups_words = Paragraphs("More on backups (optional)", most=1000)
    signatory = TextLine("Signed by", most=200)
    witness = TextLine("Witness", most=200)


class SettleForm(HubForm):
    verdict = RadioField(
        "Do you accept it?",
        choices={"accept": "Yes", "reject": "No"},
        validators=[Required("Choose yes or no")],
    )
    answer = Paragraphs("Reason", most=2000, description="Needed where you reject it")


class ExtensionForm(HubForm):
    until = HubDateField("Until", required="Enter the day", description=EXAMPLE)
    reason = Paragraphs(
        "Why", most=2000, required="Say why", description="What the data are still needed for"
    )


class ExtensionAnswerForm(HubForm):
    verdict = RadioField(
        "Do you grant it?",
        choices={"grant": "Yes", "refuse": "No"},
        validators=[Required("Choose yes or no")],
    )
    answer = Paragraphs("Reason", most=2000, description="Needed where you refuse it")
