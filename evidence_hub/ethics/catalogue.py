"""What an application asks: screening questions that choose the route, and a section a risk.

Prompts are those of DOMAIN 3.8, in our own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evidence_hub.core.authority import Role


# The review routes of DOMAIN 3.8, and the proportionate one of DOMAIN 5, which needs no reviewer.
class Route(StrEnum):
    PROPORTIONATE = "proportionate"
    LIGHT = "light"
    FULL = "full"
    EXTERNAL = "external_rec"

    @property
    def label(self) -> str:
        return ROUTE_WORDS[self][0]

    @property
    def meaning(self) -> str:
        return ROUTE_WORDS[self][1]


ROUTE_WORDS: dict[Route, tuple[str, str]] = {
    Route.PROPORTIONATE: (
        "Proportionate",
        "No participants and no personal data. Information governance confirms that on one page.",
    ),
    Route.LIGHT: ("Light review", "Little risk. One reviewer looks at a short application."),
    Route.FULL: ("Full review", "Every section is looked at."),
    Route.EXTERNAL: (
        "External committee relied on",
        "A research ethics committee elsewhere has given an opinion. Its letter is attached.",
    ),
}


@dataclass(frozen=True)
class Question:
    """A screening question, answered yes or no."""

    name: str
    label: str
    hint: str = ""


# Each question moves the route; what moves nothing is asked in a section and not here.
SCREENING: tuple[Question, ...] = (
    Question(
        "participants",
        "Does anybody take part, or is anybody treated differently because of the study?",
        "Interviews, surveys, and trials of how people are dealt with all count",
    ),
    Question(
        "personal_data",
        "Do you use data about people who can be identified?",
        "Also records that the force holds already",
    ),
    Question(
        "vulnerable",
        "Could children, victims, detainees or others at risk be involved?",
    ),
    Question(
        "withheld",
        "Is anybody misled, or does anybody go without a service they would usually get?",
        "A control group that gets no visit, for example",
    ),
    Question(
        "powers",
        "Are police powers used on people in the study?",
        "Stops, searches, arrests or conditions",
    ),
    Question(
        "external",
        "Has a research ethics committee elsewhere given an opinion that you rely on?",
        "A university’s committee, for example",
    ),
)


def route_of(answers: Mapping[str, str]) -> Route:
    """Choose the route from the screening answers ("yes" or "no" by question)."""
    # Coercion, vulnerability and a withheld service are what DOMAIN 3.8 names as risks to
    # participants.
    is_risky = "yes" in (answers["vulnerable"], answers["withheld"], answers["powers"])
    # Asked first: without people or data there is nothing that a committee elsewhere could have
    # judged.
    if answers["participants"] == answers["personal_data"] == "no" and not is_risky:
        return Route.PROPORTIONATE
    # An external opinion replaces our review even of a risky study, but brings its letter and its
    # own last day.
    if answers["external"] == "yes":
        return Route.EXTERNAL
    return Route.FULL if is_risky else Route.LIGHT


# The proportionate route is a statement about data, so information governance makes it.
def role_for(route: str) -> Role:
    """Return the role of those who look at an application on this route."""
    return Role.INFORMATION_GOVERNANCE if route == Route.PROPORTIONATE else Role.ETHICS_REVIEWER


class Kind(StrEnum):
    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    DOCUMENTS = "documents"


@dataclass(frozen=True)
class Asked:
    """One field of a section; ``when`` names the field and value that make it needed."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    is_needed: bool = False
    when: tuple[str, tuple[str, ...]] | None = None
    choices: tuple[tuple[str, str], ...] = ()


# From 1 to 5 for likelihood and impact (DOMAIN 3.8). The words keep two writers from meaning
# different things by a 3.
SCORES = tuple(
    zip("12345", ("1, very low", "2, low", "3, medium", "4, high", "5, very high"), strict=True)
)
# One block for every kind of risk, so that the cover sheet can compare them before and after
# mitigation.
RISK: tuple[Asked, ...] = (
    Asked("risk", "What could go wrong", hint="In your own words, for this study", is_needed=True),
    Asked("likelihood", "How likely", Kind.CHOICE, is_needed=True, choices=SCORES),
    Asked("impact", "How bad it would be", Kind.CHOICE, is_needed=True, choices=SCORES),
    Asked("mitigation", "What you do about it", is_needed=True),
    Asked("owner", "Who sees to it", Kind.LINE, is_needed=True),
    Asked("residual_likelihood", "How likely after that", Kind.CHOICE, is_needed=True, choices=SCORES),
    Asked("residual_impact", "How bad after that", Kind.CHOICE, is_needed=True, choices=SCORES),
)  # fmt: skip
# The protected characteristics of the Equality Act 2010 (DOMAIN 3.8), all nine.
CHARACTERISTICS = (
    ("age", "Age"),
    ("disability", "Disability"),
    ("gender_reassignment", "Gender reassignment"),
    ("marriage", "Marriage and civil partnership"),
    ("pregnancy", "Pregnancy and maternity"),
    ("race", "Race"),
    ("religion", "Religion or belief"),
    ("sex", "Sex"),
    ("orientation", "Sexual orientation"),
)
AT_RISK = (
    ("children", "Children"),
    ("victims", "Victims of crime"),
    ("detainees", "People in custody or detained"),
    ("mental_health", "People with poor mental health"),
    ("language", "People who need another language"),
    ("other", "Others"),
)
EQIA = (
    ("done", "Done"),
    ("under_way", "Under way"),
    ("not_needed", "Not needed"),
)


