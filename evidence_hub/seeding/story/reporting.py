"""What a study found, what is recommended, and what comes of it (T9 to T13)."""

from __future__ import annotations

import io
from typing import Any

from evidence_hub.agreements.models import Output
from evidence_hub.agreements.operations import outputs, submitting
from evidence_hub.core import clock
from evidence_hub.documents import operations as documents
from evidence_hub.findings.models import Finding, Recommendation
from evidence_hub.findings.operations import (
    actions,
    adoption,
    final_report,
    findings,
    recommendations,
    strength,
)
from evidence_hub.seeding.story.script import Study, Told, new_key
from evidence_hub.tracking.operations import ending


def find(study: Study, days: int, **content: Any) -> Told[Finding]:
    """Keep a finding that the lead records."""
    given = {"status": "final", "emmie": {}, **content}
    return study.on(
        days,
        lambda: findings.record(
            **study.by(study.lead),
            idempotency_key=new_key(),
            content=findings.Content(**given),
        ),
    )


def account_for(study: Study, days: int) -> None:
    """Keep the final report: what was promised is told."""
    study.on(days, lambda: final_report.send(**study.by(study.lead)), hour=12)


def judge(study: Study, days: int, outcome: str, maryland: str, why: str) -> None:
    study.on(
        days,
        lambda: strength.assess(
            **study.by("member"),
            idempotency_key=new_key(),
            outcome=outcome,
            maryland=maryland,
            confidence="moderate",
            rationale=why,
            assessed_on=clock.today(),
        ),
    )


def release(study: Study, days: int) -> None:
    study.on(days, lambda: findings.release(**study.by("chair")), hour=17)


def recommend(
    study: Study, days: int, rests_on: Told[Finding], texts: tuple[str, ...], owner: str
) -> Told[list[Recommendation]]:
    """Keep recommendations and the lead's word that they are all."""

    def step() -> list[Recommendation]:
        lead = study.lead
        made = [
            recommendations.propose(
                **study.by(lead),
                idempotency_key=new_key(),
                text=text,
                why="DEMO. It changes nothing and costs money.",
                severity="recommendation",
                owner=study.person(owner),
                findings=[rests_on.it.id],
            )
            for text in texts
        ]
        # Without the lead's word that these are all, the study cannot go on to implementation
        # (DOMAIN T11).
        final_report.confirm_recommendations(**study.by(lead), count=len(made))
        return made

    return study.on(days, step, hour=13)


def keeping(study: Study, name: str) -> dict[str, Any]:
    """How somebody stands to an action or recommendation that is theirs."""
    given = study.owning(name)
    return {"actor": given["actor"], "relationship": given["relationship"]}


def act(
    study: Study,
    days: int,
    rows: Told[list[Recommendation]],
    text: str,
    owner: str,
    *,
    due: int,
    done: int | None = None,
) -> None:
    """Keep an action on the first recommendation, and perhaps that it was done and verified."""
    made = study.on(
        days,
        lambda: actions.add(
            **keeping(study, owner),
            recommendation=rows.it[0],
            idempotency_key=new_key(),
            text=text,
            owner=study.person(owner),
            due_on=study.day(due),
            benefits=[],
        ),
        hour=14,
    )
    if done is None:
        return

    def finish() -> None:
        actions.report(
            **keeping(study, owner),
            action=made.it,
            percent=100,
            status="complete",
            evidence="DEMO. Letter to all teams",
            version=None,
        )
        given = study.by("member")
        actions.verify(
            actor=given["actor"],
            relationship=given["relationship"],
            action=made.it,
            is_verified=True,
            note="",
        )

    study.on(done, finish, hour=14)


def adopt(study: Study, days: int, rows: Told[list[Recommendation]], unit: str, owner: str) -> None:
    study.on(
        days,
        lambda: adoption.enter_stage(
            **keeping(study, owner),
            recommendation=rows.it[0],
            unit=unit,
            owner=study.person(owner),
            stage="pilot",
            entered_on=clock.today(),
            note="DEMO. Said by the unit",
        ),
        hour=15,
    )


def output(study: Study, days: int, title: str) -> Told[Output]:
    return study.on(
        days,
        lambda: outputs.plan(
            **study.by(study.lead),
            title=title,
            output_type="journal_article",
            outlet="DEMO. A journal",
            planned_on=None,
            idempotency_key=new_key(),
        ),
    )


def abandon(study: Study, days: int, planned: Told[Output]) -> None:
    study.on(
        days,
        lambda: outputs.move_on(
            **study.by(study.lead),
            output=planned.it,
            stage="abandoned",
            reason_code="no_time",
            reason="DEMO. The report to the board says it all.",
        ),
    )


def submit(study: Study, days: int, planned: Told[Output], text: str) -> None:
    """Keep the step by which a manuscript is attached and sent for clearance."""

    def step() -> None:
        lead, store = study.lead, study.story.store
        file = documents.attach(
            **study.by(lead),
            title=planned.it.title,
            document_type="manuscript",
            audience="reviewers",
            file=store.keep(io.BytesIO(text.encode()), "demo-paper.txt"),
        )
        submitting.submit(
            **study.by(lead),
            output=planned.it,
            file=file,
            sha256=file.sha256,
            outlet="DEMO. A journal",
            planned_on=None,
            note="DEMO. It is critical of the form.",
        )

    study.on(days, step)


def lessons(study: Study, days: int, text: str) -> None:
    study.on(
        days,
        lambda: ending.say(**study.by(study.lead), code="lessons", text=text),
    )
