"""People managed from the machine itself."""

from __future__ import annotations

from tests.conftest import Place


def test_people_are_managed_by_command(place: Place) -> None:
    made = place.flask(
        "users", "create", "x@force.example", "--name", "X", "--role", "staff_reader"
    )
    assert "One-time password" in made.stdout
    assert place.flask("users", "create", "x@force.example", "--name", "X").returncode == 1
    assert place.flask("users", "grant", "x@force.example", "auditor").returncode == 0
    assert place.flask("users", "reset", "x@force.example").returncode == 0
    assert place.flask("users", "disable", "x@force.example").returncode == 0
    assert place.flask("users", "disable", "nobody@force.example").returncode == 1
