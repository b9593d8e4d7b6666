"""Assessments, agreements and submissions made through the operations themselves."""

from __future__ import annotations

import datetime as dt
import io
import secrets
from typing import Any

from sqlalchemy import select

from evidence_hub.agreements import content as said
from evidence_hub.agreements import queries
from evidence_hub.agreements.models import (
    Agreement,
    AgreementVersion,
    Certificate,
    ClearanceDecision,
    ClearanceSubmission,
    Impact,
    Output,
)
from evidence_hub.agreements.operations import (
    clearing,
    disposal,
    impact,
    outputs,
    sharing,
    signing,
    submitting,
)
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation, Relationship
from evidence_hub.core.database import db
from evidence_hub.directory.models import Organisation
from evidence_hub.documents import operations as documents
from evidence_hub.documents.models import DocumentVersion
from evidence_hub.documents.store import Store, Stored
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.content import digest
from evidence_hub.registry.models import Project, ProjectPartner
from evidence_hub.registry.stages import Stage
from tests.functional.registry.builders import actor, person, project

TEAM = {
    "lead": Relation.LEAD,
    "supervisor": Relation.SUPERVISOR,
    "partner": Relation.PARTNER,
    "student": Relation.STUDENT,
}
NO_RISK = dict.fromkeys(
    ("profiling", "sensitive", "vulnerable", "linking", "technology", "unexpected"), "no"
)
ASSESSMENT = {
    "description": "Owners get texts",
    "necessity": "No other way",
    "consulted": "The union",
    "risks": "A wrong number",
    "measures": "Numbers are checked",
    "residual": "low",
}
TERMS = {name: f"What is agreed on {name}" for name in said.NEEDED_TERMS}
SAFES = {code: {"judgement": "met", "evidence": f"Seen for {code}"} for code in said.SAFES}
BASIS = {"regime": "dpa_2018_part_2", "basis": "art_6_1_e", "safeguard": "art_84b"}
NOTICE: dict[str, Any] = {
    "notice_days": 60,
    "longest_delay": 90,
    "stops_when_suspended": False,
    "stops_with_authors": False,
    "silence_releases": False,
}


def university() -> Organisation:
    return db.session.scalars(
        select(Organisation).where(Organisation.code == "demo_university")
    ).one()


def study(stage: Stage = Stage.SET_UP, **values: Any) -> Project:
    """A study with the DEMO university as its partner."""
    made = project(stage, TEAM, **values)
    made.partners = [ProjectPartner(organisation=university(), part="academic_partner")]
    db.session.commit()
    return made


def relationship(who: Actor, found: Project) -> Relationship:
    return viewer_for(who).relationship(found)


def by(name: str, found: Project) -> dict[str, Any]:
    who = actor(name)
    return {"actor": who, "relationship": relationship(who, found), "project": found}


def screened(found: Project, *, is_needed: bool = True) -> Impact:
    row = impact.answer_screening(**by("lead", found), answers=NO_RISK)
    impact.decide_screening(
        **by("infogov", found), impact=row, is_needed=is_needed, reason="Few data, all known"
    )
    db.session.commit()
    return row


def drafted(found: Project, **content: str) -> Impact:
    row = screened(found)
    impact.draft(
        **by("lead", found), impact=row, content={**ASSESSMENT, **content}, owner=person("lead2")
    )
    return row


def owner(found: Project, row: Impact) -> dict[str, Any]:
    who = actor("lead2")
    relations = relationship(who, found).relations | {Relation.OWNER}
    return {"actor": who, "relationship": Relationship(relations), "project": found, "impact": row}


def accepted(found: Project, *, days: int = 300) -> Impact:
    row = drafted(found)
    impact.advise(**by("infogov", found), impact=row, verdict="proceed", advice="Go ahead")
    impact.accept(
        **owner(found, row), is_accepted=True, answer="",
        review_on=clock.today() + dt.timedelta(days=days),
    )  # fmt: skip
    db.session.commit()
    return row


def recipients(found: Project, row: Impact, keys: list[int] | None = None) -> None:
    keys = [university().id] if keys is None else keys
    impact.name_recipients(
        **by("infogov", found), impact=row, recipients=keys, reason="" if keys else "None leave"
    )
    db.session.commit()


def save(found: Project, version: AgreementVersion, code: str, values: Any) -> None:
    sharing.save_section(
        **by("lead", found), version=version, code=code, values=values,
        base=digest({code: version.content.get(code)}),
    )  # fmt: skip


