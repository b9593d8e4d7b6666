"""Pages of the wider programme that need something first."""

from __future__ import annotations

from tests.functional.programme.test_advice import answered, asked
from tests.functional.reports.test_board_report import begun

LONG = "Which of the lights that the towns along the river have tried helps bike-marking most?"


def stage_programme() -> dict[str, list[str]]:
    """Return the addresses, by who looks."""
    waits = asked("partner", once="1" * 32, title=LONG, detail=LONG * 3).id
    known = answered(
        answered(asked("staff", once="2" * 32, title=LONG)),
        text=LONG * 5,
        cites="EBP-2013-0115, EBP-2013-0116",
    ).id
    report = f"/reports/board-report/{begun(edit=LONG).id}"
    return {
        "secretary": [
            "/reports/portfolio", "/reports/board-report", "/reports/board-report/new", report, f"{report}/final",
            f"{report}/edit?key=board",
            "/advice", f"/advice/{waits}", f"/advice/{waits}/adviser", f"/advice/{waits}/answer",
            f"/advice/{known}",
        ],
        "staff": ["/reports/portfolio", "/reports/board-report",f"/advice/{known}", f"/advice/{known}/helped", "/advice/ask?title=lights"],
        "partner": [f"/advice/{waits}", f"/advice/{waits}/take-back", "/advice?mine=yes"],
    }  # fmt: skip
