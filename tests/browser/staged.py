"""Projects brought to where each page that needs something first can be looked at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.documents.models import Document, DocumentVersion
from evidence_hub.ethics.models.opinion import Renewal
from evidence_hub.importing import store
from evidence_hub.lifecycle.models import Condition
from evidence_hub.registry.models import (
    Amendment,
    Enquiry,
    ImportBatch,
    Project,
    ProjectVersion,
    Submission,
)
from evidence_hub.registry.operations.marking import DUTY
from evidence_hub.registry.stages import Stage
from evidence_hub.registry.versions import keep_version
from evidence_hub.tracking.models import Incident
from tests.browser.staged_agreements import stage_agreements
from tests.browser.staged_findings import stage_findings
from tests.browser.staged_programme import stage_programme
from tests.browser.staged_tracking import stage_tracking
from tests.functional.commissioning.test_calls import put_out
from tests.functional.ethics import builders as ethics
from tests.functional.registry.builders import actor, person, project

TEAM = {"lead": Relation.LEAD, "ethics": Relation.ASSIGNED}
WIDE = "A title that is as long as titles of studies are, with antidisestablishmentarianism in it"


def _row(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def _sent(made: Project, at: dt.datetime) -> ProjectVersion:
    version = keep_version(made, actor=actor("lead"), reason="sent for a test")
    _row(
        Submission(
            project=made, round=1, content=version, submitted_at=at, queued_since=at,
            submitted_by_name="Lee Lead", comments={},
        )
    )  # fmt: skip
    return version


def _live(at: dt.datetime) -> dict[str, list[str]]:
    """A live study with an opinion, an amendment, a condition, a document, an incident."""
    made = project(Stage.ASSESSMENT, {"lead": Relation.LEAD}, "EBP-2027-7701", title=WIDE)
    opinion = ethics.approved(made)
    made.stage = Stage.LIVE
    here, lead = f"/projects/{made.reference}", person("lead")
    changes = {"methods": {"before": "Half of the bikes get bells.", "after": "All get bells."}}
    amendment = _row(
        Amendment(
            project_id=made.id, kind="substantial", proposed_kind="substantial", changes=changes,
            reason="The bells came", filed_by_name="Lee Lead", filed_at=at,
        )
    )  # fmt: skip
    condition = _row(
        Condition(
            project=made, origin="ethics", text="Ask again", timing="later", owner="Lee Lead",
            set_at=at, set_by_name="Eve Ethics",
        )
    )  # fmt: skip
    incident = _row(
        Incident(
            idempotency_key="page" * 8, project=made, category="personal_data_breach", what="A lost list",
            aware_at=at, containment="It was found", reported_by=lead, reported_at=at,
        )
    )  # fmt: skip
    renewal = _row(
        Renewal(
            project_id=made.id, recruited=3, progress="On time", incidents="None",
            changes="None", until=clock.today() + dt.timedelta(days=200), filed_at=at,
            filed_by_name="Lee Lead",
        )
    )  # fmt: skip
    document = Document(
        idempotency_key="pages" * 5, project=made, title=WIDE, type="protocol", audience="team",
        attached_by_id=lead.id, attached_at=at,
    )  # fmt: skip
    document.versions = [
        DocumentVersion(
            project_id=made.id, number=1, sha256="0" * 64, size=9, kind="txt",
            file_name="a_file_name_without_any_space_" * 5 + ".txt", uploaded_by_name="Lee Lead",
            uploaded_at=at, status="no_text",
        )
    ]  # fmt: skip
    paper = f"{here}/documents/{_row(document).id}"
    made.question = "Do bells prevent thefts at night?"
    newer = keep_version(made, actor=actor("lead"), reason="another for a test").number
    return {
        "lead": [
            here, f"{here}/amendments/{amendment.id}", f"{here}/amendments/new/design",
            f"{here}/conditions", f"{here}/conditions/{condition.id}", f"{here}/documents", paper,
            f"{here}/incidents", f"{here}/incidents/{incident.id}",
            f"{paper}/edit", f"{paper}/versions/new", f"{here}/versions/1.0", f"{here}/versions",
            f"{here}/compare?from=1.0&to={newer}", f"{here}/ethics/end-of-study",
        ],
        "ethics": [
            f"{here}/ethics/amendments/{amendment.id}", f"{here}/ethics/condition",
            f"{here}/ethics/opinions/{opinion.id}/revoke", f"{here}/ethics/renewals/{renewal.id}",
            f"{here}/ethics/review/participants",
        ],
        "infogov": [f"{here}/incidents/{incident.id}"],
        "secretary": [f"{here}/amendments/{amendment.id}", f"{here}/history"],
    }  # fmt: skip


def _under_review() -> dict[str, list[str]]:
    made = project(Stage.ASSESSMENT, {"lead": Relation.LEAD}, "EBP-2027-7702")
    application = ethics.sent(made)
    ethics.review_all(made, application)
    here = f"/projects/{made.reference}/ethics"
    simple = project(
        Stage.ASSESSMENT, {"lead": Relation.LEAD}, "EBP-2027-7703", people_or_data="no"
    )
    ethics.sent(simple, ethics.NO_DATA)
    there = f"/projects/{simple.reference}/ethics"
    return {
        "ethics": [here, f"{here}/review", f"{here}/review/participants", f"{here}/opinion"],
        "infogov": [f"{there}/confirmation", f"{there}/confirmation/withdraw"],
    }


def _before(at: dt.datetime) -> dict[str, list[str]]:
    """A draft, a project at the secretary's desk, a declined one, an enquiry."""
    draft = project(Stage.DRAFT, reference="EBP-2027-7704", title=WIDE)
    asked = {"lead": Relation.LEAD, "chair": Relation.ASSIGNED}
    waiting = project(Stage.SCREENING, asked, "EBP-2027-7705", title=WIDE)
    next(each for each in waiting.people if each.part == Relation.ASSIGNED).duty = DUTY
    _sent(waiting, at)
    declined = project(Stage.DECLINED, reference="EBP-2027-7706")
    enquiry = _row(
        Enquiry(
            idempotency_key="enquiry" * 4, title=WIDE, question="Do bells help?", people_or_data="no",
            decision_informed="Whether to fit them", raised_by=person("staff"), raised_at=at,
        )
    )  # fmt: skip
    here = f"/projects/{draft.reference}"
    return {
        "staff": [f"/enquiries/{enquiry.id}"],
        "lead": [
            f"{here}/draft", f"{here}/draft/question", f"{here}/check", f"{here}/withdraw",
            f"{here}/alike/{waiting.reference}", f"/projects/{declined.reference}/second-look",
        ],
        "secretary": [
            f"/enquiries/{enquiry.id}", f"/projects/{waiting.reference}/screening", "/screening",
        ],
        "chair": [f"/projects/{waiting.reference}/marking"],
    }  # fmt: skip