@dataclass(frozen=True)
class Section:
    """``is_always`` marks a section that cannot be left out, ``routes`` where it is asked."""

    code: str
    title: str
    prompt: str
    asked: tuple[Asked, ...]
    routes: frozenset[Route]
    # Other sections may be left out with a reason: a short application says why rather than
    # inventing a risk.
    is_always: bool = False


# A light review asks fewer sections; an external committee has looked at the others, and its letter
# says so.
_REVIEWED = frozenset({Route.LIGHT, Route.FULL, Route.EXTERNAL})
_OWN = frozenset({Route.LIGHT, Route.FULL})
_FULL = frozenset({Route.FULL})

SECTIONS: tuple[Section, ...] = (
    Section(
        "participants",
        "Participants",
        "Consent and withdrawal, deception, pressure from police power, incentives such as a "
        "voucher, and going without a usual service.",
        (
            Asked("consent", "How people consent, and how they can withdraw", is_needed=True),
            Asked("incentives", "What they are given for taking part", hint="Or “nothing”", is_needed=True),
            Asked("denied", "What a control group goes without", hint="Or “nothing”", is_needed=True),
            *RISK,
        ),
        _OWN,
    ),
    Section(
        "vulnerable_people",
        "People at risk",
        "Children, victims, detainees, mental health, language, and what happens when somebody "
        "tells of harm.",
        (
            Asked("groups", "Who could be involved", Kind.CHOICES, is_needed=True, choices=AT_RISK),
            Asked("safeguarding", "What you do when somebody tells of harm", is_needed=True),
            *RISK,
        ),
        _FULL,
    ),
    Section(
        "reputation_legitimacy",
        "Reputation and legitimacy",
        # DOMAIN 3.8: reputation is a reason to mitigate and never one to suppress a finding.
        "Public trust and effects on a community. A reason to take care, never a reason to hold "
        "a finding back.",
        RISK,
        _REVIEWED,
    ),
    Section(
        "data",
        "Data",
        "Who could be identified, linking, criminal-offence data, later use, bias in algorithms.",
        RISK,
        _OWN,
    ),
    Section(
        "researcher_safety",
        "Safety of researchers",
        "Working alone, distressing material, threats, risks from inside.",
        RISK,
        _FULL,
    ),
    Section(
        "equality",
        "Equality",
        # Asked on every route, since the duty of section 149 falls on the force whatever the study
        # is.
        "The public sector equality duty: end discrimination, advance opportunity, foster good "
        "relations between groups.",
        (
            Asked("eqia", "Equality impact assessment", Kind.CHOICE, is_needed=True, choices=EQIA),
            Asked("eqia_reason", "Why none is needed", when=("eqia", ("not_needed",))),
            Asked("eqia_reference", "Its reference", Kind.LINE, when=("eqia", ("done",))),
            Asked("eqia_date", "Its date", Kind.DATE, when=("eqia", ("done",))),
            Asked("eqia_review", "When it is looked at again (optional)", Kind.DATE),
            Asked("characteristics", "Protected characteristics concerned (optional)", Kind.CHOICES, choices=CHARACTERISTICS),
        ),
        frozenset(Route),
        is_always=True,
    ),
    Section(
        "legal_operational",
        "Law and operations",
        "Investigations in progress, duties to disclose, powers used, human rights.",
        RISK,
        _FULL,
    ),
    Section(
        "materials",
        "What people are given",
        "Information sheet, consent form, questionnaires and other papers, as exact versions.",
        (
            # Exact versions, so that a consent form cannot be exchanged after it was approved.
            Asked("papers", "Papers", Kind.DOCUMENTS, "Attach them to the record first", is_needed=True),
        ),
        _OWN,
    ),
    Section(
        "committee",
        "The external committee",
        "The opinion that you rely on, with its letter.",
        (
            Asked("committee", "Name of the committee", Kind.LINE, is_needed=True),
            Asked("reference", "Its reference", Kind.LINE, is_needed=True),
            Asked("dated", "Date of its opinion", Kind.DATE, is_needed=True),
            # The last day is needed because no opinion of ours may outlast the one it relies on.
            Asked("ends", "Last day of its opinion", Kind.DATE, is_needed=True),
            Asked("letter", "Its letter", Kind.DOCUMENTS, "Attach it to the record first", is_needed=True),
        ),
        frozenset({Route.EXTERNAL}),
        is_always=True,
    ),
)  # fmt: skip
BY_CODE: dict[str, Section] = {section.code: section for section in SECTIONS}
Content = Mapping[str, Any]


def sections_of(route: str) -> list[Section]:
    return [section for section in SECTIONS if route and Route(route) in section.routes]


def lacking(section: Section, content: Content | None) -> list[str]:
    """Return the labels of what is still to give; a section left out needs its reason alone."""
    # Untouched and left out are different answers; only the second one counts.
    if content is None:
        return ["everything"]
    if content.get("applies") == "no" and not section.is_always:
        return [] if content.get("left_out") else ["Why it does not apply"]
    return [
        asked.label
        for asked in section.asked
        if not content.get(asked.name) and _is_needed(asked, content)
    ]


def _is_needed(asked: Asked, content: Content) -> bool:
    if asked.when is not None:
        name, values = asked.when
        return content.get(name) in values
    return asked.is_needed


def risk_score(content: Content, prefix: str = "") -> int | None:
    """Return likelihood × impact, before or ("residual_") after what is done about it."""
    first, second = content.get(f"{prefix}likelihood"), content.get(f"{prefix}impact")
    return int(first) * int(second) if first and second else None
