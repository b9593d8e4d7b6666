"""What is wrong with the seed: each mistake with its file, line and field."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str | int, ...]
"""The way to a value inside a file: `("projects", 2, "facts", 3, "source")`."""


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake. `line` is 0 where the whole file is meant, `field` is then empty."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file} line {self.line}" if self.line else self.file
        return ", ".join(filter(None, (where, self.field))) + f": {self.message}"


class SeedError(Exception):
    """The seed files hold mistakes; `problems` names them all."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Problems:
    """The mistakes found in one file, and the line of each of its values to put them on."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []
        self.lines: dict[Place, int] = {}

    def line_of(self, place: Place) -> int:
        """Return the line of the nearest value that has one, 0 if none has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def add(self, place: Place, message: str) -> None:
        """Note a problem at `place`, on the line of the nearest value that has one."""
        self.add_on_line(self.line_of(place), place, message)

    def add_on_line(self, line: int, place: Place, message: str) -> None:
        """Note a problem at `place`, on a line that is known better than by its place."""
        self.found.append(Problem(self.file, line, _dotted(place), message))


def _dotted(place: Place) -> str:
    """Write `("projects", 2, "title")` as `projects[2].title`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).lstrip(".")
