"""A study that reports, with all that comes of its findings, and one with nothing yet."""

from __future__ import annotations

from tests.functional.findings import builders as made

Addresses = dict[str, list[str]]


def stage_findings() -> list[Addresses]:
    keys = made.everything("EBP-2027-7750")
    here = f"/projects/{keys['found']}"
    one, finding = f"{here}/recommendations/1", f"{here}/findings/{keys['finding']}"
    bare = f"/projects/{made.analysed(reference='EBP-2027-7751').reference}"
    return [
        {
            "lead": [
                f"{here}/findings", f"{here}/findings/new", f"{finding}/edit",
                f"{finding}/withdraw", f"{here}/findings/report",
                f"{bare}/findings/outcomes/1/explain", f"{here}/recommendations",
                f"{here}/recommendations/new", f"{here}/recommendations/confirm",
                f"{here}/recommendations/2", f"{here}/recommendations/2/edit", one,
                f"{here}/benefits-review", f"{here}/line-of-sight",
                f"{here}/line-of-sight?from=benefits", here, f"{bare}/findings",
                f"{bare}/recommendations", f"{bare}/benefits-review", f"{bare}/line-of-sight",
                "/recommendations", "/reports/line-of-sight",
            ],
            "lead2": [
                one, f"{one}/actions/new", f"{one}/actions/1/report", f"{one}/actions/1/hand-on",
                f"{one}/units/new", f"{one}/units/{keys['unit']}",
                f"{here}/benefits-review/1/conclude",
            ],
            "member": [
                f"{one}/actions/2/verify", f"{here}/benefits-review/1/check",
                f"{here}/findings/outcomes/1/strength", one, "/recommendations",
            ],
            "chair": [f"{here}/findings/release", f"{here}/findings"],
            "partner": [f"{here}/findings", one, f"{here}/benefits-review"],
        }
    ]  # fmt: skip
