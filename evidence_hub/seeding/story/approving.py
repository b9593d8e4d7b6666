"""Ethics, data protection, rights and agreements (DOMAIN T4, T8)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from evidence_hub.agreements import content as said
from evidence_hub.agreements import queries as agreements
from evidence_hub.agreements.models import Agreement, AgreementVersion
from evidence_hub.agreements.operations import advisers, impact, rights, sharing, signing
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.directory.models import Organisation
from evidence_hub.ethics import catalogue, dates, queries
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.operations import applications, opinions, reviews
from evidence_hub.lifecycle.conditions import conditions_of
from evidence_hub.lifecycle.operations import conditions
from evidence_hub.registry import content
from evidence_hub.seeding.story.script import Study, new_key

RISK = {
    "applies": "yes",
    "risk": "DEMO. Somebody could be recognised, or upset by being asked.",
    "likelihood": "2",
    "impact": "3",
    "mitigation": "DEMO. Names are taken off at once; whoever asks is trained.",
    "owner": "DEMO. Research lead",
    "residual_likelihood": "1",
    "residual_impact": "2",
}
EQUALITY = {
    "eqia": "done",
    "eqia_reference": "DEMO-EQIA-1",
    "eqia_date": "",
    "eqia_reason": "",
    "eqia_review": "",
    "characteristics": ["age", "sex"],
}
PARTICIPANTS = {
    **RISK,
    "consent": "DEMO. A letter says what is done and how to say no.",
    "incentives": "DEMO. Nothing",
    "denied": "DEMO. Everybody else gets what is usual.",
}
GIVEN: dict[str, dict[str, Any]] = {
    "participants": PARTICIPANTS,
    "data": RISK,
    "reputation_legitimacy": RISK,
}
LEFT_OUT = {"applies": "no", "left_out": "DEMO. Nothing of the kind."}
# All of them “no”: a demo in which everything needs an assessment would hide that most studies do
# not.
NO_RISK = dict.fromkeys(
    ("profiling", "sensitive", "vulnerable", "linking", "technology", "unexpected"), "no"
)
ASSESSMENT = {
    "description": "DEMO. Reports are looked up and counted",
    "necessity": "DEMO. Counts alone do not show who was visited",
    "consulted": "DEMO. Two residents’ groups",
    "risks": "DEMO. A list could be lost",
    "measures": "DEMO. Names are replaced by numbers before anything leaves",
    "residual": "low",
}
BASIS = {"regime": "dpa_2018_part_2", "basis": "art_6_1_e", "safeguard": "art_84b"}
NOTICE = {
    "notice_days": 60,
    "longest_delay": 90,
    "stops_when_suspended": False,
    "stops_with_authors": False,
    "silence_releases": False,
}


def has_people(study: Study) -> bool:
    return bool(study.row["people_or_data"] == "yes")


def application_of(study: Study) -> Application:
    row = queries.application_of(study.project.id)
    assert row is not None  # noqa: S101  # nosec B101 - the story begins it before it goes on
    return row


def applied(study: Study, days: int) -> None:
    """Keep the step by which the lead applies for an ethics opinion."""
    study.on(days, lambda: apply(study))


def apply(study: Study) -> None:
    lead = study.lead
    yes = "yes" if has_people(study) else "no"
    answers = {question.name: "no" for question in catalogue.SCREENING}
    answers |= {"participants": yes, "personal_data": yes}
    row = applications.answer_screening(**study.by(lead), application=None, answers=answers)
    for section in catalogue.sections_of(row.route):
        applications.save_section(
            **study.by(lead),
            application=row,
            section=section,
            values=_answer(section.code),
            base=content.digest({}),
        )
    applications.send(**study.by(lead), application=row)


def _answer(code: str) -> dict[str, Any]:
    if code == "equality":
        return {**EQUALITY, "eqia_date": clock.today().isoformat()}
    return GIVEN.get(code, LEFT_OUT)


def reviewer(study: Study) -> str:
    return "ethics" if has_people(study) else "infogov"


def assign(study: Study) -> None:
    """The secretary names who looks at ethics, at data and at rights."""
    reviews.assign(
        **study.by("secretary"),
        application=application_of(study),
        person=study.person(reviewer(study)),
    )
    # Where nobody takes part and no personal data are used, there is no data protection to advise
    # on, and information governance confirms just that instead.
    for name in ("legal", "infogov") if has_people(study) else ("legal",):
        advisers.assign(**study.by("secretary"), person=study.person(name))


def advised(study: Study, days: int, *, with_opinion: bool = True) -> None:
    """Keep the steps by which ethics, data protection and rights are advised on."""
    study.on(days, lambda: advise_on_rights(study))
    if has_people(study):
        study.on(days, lambda: protect(study), hour=11)
        if with_opinion:
            study.on(days + 2, lambda: favour(study))
    else:
        study.on(days + 2, lambda: confirm(study))


def confirm(study: Study) -> None:
    applications.confirm_proportionate(
        **study.by("infogov"),
        application=application_of(study),
        reason="DEMO. Counts alone, and nobody takes part.",
    )


def favour(study: Study, months: int = 12) -> None:
    """The reviewer finds every section acceptable and gives a favourable opinion."""
    row = application_of(study)
    # An opinion is refused while a section has no verdict.
    for section in catalogue.sections_of(row.route):
        review(study, section.code, "acceptable")
    today = clock.today()
    opinions.give_opinion(
        **study.by("ethics"),
        application=row,
        round_id=row.rounds[-1].id,
        value="favourable",
        reasons="",
        valid_from=today,
        valid_to=dates.months_after(today, months),
        conditions_set=[],
    )


def review(study: Study, code: str, verdict: str, comment: str = "") -> None:
    row = application_of(study)
    reviews.review_section(
        **study.by("ethics"),
        application=row,
        code=code,
        round_id=row.rounds[-1].id,
        verdict=verdict,
        comment=comment,
        private_note="",
    )


def ask(study: Study, comment: str) -> None:
    """The reviewer has one question, on those who take part."""
    row = application_of(study)
    for section in catalogue.sections_of(row.route):
        if section.code == "participants":
            review(study, section.code, "change", comment)
        else:
            review(study, section.code, "acceptable")
    opinions.give_opinion(
        **study.by("ethics"),
        application=row,
        round_id=row.rounds[-1].id,
        value="further_information_required",
        reasons="DEMO. One question on participants is open.",
        valid_from=None,
        valid_to=None,
        conditions_set=[],
    )


def advise_on_rights(study: Study) -> None:
    """The adviser advises; where others take part, each agrees to the terms."""
    terms = rights.advise(
        **study.by("legal"),
        model="",
        advice="DEMO. The force keeps its data, the authors what they write.",
    )
    parties = agreements.parties_of([study.project.id])[study.project.id]
    # A study that the force does alone has nobody to agree with.
    for organisation_id in parties if len(parties) > 1 else ():
        rights.record_agreed(
            **study.by("legal"),
            terms=terms,
            organisation_id=organisation_id,
            signatory="DEMO. Head of contracts",
            agreed_on=clock.today(),
        )


def protect(study: Study) -> None:
    """Data protection is screened; the scams study alone needs an assessment and a recipient."""
    # One study takes the long way, so that the DEMO shows an assessment, a recipient and an
    # agreement; the others show that few studies need them.
    leaves = study.key == "scams"
    row = impact.answer_screening(**study.by(study.lead), answers=NO_RISK)
    impact.decide_screening(
        **study.by("infogov"),
        impact=row,
        is_needed=leaves,
        reason="DEMO. Names leave the force" if leaves else "DEMO. Few data, none leave",
    )
    impact.name_recipients(
        **study.by("infogov"),
        impact=row,
        recipients=[university().id] if leaves else [],
        reason="" if leaves else "DEMO. Only counts leave the force.",
    )


def assess_impact(study: Study) -> None:
    """The assessment is written, advised on and accepted by the owner of the data."""
    row = agreements.impacts([study.project.id])[study.project.id]
    impact.draft(
        **study.by(study.lead),
        impact=row,
        content=ASSESSMENT,
        owner=study.person("lead"),
    )
    impact.advise(**study.by("infogov"), impact=row, verdict="proceed", advice="DEMO. Go ahead.")
    impact.accept(
        **study.owning("lead"),
        impact=row,
        is_accepted=True,
        answer="",
        review_on=dates.months_after(clock.today(), 12),
    )


def university() -> Organisation:
    return db.session.scalars(
        select(Organisation).where(Organisation.code == "demo_university")
    ).one()


def send_agreement(study: Study) -> None:
    """An agreement is drafted and sent; the force signs, the university has not yet."""
    lead, force, partner = study.lead, agreements.force().id, university().id
    agreement: Agreement = sharing.begin(
        **study.by(lead), title="DEMO: Reports of scams", idempotency_key=new_key()
    )
    version = agreement.latest
    both = [force, partner]
    dataset = {
        "key": "d1",
        "name": "DEMO. Reports of scams",
        "fields": "Age\nPostcode\nLoss",
        "classes": ["personal"],
        "giver": force,
        "receivers": [partner],
    }
    parts: dict[str, Any] = {
        "parties": [{"organisation": each, "control": "controller"} for each in both],
        "datasets": [dataset],
        "bases": {f"d1:{each}": BASIS for each in both},
        "safes": {
            code: {"judgement": "met", "evidence": "DEMO. Seen on the form"} for code in said.SAFES
        },
        "terms": dict.fromkeys(said.NEEDED_TERMS, "DEMO. As in the force’s usual agreement"),
    }
    for code, values in parts.items():
        save_part(study, version, code, values)
    today = clock.today()
    sharing.save_dates(
        **study.by(lead),
        version=version,
        starts_on=today,
        ends_on=dates.months_after(today, 12),
        review_on=dates.months_after(today, 6),
        notice=NOTICE,
    )
    sharing.send(**study.by(lead), version=version)
    signing.sign(
        **study.by("infogov"),
        version=version,
        organisation_id=force,
        signatory="DEMO. Data protection officer",
        position="DEMO. Officer",
        signed_on=today,
    )


def save_part(study: Study, version: AgreementVersion, code: str, values: Any) -> None:
    sharing.save_section(
        **study.by(study.lead),
        version=version,
        code=code,
        values=values,
        base=content.digest({code: version.content.get(code)}),
    )


def meet_condition(study: Study) -> None:
    """The lead shows that the board's condition is met, and the secretary accepts it."""
    (row,) = conditions_of([study.project.id])[study.project.id]
    conditions.show_met(
        **study.by(study.lead), condition=row, evidence="DEMO. Signed by the sector inspector"
    )
    conditions.settle(**study.by("secretary"), condition=row, is_met=True, answer="")
