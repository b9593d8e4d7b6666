"""Makes the screenshots of the README and the guide from a served hub, seed and demo."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tools.bench import PASSWORD, Hub

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
WIDE, TALL = 1280, 900
SHOTS = {
    "front-page": ("staff", "/"),
    "search": ("staff", "/search?q=burglary"),
    "record": ("staff", "/projects/EBP-2013-0116"),
}
GUIDE = FOLDER.parent / "user-guide" / "images"
GUIDE_SHOTS = {
    "search": ("staff", "/search?q=burglary"),
    "ask-the-hub": ("staff", "/advice/ask?title=Do+texts+reduce+thefts"),
    "draft": ("lead2", "/projects/EBP-2026-6021"),
    "plan": ("lead", "/projects/EBP-2026-4718/tracking"),
    "meeting": ("secretary", "/board/meetings/2"),
    "board-report": ("secretary", "/reports/board-report"),
    "board": ("chair", "/board"),
    "ethics": ("ethics", "/ethics"),
    "agreements": ("infogov", "/agreements"),
    "student": ("supervisor", "/programme/students"),
    "publications": ("partner", "/projects/EBP-2026-4718"),
    "audit": ("auditor", "/admin/audit"),
    "people": ("admin", "/admin/people"),
}


def _sign_in(page: Page, hub: Hub, name: str) -> None:
    page.goto(hub.address("/sign-in"))
    page.fill("#email", f"{name}@demo.example")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit].govuk-button")
    page.wait_for_url(hub.address("/"))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="evidence-hub-pictures-"))
    hub = Hub(folder)
    try:
        hub.start()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for folder_of, shots in ((FOLDER, SHOTS), (GUIDE, GUIDE_SHOTS)):
                folder_of.mkdir(parents=True, exist_ok=True)
                for shot, (name, address) in shots.items():
                    page = browser.new_page(viewport={"width": WIDE, "height": TALL})
                    _sign_in(page, hub, name)
                    answer = page.goto(hub.address(address))
                    if answer is None or not answer.ok:
                        raise SystemExit(f"{address} does not show itself to {name}")
                    page.screenshot(path=folder_of / f"{shot}.png")
                    page.close()
                    print(folder_of / f"{shot}.png")
            browser.close()
    finally:
        hub.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
