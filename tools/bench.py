"""Measures the hub on large registers over HTTP and writes docs/performance.md.

For each size: a fresh data folder, the seed, a synthesised register, a real server, then requests
one after another as a signed-in member of staff. Whole figures, never asserted.
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
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "performance.md"
SIZES = (1000, 10_000)
ROUNDS = 60
WARMED = 3  # addresses of a page asked for once before the clock runs
PASSWORD = "evidence-hub-demo"  # noqa: S105  # nosec B105 - the published demo password
QUERIES = (
    "burglary", "procedural justice", "knife crime checklist", "hot-spot patrols Coventry",
    "swordfish", '"text messages"', "victim satisfaction", "robb*", "partner:cambridge",
)  # fmt: skip


@dataclass
class Measured:
    projects: int
    first_start_s: float = 0.0
    second_start_s: float = 0.0
    synthesis_s: float = 0.0
    memory_mb: float = 0.0
    load: float = 0.0
    busy: dict[str, float] = field(default_factory=dict)
    pages: dict[str, list[float]] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)


class Hub:
    """A served hub in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.env = {**os.environ, "EVIDENCE_HUB_DATA_DIR": str(folder)}
        self.process: subprocess.Popen[bytes] | None = None
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

    def sign_in(self) -> None:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/sign-in"))
        token = found[1] if found else ""
        fields = {
            "csrf_token": token,
            "email": "staff@demo.example",
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


def _count_statements(folder: Path, addresses: dict[str, str]) -> dict[str, int]:
    """Ask each page once inside this process and count its SQL statements."""
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.conftest import counted_statements, token_of
from evidence_hub.app import create_app
app = create_app()
client = app.test_client()
page = client.get("/sign-in")
client.post("/sign-in", data={{"csrf_token": token_of(page), "email": "staff@demo.example",
                              "password": {PASSWORD!r}, "next": ""}})
for name, address in {addresses!r}.items():
    client.get(address)
    with counted_statements(app) as seen:
        client.get(address)
    print(name, len(seen), sep="\\t")
"""
    env = {**os.environ, "EVIDENCE_HUB_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    return {
        line.split("\t")[0]: int(line.split("\t")[1])
        for line in done.stdout.splitlines()
        if "\t" in line
    }


def _time(hub: Hub, addresses: list[str]) -> list[float]:
    for address in addresses[:WARMED]:
        hub.get(address)
    taken = []
    for number in range(ROUNDS):
        started = time.perf_counter()
        hub.get(addresses[number % len(addresses)])
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def measure(projects: int) -> Measured:
    folder = Path(tempfile.mkdtemp(prefix="evidence-hub-bench-"))
    found = Measured(projects)
    hub = Hub(folder)
    try:
        found.first_start_s = hub.start()
        hub.stop()
        found.synthesis_s = hub.flask("synthesise", "--projects", str(projects))
        found.second_start_s = hub.start()
        hub.sign_in()
        listing = hub.get("/projects")
        references = re.findall(r'data-ref="(EBP-[0-9-]+)"', listing)
        addresses = {
            "search results": [f"/search?q={urllib.parse.quote(query)}" for query in QUERIES],
            "search results, filtered": [
                f"/search?q={urllib.parse.quote(query)}&stage=live&stage=closed"
                for query in QUERIES
            ],
            "record": [f"/projects/{reference}" for reference in references],
            "register list": ["/projects", "/projects?page=7", "/projects?stage=live&sort=title"],
            "front page": ["/"],
            "suggestions": ["/search/suggest?q=bur", "/search/suggest?q=text+mess"],
            "programme": ["/programme/fairs", "/programme/placements", "/advice"],
            "portfolio": ["/reports/portfolio"],
            "board report": ["/reports/board-report"],
        }
        for name, list_of in addresses.items():
            before = hub.busy_ms()
            found.pages[name] = _time(hub, list_of)
            found.busy[name] = (hub.busy_ms() - before) / (ROUNDS + len(list_of[:WARMED]))
            found.load = max(found.load, os.getloadavg()[0])
        found.memory_mb = hub.memory_mb()
        hub.stop()
        found.statements = _count_statements(
            folder, {name: list_of[0] for name, list_of in addresses.items()}
        )
    finally:
        hub.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return found


def _row(found: Measured, name: str) -> str:
    centiles = statistics.quantiles(found.pages[name], n=100)
    return (
        f"| {name} | {centiles[49]:.0f} | {centiles[94]:.0f} | {found.busy[name]:.0f} "
        f"| {found.statements.get(name, 0)} |"
    )


def report(results: list[Measured]) -> str:
    lines = [
        "# How fast the hub is",
        "",
        "Made by `make bench`: a served hub (two worker processes, SQLite), a register of invented",
        f"records, {ROUNDS} requests a page over HTTP one after another, signed in as staff.",
        "p50 and p95 are milliseconds to the last byte; computing is the server's own processor",
        "time a request. Compare runs of one machine.",
        "",
        f"Machine: {platform.machine()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}.",
        "",
    ]
    for found in results:
        lines += [
            f"## {found.projects:,} projects",
            "",
            "| Page | p50 ms | p95 ms | computing ms | SQL statements |",
            "|---|---:|---:|---:|---:|",
            *(_row(found, name) for name in found.pages),
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
    sizes = parser.parse_args().projects
    results = []
    for size in sizes or SIZES:
        print(f"Measuring with {size:,} projects …", flush=True)
        results.append(measure(size))
    text = report(results)
    print(text)
    if sizes is None:
        REPORT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
