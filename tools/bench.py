"""Measures the hub on large registers over HTTP and writes docs/performance.md.

For each size: a fresh data folder, the seed, a synthesised register, a real server, then requests
one after another, signed in as each role in turn: who has duties loads more than who reads.
Whole figures, never asserted.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "performance.md"
SIZES = (1000, 10_000)
ROUNDS = 40
ROLES = ("staff", "lead", "secretary", "chair", "ethics")
WARMED = 3  # addresses of a page asked for once before the clock runs
PASSWORD = "evidence-hub-demo"  # noqa: S105  # nosec B105 - the published demo password
QUERIES = (
    "burglary", "procedural justice", "knife crime checklist", "hot-spot patrols Coventry",
    "swordfish", '"text messages"', "victim satisfaction", "robb*", "partner:cambridge",
)  # fmt: skip


@dataclass
class PageFigures:
    """One page as one role sees it."""

    took_ms: list[float]
    busy_ms: float
    size: int
    statements: int = 0


@dataclass
class Measured:
    projects: int
    first_start_s: float = 0.0
    second_start_s: float = 0.0
    synthesis_s: float = 0.0
    memory_mb: float = 0.0
    load: float = 0.0
    pages: dict[tuple[str, str], PageFigures] = field(default_factory=dict)


class Hub:
    """A served hub in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.env = {**os.environ, "EVIDENCE_HUB_DATA_DIR": str(folder)}
        self.process: subprocess.Popen[bytes] | None = None
        self._forget_cookies()

    def _forget_cookies(self) -> None:
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def flask(self, *arguments: str) -> float:
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT, env=self.env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return time.perf_counter() - started

    def start(self) -> float:
        """Prepare and serve; return the seconds until the hub is ready to answer."""
        started = time.perf_counter()
        self.flask("prepare")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(self.port)],
            cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(600):
            try:
                self.get("/readyz")
                break
            except OSError:
                time.sleep(0.1)
        return time.perf_counter() - started

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path: str) -> str:
        with self.opener.open(self.address(path), timeout=60) as answer:
            return str(answer.read().decode())

    def sign_in(self, role: str) -> None:
        self._forget_cookies()
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/sign-in"))
        token = found[1] if found else ""
        fields = {
            "csrf_token": token,
            "email": f"{role}@demo.example",
            "password": PASSWORD,
            "next": "",
        }
        data = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address("/sign-in"), data=data)  # noqa: S310
        self.opener.open(request, timeout=60).read()

    def _pids(self) -> list[int]:
        if self.process is None:
            return []
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [self.process.pid, *map(int, children.read_text().split())]

    def memory_mb(self) -> float:
        """Return the resident memory of all server processes."""
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._pids()]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def busy_ms(self) -> float:
        """Return how long the server processes have computed; other programs do not disturb it."""
        ticks = 0
        for pid in self._pids():
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(after_name[11]) + int(after_name[12])
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _count_statements(folder: Path, asked: dict[str, dict[str, str]]) -> dict[tuple[str, str], int]:
    """Ask each role's pages once inside this process and count their SQL statements."""
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.conftest import counted_statements, entered
from evidence_hub.app import create_app
app = create_app()
for role, addresses in {asked!r}.items():
    browser = entered(app, role)
    for name, address in addresses.items():
        browser.get(address)
        with counted_statements(app) as seen:
            browser.get(address)
        print(role, name, len(seen), sep="\\t")
