"""Which tests `make check` takes for a change, and which it leaves to `make test`."""

from __future__ import annotations

from tools.changed_tests import ALWAYS, choose, reached_by

BENEFITS = "tests/functional/tracking/test_benefits.py"
RISKS = "tests/functional/tracking/test_risks.py"
LINKS = "tests/functional/findings/test_links.py"
BUILDERS = "tests/functional/tracking/builders.py"
ONE_TEST = "def test_it() -> None: ...\n"
SOURCES = {
    BENEFITS: ONE_TEST,
    RISKS: "from .builders import running\n" + ONE_TEST,
    LINKS: "from evidence_hub.tracking.delays import periods\n" + ONE_TEST,
    BUILDERS: "from evidence_hub.tracking.operations import plan\n",
}


def chosen(*changed: str, most: int = 100) -> list[str]:
    return choose(list(changed), SOURCES, most)[0]


def test_a_changed_test_runs_whatever_the_bound() -> None:
    assert chosen(RISKS, most=0) == [RISKS]


def test_a_test_named_after_the_changed_module_is_nearer_than_its_neighbours() -> None:
    assert chosen("evidence_hub/tracking/views/benefits.py") == [BENEFITS, RISKS]
    assert chosen("evidence_hub/tracking/views/benefits.py", most=1) == [BENEFITS]


def test_a_test_elsewhere_that_imports_the_changed_module_comes_last() -> None:
    assert chosen("evidence_hub/tracking/delays.py") == [BENEFITS, RISKS, LINKS]


def test_a_changed_builder_runs_the_tests_that_read_it() -> None:
    assert chosen(BUILDERS) == [RISKS]


def test_what_a_builder_imports_counts_as_imported_by_its_tests() -> None:
    assert "evidence_hub.tracking.operations.plan" in reached_by(RISKS, SOURCES)


def test_what_is_beyond_the_bound_is_named_rather_than_dropped() -> None:
    ran, left = choose(["evidence_hub/tracking/delays.py"], SOURCES, 1)
    assert (ran, left) == ([BENEFITS], [RISKS, LINKS])


def test_the_tests_of_the_architecture_run_for_every_change_and_for_none_without_one() -> None:
    sources = {ALWAYS[0]: ONE_TEST}
    assert choose(["README.md"], sources, 0)[0] == [ALWAYS[0]]
    assert choose([], sources, 0) == ([], [])