def _closed_part() -> dict[str, list[str]]:
    """A meeting's closed part, on a study ready for the board, and an item of its open part."""
    made = project(Stage.BOARD_READY, reference="EBP-2027-7707", title=WIDE)
    meeting = db.session.scalars(select(Meeting).order_by(Meeting.held_on.desc())).first()
    assert meeting is not None
    _row(
        AgendaItem(
            meeting=meeting, place=50, part="closed", kind="proposal", title=WIDE, project=made
        )
    )  # fmt: skip
    item = _row(AgendaItem(meeting=meeting, place=51, part="open", kind="other", title=WIDE))
    here = f"/board/meetings/{meeting.id}"
    call = f"/board/calls/{put_out(title=WIDE).id}"
    return {
        "chair": [f"{here}/closed-pack"],
        "secretary": [
            f"{here}/items/{item.id}", f"{here}/items/{item.id}/interests", call,
            "/board/calls", "/board/calls/new", f"{call}/last-day", f"{call}/withdraw",
        ],
        "staff": ["/board/calls", call, f"{call}/answer"],
    }  # fmt: skip


def _imports(app: Flask) -> dict[str, list[str]]:
    folder = app.config["HUB"].data_dir
    lines = "Title,Partner,Start\nBells on bikes,University of Nowhere,32/13/2020\n,,\n"
    table = store.keep(folder, lines.encode(), "list.csv")
    ris = b"TY  - JOUR\nTI  - Bells on bikes\nAU  - Bell, A.\nPY  - 2020\nER  - \n"
    references = store.keep(folder, ris, "bells.ris")
    batch = _row(
        ImportBatch(
            file_name="list.csv", sha256=table.sha256, imported_at=clock.now(),
            imported_by_name="Sam Secretary", refused=[[3, "It has no title"]],
            counts={"imported": 0, "new": 0, "same": 0, "possibly the same": 0, "refused": 1},
        )
    )  # fmt: skip
    return {
        "secretary": [
            f"/projects/import/{table.sha256}", f"/library/import/{references.sha256}",
            f"/projects/import/batches/{batch.id}",
        ]
    }  # fmt: skip


def stage(app: Flask) -> dict[str, list[str]]:
    """Make it all in a hub; return who looks → addresses."""
    found: dict[str, list[str]] = {}
    with app.app_context(), writing():
        at = clock.now()
        folder = Path(app.config["HUB"].data_dir)
        parts = [_live(at), _under_review(), _before(at), _closed_part(), _imports(app)]
        parts += stage_agreements(folder)
        parts += stage_tracking()
        parts += stage_findings()
        parts.append(stage_programme())
        db.session.commit()
    for part in parts:
        for who, addresses in part.items():
            found.setdefault(who, []).extend(addresses)
    return found
