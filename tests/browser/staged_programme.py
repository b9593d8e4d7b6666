"""Pages of the wider programme that need something first."""

from __future__ import annotations

from tests.functional.programme import builders as programme
from tests.functional.programme.test_advice import answered, asked
from tests.functional.reports.test_board_report import begun

LONG = "Which of the lights that the towns along the river have tried helps bike-marking most?"


def stage_programme() -> dict[str, list[str]]:
    """Return the addresses, by who looks."""
    waits = asked("partner", idempotency_key="1" * 32, title=LONG, detail=LONG * 3).id
    known = answered(
        answered(asked("staff", idempotency_key="2" * 32, title=LONG)),
        text=LONG * 5,
        cites="EBP-2013-0115, EBP-2013-0116",
    ).id
    report = f"/reports/board-report/{begun(edit=LONG).id}"
    made = programme.everything()
    fair, course = f"/programme/fairs/{made['fair']}", f"/programme/students/{made['award']}"
    said = f"/programme/fairs/interests/{made['interest']}"
    fund, joined = (
        f"/programme/funding/{made['fund']}",
        f"/programme/partnerships/{made['venture']}",
    )
    placed = f"/programme/placements/{made['placement']}"
    ended = programme.award(idempotency_key="over" * 8)
    ended.presented_on, ended.presented_where = programme.day(-1), "The board"
    over = f"/programme/students/{ended.id}"
    return {
        "supervisor": [
            "/programme", "/programme/students", course, f"{course}/meeting", f"{course}/end",
            f"{course}/milestones/new", f"{course}/milestones/{made['mark']}/met",
            f"{course}/presentation", placed, f"{placed}/found", f"{over}/implementation",
            "/help/supervisor",
        ],
        "student": ["/programme", "/programme/students", course],
        "member": ["/programme/students", course, joined, f"/programme/partnerships/{made['hub']}"],
        "secretary": [
            "/programme", "/programme/fairs", "/programme/fairs/new", fair, f"{fair}/offer",
            f"{fair}/interest", f"{fair}/change", f"{fair}/call-off",
            f"/programme/fairs/offers/{made['offer']}/take-away", "/help/secretary", said, f"{said}/enquiry", "/programme/students",
            "/programme/students/new", course, f"{course}/supervisor", "/programme/consortia",
            "/programme/hubs", joined, f"{joined}/change", "/programme/partnerships/new/hub",
            "/programme/placements", "/programme/placements/new", placed, "/programme/funding",
            "/programme/funding/new", fund, f"{fund}/change", f"{fund}/let-go",
            f"/programme/funding/{made['bid']}/answer",
            "/reports/portfolio", "/reports/board-report", "/reports/board-report/new", report, f"{report}/final",
            f"{report}/edit/board",
            "/advice", f"/advice/{waits}", f"/advice/{waits}/adviser", f"/advice/{waits}/answer",
            f"/advice/{known}",
        ],
        "staff": ["/reports/portfolio", "/reports/board-report",f"/advice/{known}", f"/advice/{known}/helped", "/advice/ask?title=lights"],
        "partner": [f"/advice/{waits}", f"/advice/{waits}/take-back", "/advice?mine=yes"],
    }  # fmt: skip
