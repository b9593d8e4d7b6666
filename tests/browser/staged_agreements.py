"""Studies whose agreements, assessments and papers wait for each of those who act on them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from evidence_hub.agreements import queries
from evidence_hub.agreements.operations import (
    advisers,
    clearing,
    extensions,
    impact,
    rights,
    signing,
)
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from tests.functional.agreements import builders as terms
from tests.functional.registry.builders import person

Addresses = dict[str, list[str]]


def _home(found: Project) -> str:
    return f"/projects/{found.reference}/agreements"


def _assessments() -> Addresses:
    """Impact assessments at each of their steps."""
    asked, drafted, risky, advised = (
        terms.study(Stage.SET_UP, reference=f"EBP-2027-771{number}") for number in range(4)
    )
    impact.answer_screening(**terms.by("lead", asked), answers=terms.NO_RISK)
    terms.drafted(drafted)
    row = terms.drafted(risky, residual="high")
    impact.advise(
        **terms.by("infogov", risky), impact=row, verdict="high_risk", advice="Ask the Commissioner"
    )
    row = terms.drafted(advised)
    impact.advise(**terms.by("infogov", advised), impact=row, verdict="proceed", advice="Go ahead")
    db.session.commit()
    there = "data-protection"
    return {
        "lead": [
            _home(asked), f"{_home(asked)}/{there}", f"{_home(asked)}/{there}/screening",
            f"{_home(asked)}/data-sharing", f"{_home(asked)}/data-sharing/new",
            f"{_home(drafted)}/{there}/assessment",
        ],
        "infogov": [
            f"{_home(asked)}/{there}/screening/decision", f"{_home(drafted)}/{there}/advice",
            f"{_home(risky)}/{there}/commissioner", f"{_home(advised)}/{there}/recipients",
        ],
        "lead2": [f"{_home(advised)}/{there}", f"{_home(advised)}/{there}/acceptance"],
        "secretary": [f"{_home(asked)}/advisers"],
    }  # fmt: skip


def _sharing(folder: Path) -> Addresses:
    """A draft, a signed agreement with access and a request, one that ended."""
    found = terms.study(Stage.LIVE, reference="EBP-2027-7714")
    draft, held, ended = terms.draft(found), terms.signed(found), terms.signed(found)
    sent = terms.draft(found)
    terms.sharing.send(**terms.by("lead", found), version=sent.latest)
    today = clock.today()
    access = signing.give_access(
        **terms.by("infogov", found), agreement=held, person=person("student"), dataset="d1",
        starts_on=today, ends_on=today,
    )  # fmt: skip
    more = extensions.ask(
        **terms.by("partner", found), agreement=held, until=today + dt.timedelta(days=900),
        reason="The analysis goes on",
    )  # fmt: skip
    varied = terms.signed(found)
    terms.sharing.vary(**terms.by("lead", found), agreement=varied, reason="Another year")
    terms.terminated(found, ended)
    certificate = terms.certified(found, ended, folder)
    db.session.commit()
    a, b, c, d, e = (
        f"{_home(found)}/data-sharing/{each.number}" for each in (draft, held, ended, sent, varied)
    )
    return {
        "lead": [
            a, f"{a}/parties", f"{a}/datasets", f"{a}/datasets/d1", f"{a}/datasets/d1/remove",
            f"{a}/dates", f"{a}/bases", f"{a}/bases/d1", f"{a}/safes",
            f"{a}/terms", b, f"{b}/versions/1", f"{d}/take-back", f"{b}/vary",
            f"{e}/give-up-variation",
        ],
        "infogov": [
            f"{b}/access", f"{b}/access/{access.id}/end", f"{b}/terminate", f"{d}/signature",
            f"{b}/more-time/{more.id}", f"{_home(found)}/certificates/{certificate.id}",
            f"{_home(found)}/condition", "/agreements", "/agreements/grounds",
        ],
        "partner": [_home(found), b, c, f"{c}/certificate", f"{d}", f"{e}/more-time"],
    }  # fmt: skip


def _rights() -> Addresses:
    found = terms.study(Stage.LIVE, reference="EBP-2027-7715")
    advisers.assign(**terms.by("secretary", found), person=person("legal"))
    force = queries.force().id
    item = rights.add_item(
        **terms.by("lead", found), kind="results", title="Codebook", description="",
        owners=[force], outside_owner="",
    )  # fmt: skip
    rights.add_right(
        **terms.by("lead", found), item=item, kind="licence", giver_id=force,
        holder_id=terms.university().id, scope="teaching", terms="",
    )  # fmt: skip
    rights.advise(**terms.by("legal", found), model="", advice="It may stand")
    db.session.commit()
    here = f"{_home(found)}/ip"
    return {
        "lead": [here, f"{here}/new", f"{here}/{item.id}/right", f"{here}/{item.id}/remove"],
        "legal": [here, f"{here}/advice", f"{here}/agreed"],
    }


def _papers(folder: Path) -> Addresses:
    found = terms.study(Stage.REPORTING, reference="EBP-2027-7716")
    text = terms.submitted(found, folder)
    comment = clearing.comment(
        **terms.by("infogov", found), submission=text, kind="fact", ground="", place="Page 3",
        text="There were twelve", note="",
    )  # fmt: skip
    clearing.return_to_authors(**terms.by("infogov", found), submission=text)
    planned = terms.output(found)
    other = terms.submitted(found, folder, "Another paper.")
    db.session.commit()
    here = f"{_home(found)}/publications"
    return {
        "lead": [
            here, f"{here}/new", f"{here}/outputs/{planned.id}",
            f"{here}/outputs/{planned.id}/submit", f"{here}/{text.id}",
            f"{here}/{text.id}/comments/{comment.id}",
        ],
        "infogov": [f"{here}/{other.id}", f"{here}/{other.id}/comment"],
        "chair": [f"{here}/{other.id}", f"{here}/{other.id}/decision"],
    }  # fmt: skip


def stage_agreements(folder: Path) -> list[Addresses]:
    """Make them all; return who looks → addresses, part by part."""
    return [_assessments(), _sharing(folder), _rights(), _papers(folder)]
