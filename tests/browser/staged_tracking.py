"""Studies with a plan, reports, risks, money and benefits, and one that is to end."""

from __future__ import annotations

from evidence_hub.core.database import db
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.operations import ending
from tests.functional.registry.builders import person
from tests.functional.tracking import builders as made

Addresses = dict[str, list[str]]


def _live() -> Addresses:
    found = made.live(reference="EBP-2027-7730")
    keys = made.everything(found)
    here = f"/projects/{found.reference}/tracking"
    line = f"{here}/money/{keys['line']}"
    return {
        "lead": [
            here, f"{here}/plan", f"{here}/plan/new", f"{here}/plan/1", f"{here}/plan/1/forecast",
            f"{here}/plan/1/met", f"{here}/plan/1/new-date", f"{here}/plan/1/cancel",
            f"{here}/progress", f"{here}/progress/1", f"{here}/progress/new",
            f"{here}/progress/end-of-collecting", f"{here}/progress/2/edit", f"{here}/risks",
            f"{here}/risks/new", f"{here}/risks/1", f"{here}/risks/1/close", f"{here}/money",
            f"{here}/money/new", f"{here}/money/{keys['proposed']}/withdraw", f"{line}/forecast",
            f"{here}/benefits", f"{here}/benefits/new", f"{here}/benefits/1",
            f"{here}/benefits/1/edit", f"{here}/leaving", f"{here}/leaving/departure",
            f"{here}/leaving/exit", "/tracking", "/tracking/overdue", "/tracking/benefits",
        ],
        "secretary": [
            f"{here}/plan/2/answer", f"{here}/progress/1/answer", f"{here}/money",
            f"{here}/money/{keys['proposed']}/confirm", f"{line}/book", f"{line}/carry",
            f"{line}/entries/{keys['entry']}/take-back", "/tracking/money",
            "/tracking/money/budget/new", f"/tracking/money/budget/{keys['year']}", "/tracking",
        ],
        "lead2": [f"{here}/benefits/1/measure"],
        "member": [f"{here}/benefits/1/values/{keys['reading']}/check", f"{here}/benefits/1"],
        "partner": [here, f"{here}/plan", f"{here}/benefits", "/tracking"],
    }  # fmt: skip


def _ending() -> Addresses:
    found = made.live(reference="EBP-2027-7731")
    ending.record_departure(
        **made.by("lead", found), idempotency_key="d" * 32, person=person("student"),
        successor=person("lead"), last_day=made.day(20),
        leaving=ending.Leaving(
            reason="The course ended", datasets="none", devices="A laptop, on the last day",
            drafts="none", consent="In the locked room", embargo="", rights="", then="successor",
        ),
    )  # fmt: skip
    ending.request_exit(
        **made.by("lead", found), reason="No bikes come", participants="They are told"
    )
    db.session.commit()
    here = f"/projects/{found.reference}/tracking"
    empty = made.live(Stage.SET_UP, reference="EBP-2027-7732")
    return {
        "lead": [
            f"{here}/leaving", f"{here}/leaving/lessons",
            *(f"/projects/{empty.reference}/tracking/{part}"
              for part in ("plan", "progress", "risks", "money", "benefits", "leaving")),
        ]
    }  # fmt: skip


def stage_tracking() -> list[Addresses]:
    return [_live(), _ending()]
