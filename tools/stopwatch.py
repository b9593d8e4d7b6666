"""Measures whether a hidden record can be told from a missing one by the time of the answer.

A real server on the DEMO, a staff reader, tries in turn of the restricted record and of references
that no record has. Prints the medians and how well the best threshold would name the hidden one:
50 % is a guess. `make stopwatch` runs it; it is never asserted, since a busy machine blurs it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
import urllib.error
from pathlib import Path

from tools.bench import Hub

RESTRICTED = "EBP-2025-9001"
PAGES = ("/projects/{}", "/projects/{}/documents", "/projects/{}/ethics", "/projects/{}/record.pdf")


def _took_ms(hub: Hub, path: str) -> float:
    started = time.perf_counter()
    try:
        hub.get(path)
    except urllib.error.HTTPError as error:
        if error.code != 404:  # noqa: PLR2004 - the answer that is measured
            raise
        error.read()
    return (time.perf_counter() - started) * 1000


def told_apart(hidden: list[float], missing: list[float]) -> float:
    """Return the share of tries that the best threshold names rightly, 0.5 to 1."""
    marked = sorted([(took, True) for took in hidden] + [(took, False) for took in missing])
    slower_hidden, best = len(hidden), 0.5
    below = 0
    for _, is_hidden in marked:
        slower_hidden -= is_hidden
        below += not is_hidden
        share = (slower_hidden + below) / len(marked)
        best = max(best, share, 1 - share)
    return best


def main() -> None:
    """Measure each page and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=2000)
    tries = parser.parse_args().tries
    with tempfile.TemporaryDirectory() as folder:
        hub = Hub(Path(folder))
        try:
            hub.start()
            hub.sign_in("staff")
            for page in PAGES:
                hidden: list[float] = []
                missing: list[float] = []
                for number in range(tries // len(PAGES) // 2):
                    absent = f"EBP-2025-{random.randrange(9100, 9999)}"  # noqa: S311  # nosec B311
                    pairs = [(RESTRICTED, hidden), (absent, missing)]
                    for reference, times in pairs if number % 2 else reversed(pairs):
                        times.append(_took_ms(hub, page.format(reference)))
                print(
                    f"{page}: hidden {statistics.median(hidden):.2f} ms, "
                    f"missing {statistics.median(missing):.2f} ms; "
                    f"told apart in {told_apart(hidden, missing):.0%} of {len(hidden) * 2} tries"
                )
        finally:
            hub.stop()


if __name__ == "__main__":
    main()
