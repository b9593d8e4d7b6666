"""Runs the tests of what changed since the last landed commit, and says what it left out.

A test is chosen by what it reads: it was changed itself, its name mirrors a changed module, or it
imports one (its own builders counted in). It is a first answer within a minute or so, on SQLite
and without a browser; `make test` runs everything and has the last word.
"""

from __future__ import annotations

import argparse
import ast
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HUB, TESTS = "evidence_hub", "tests"
# What a minute or so is enough for on two cores; a test of the hub takes a third of a second.
MOST_TESTS = 100
# The architecture's tests read the source rather than run it, and concern every change.
ALWAYS = (f"{TESTS}/architecture/test_operations.py", f"{TESTS}/architecture/test_endpoints.py")
NO_CLUSTER = {"EVIDENCE_HUB_TEST_POSTGRES": ""}
NO_TESTS_COLLECTED = 5


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def base_commit() -> str:
    """Return the commit to compare with: what the remote has, else the last tag, else HEAD~1."""
    return (
        _git("merge-base", "HEAD", "origin/main")
        or _git("describe", "--tags", "--abbrev=0")
        or _git("rev-parse", "--verify", "HEAD~1")
        or "HEAD"
    )


def changed_files(base: str) -> list[str]:
    """Return what differs from a commit in the work tree, files not yet added among it."""
    tracked = _git("diff", "--name-only", "--relative", base).splitlines()
    new = _git("ls-files", "--others", "--exclude-standard").splitlines()
    return sorted({*tracked, *new})


def module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports_of(source: str, module: str) -> Iterator[str]:
    """Yield what a module imports: for ``from a import b`` both ``a`` and ``a.b``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = node.module or ""
            if node.level:
                parents = module.split(".")[: -node.level]
                start = ".".join([*parents, *([node.module] if node.module else [])])
            yield start
            yield from (f"{start}.{alias.name}" for alias in node.names)


@cache
def _source(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def reached_by(test: str, sources: Mapping[str, str]) -> set[str]:
    """Return the modules that a test imports, itself or through builders beside it.

    ``sources`` maps each file of the tests to its text. What the hub's own modules import is left
    out: nearly every one reaches the database, so that every test would be chosen for each change.
    """
    files = {module_of(file): file for file in sources}
    reached: set[str] = set()
    waiting = [module_of(test)]
    while waiting:
        module = waiting.pop()
        for imported in imports_of(sources[files[module]], module):
            if imported not in reached:
                reached.add(imported)
                if imported in files:
                    waiting.append(imported)
    return reached


def package_of(file: str) -> str:
    """Return the package of the hub that a file belongs to, '' for one that stands outside."""
    match Path(file).parts:
        case [top, package, _, *_] if top == HUB:
            return package
        case ["seed", *_]:
            return "seeding"
    return ""


def nearness(test: str, reached: set[str], changed: Iterable[str]) -> int | None:
    """Return how near a test is to what changed, 0 the nearest; None for not at all."""
    kind, folder = (*Path(test).parts[1:-1], "", "")[:2]
    words = set(Path(test).stem.removeprefix("test_").split("_"))
    ranks: list[int] = []
    for file in changed:
        if file == test:
            return 0
        module, package = module_of(file), package_of(file)
        is_own, is_read = folder == package != "", module in reached
        # A builder or a fixture changes every test that reads it as if it were its own text.
        if (
            file.startswith(TESTS) and (is_read or file == f"{TESTS}/{kind}/{folder}/conftest.py")
        ) or (is_own and words & set(Path(file).stem.split("_"))):
            ranks.append(1)
        elif is_own:
            ranks.append(2 if is_read else 3)
        elif is_read:
            ranks.append(4)
    return min(ranks, default=None)


def size_of(source: str) -> int:
    """Return how many test functions a file has; their cases are not counted."""
    return sum(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for node in ast.walk(ast.parse(source))
    )


def choose(
    changed: list[str], sources: Mapping[str, str], most: int
) -> tuple[list[str], list[str]]:
    """Return the test files to run, the nearest first up to a number of tests, and those left."""
    ranked: list[tuple[int, int, str]] = []
    modules = {module_of(file) for file in changed}
    for test in sources:
        if not Path(test).name.startswith("test_") or test.startswith(f"{TESTS}/browser/"):
            continue
        reached = reached_by(test, sources)
        rank = 0 if changed and test in ALWAYS else nearness(test, reached, changed)
        if rank is not None:
            # Of two that are as near, the one that reads more of what changed goes first.
            ranked.append((rank, -len(reached & modules), test))
    chosen: list[str] = []
    left: list[str] = []
    total = 0
    for rank, _, test in sorted(ranked):
        size = 0 if test in ALWAYS else size_of(sources[test])
        # What was changed itself runs whatever it costs: nobody means to leave that out.
        if rank == 0 or total + size <= most:
            chosen.append(test)
            total += size
        else:
            left.append(test)
    return chosen, left


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="", help="the commit to compare with")
    parser.add_argument("--most", type=int, default=MOST_TESTS, help="how many tests to run")
    parser.add_argument("--list", action="store_true", help="name the files, run nothing")
    given = parser.parse_args()
    base = given.base or base_commit()
    changed = changed_files(base)
    tests = sorted((ROOT / TESTS).rglob("*.py"))
    sources = {str(path.relative_to(ROOT)): _source(str(path.relative_to(ROOT))) for path in tests}
    chosen, left = choose(changed, sources, given.most)
    print(f"{len(changed)} files differ from {base[:10]}; their tests are in {len(chosen)} files:")
    print("\n".join(f"  {test}" for test in chosen))
    done = 0
    if chosen and not given.list:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-m", "not browser", "-k", "not postgresql", *chosen],
            cwd=ROOT,
            env={**os.environ, **NO_CLUSTER},
            check=False,
        ).returncode
    if left:
        print(f"Left to `make test`, further from what changed: {len(left)} files")
        print("\n".join(f"  {test}" for test in left))
    print(
        "Left to `make test` always: PostgreSQL, the browser, and packages that use what changed."
    )
    return 0 if done == NO_TESTS_COLLECTED else done


if __name__ == "__main__":
    sys.exit(main())