"""
    env = {**os.environ, "EVIDENCE_HUB_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    return {(role, name): int(count) for role, name, count in lines}


def _time(hub: Hub, addresses: list[str]) -> PageFigures:
    before = hub.busy_ms()
    size = max(len(hub.get(address).encode()) for address in addresses[:WARMED])
    taken = []
    for number in range(ROUNDS):
        started = time.perf_counter()
        hub.get(addresses[number % len(addresses)])
        taken.append((time.perf_counter() - started) * 1000)
    busy = (hub.busy_ms() - before) / (ROUNDS + len(addresses[:WARMED]))
    return PageFigures(taken, busy, size)


def _addresses(hub: Hub) -> dict[str, list[str]]:
    """Return the pages to measure; a role is measured on those that it may open."""
    references = re.findall(r'data-ref="(EBP-[0-9-]+)"', hub.get("/projects"))
    return {
        "search results": [f"/search?q={urllib.parse.quote(query)}" for query in QUERIES],
        "search results, filtered": [
            f"/search?q={urllib.parse.quote(query)}&stage=live&stage=closed" for query in QUERIES
        ],
        "record": [f"/projects/{reference}" for reference in references],
        "register list": ["/projects", "/projects?page=7", "/projects?stage=live&sort=title"],
        "front page": ["/"],
        "suggestions": ["/search/suggest?q=bur", "/search/suggest?q=text+mess"],
        "programme": ["/programme/fairs", "/programme/placements", "/advice"],
        "board": ["/board"],
        "pipeline as a list": ["/board?view=list", "/board?view=list&page=9"],
        "next meeting": sorted(set(re.findall(r"/board/meetings/\d+", hub.get("/")))),
        "portfolio": ["/reports/portfolio"],
        "board report": ["/reports/board-report", "/reports/board-report?part=20"],
        "tracking": ["/tracking", "/tracking?list=all&page=9"],
        "overdue": ["/tracking/overdue"],
        "tracking of a project": [f"/projects/{reference}/tracking" for reference in references],
        "money": ["/tracking/money"],
        "agreements": ["/agreements"],
        "ethics": ["/ethics"],
        "permission to collect": ["/collecting"],
        "findings": ["/findings", "/findings?page=9"],
        "audit trail": ["/admin/audit"],
    }


def _may_open(hub: Hub, address: str) -> bool:
    try:
        hub.get(address)
    except urllib.error.HTTPError:
        return False
    return True


def measure(projects: int) -> Measured:
    folder = Path(tempfile.mkdtemp(prefix="evidence-hub-bench-"))
    found = Measured(projects)
    hub = Hub(folder)
    try:
        found.first_start_s = hub.start()
        hub.stop()
        found.synthesis_s = hub.flask("synthesise", "--projects", str(projects))
        found.second_start_s = hub.start()
        asked: dict[str, dict[str, str]] = {}
        for role in ROLES:
            hub.sign_in(role)
            for name, addresses in _addresses(hub).items():
                opened = [address for address in addresses if _may_open(hub, address)]
                if not opened:
                    continue
                found.pages[role, name] = _time(hub, opened)
                asked.setdefault(role, {})[name] = opened[0]
                found.load = max(found.load, os.getloadavg()[0])
        found.memory_mb = hub.memory_mb()
        hub.stop()
        for page, count in _count_statements(folder, asked).items():
            found.pages[page].statements = count
    finally:
        hub.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _row(role: str, name: str, page: PageFigures) -> str:
    centiles = statistics.quantiles(page.took_ms, n=100)
    return (
        f"| {role} | {name} | {centiles[49]:.0f} | {centiles[94]:.0f} | {page.busy_ms:.0f} "
        f"| {page.statements} | {page.size / 1000:.0f} |"
    )


def report(results: list[Measured]) -> str:
    lines = [
        "# How fast the hub is",
        "",
        "Made by `make bench`: a served hub (two worker processes, SQLite), a register of invented",
        f"records, {ROUNDS} requests a page and role over HTTP one after another.",
        "p50 and p95 are milliseconds to the last byte; computing is the server's own processor",
        "time a request; kB is the page before it is compressed. Compare runs of one machine.",
        "",
        "Aimed at: 250 ms of computing and 150 kB a page, for every role, at 10,000 projects.",
        "",
        f"Machine: {platform.machine()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}.",
        "",
    ]
    for found in results:
        lines += [
            f"## {found.projects:,} projects",
            "",
            "| Role | Page | p50 ms | p95 ms | computing ms | SQL statements | kB |",
            "|---|---|---:|---:|---:|---:|---:|",
            *(_row(role, name, page) for (role, name), page in found.pages.items()),
            "",
            f"Highest load of the machine meanwhile: {found.load:.1f} on {os.cpu_count()} "
            "processors; above their number, p50 and p95 tell of waiting for a turn.",
            "",
            f"First start (empty machine, seed and index made): {found.first_start_s:.1f} s. "
            f"Start with the register: {found.second_start_s:.1f} s.",
            f"Making and indexing the register: {found.synthesis_s:.0f} s. Memory of all server "
            f"processes: {found.memory_mb:.0f} MB.",
            "",
        ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, action="append", help="a size; may be repeated")
    parser.add_argument("--write", action="store_true", help="write the report for these sizes too")
    given = parser.parse_args()
    sizes = given.projects
    results = []
    for size in sizes or SIZES:
        print(f"Measuring with {size:,} projects …", flush=True)
        results.append(measure(size))
    text = report(results)
    print(text)
    if sizes is None or given.write:
        REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