def dataset(**values: Any) -> dict[str, Any]:
    return {
        "key": "d1",
        "name": "Bike owners",
        "fields": "Name\nNumber",
        "classes": ["personal"],
        "giver": queries.force().id,
        "receivers": [university().id],
        **values,
    }


def dates(
    found: Project, version: AgreementVersion, start: int = 0, end: int = 365, **notice: Any
) -> None:
    today = clock.today()
    sharing.save_dates(
        **by("lead", found), version=version,
        starts_on=today + dt.timedelta(days=start), ends_on=today + dt.timedelta(days=end),
        review_on=today + dt.timedelta(days=(start + end) // 2),
        notice={**NOTICE, **notice},
    )  # fmt: skip


def draft(found: Project, partner: Organisation | None = None, **notice: Any) -> Agreement:
    """A complete draft from today for a year, with the university unless another is given."""
    partner = partner or university()
    made = sharing.begin(
        **by("lead", found), title="Bike owners", idempotency_key=secrets.token_hex(8)
    )
    version = made.latest
    both = [queries.force().id, partner.id]
    save(found, version, "parties", [{"organisation": k, "control": "controller"} for k in both])
    save(found, version, "datasets", [dataset(receivers=[partner.id])])
    dates(found, version, **notice)
    save(found, version, "bases", {f"d1:{key}": BASIS for key in both})
    save(found, version, "safes", SAFES)
    save(found, version, "terms", TERMS)
    db.session.commit()
    return made


def sign(found: Project, version: AgreementVersion, key: int, **values: Any) -> None:
    signing.sign(
        **{
            **by("infogov", found),
            "version": version,
            "organisation_id": key,
            "signatory": "Robin Rector",
            "position": "Registrar",
            "signed_on": clock.today(),
            **values,
        }
    )


def signed(found: Project, partner: Organisation | None = None, **notice: Any) -> Agreement:
    made = draft(found, partner, **notice)
    sharing.send(**by("lead", found), version=made.latest)
    for key in list(made.latest.unsigned):
        sign(found, made.latest, key)
    db.session.commit()
    return made


def terminated(found: Project, agreement: Agreement) -> None:
    sharing.terminate(**by("infogov", found), agreement=agreement, reason="The purpose is met")
    db.session.commit()


def keep(folder: Any, text: str, name: str = "paper.txt") -> Stored:
    return Store(folder).keep(io.BytesIO(text.encode()), name)


def attached(
    found: Project, folder: Any, text: str = "The texts did harm.", **values: Any
) -> DocumentVersion:
    version = documents.attach(
        **{
            **by("partner", found),
            "title": "Paper on texts",
            "document_type": "manuscript",
            "audience": "reviewers",
            "file": keep(folder, text),
            **values,
        }
    )
    db.session.commit()
    return version


def output(found: Project) -> Output:
    return outputs.plan(
        **by("partner", found), title="Do texts harm?", output_type="journal_article",
        outlet="A journal", planned_on=None, idempotency_key=secrets.token_hex(8),
    )  # fmt: skip


def submitted(
    found: Project, folder: Any, text: str = "The texts did harm."
) -> ClearanceSubmission:
    file = attached(found, folder, text)
    row = submitting.submit(
        **by("partner", found), output=output(found), file=file, sha256=file.sha256,
        outlet="A journal", planned_on=None, note="",
    )  # fmt: skip
    db.session.commit()
    return row


def decide(
    found: Project, row: ClearanceSubmission, outcome: str = "cleared", **values: Any
) -> ClearanceDecision:
    made = clearing.decide(
        **{
            **by("chair", found),
            "submission": row,
            "sha256": row.sha256,
            "outcome": outcome,
            "withheld": [],
            "delayed_until": None,
            "reasons": "" if outcome == "cleared" else "As said",
            "response": "",
            **values,
        }
    )
    db.session.commit()
    return made


def certified(found: Project, held: Agreement, folder: Any, **values: Any) -> Certificate:
    """A certificate of the university's for its copies of the one dataset, filed by the partner."""
    row = disposal.file_certificate(
        **{
            **by("partner", found),
            "agreement": held,
            "holder_id": university().id,
            "datasets": ["d1"],
            "assets": "Two laptops",
            "method": "destroyed",
            "method_words": "Overwritten",
            "done_on": clock.today(),
            "backups": "destroyed",
            "backups_words": "",
            "signatory": "Robin Rector",
            "witness": "Wanda Witness",
            "file": keep(folder, "We have erased everything.", "certificate.txt"),
            "idempotency_key": secrets.token_hex(8),
            **values,
        }
    )
    db.session.commit()
    return row
