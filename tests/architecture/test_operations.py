"""Every public operation asks for permission and leaves an audit entry."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "evidence_hub"
# Audit writes the trail itself; search changes nothing but the derived index.
NOT_CHANGES = {"audit", "search"}
FILES = [
    path
    for path in [*PACKAGE.glob("*/operations.py"), *PACKAGE.glob("*/operations/*.py")]
    if path.parts[-2] not in NOT_CHANGES
]
AUDITING = {"audit.record", "_change", "change", "move"}
# Pure: they check or make a value and change nothing.
PURE = {"checked_email", "code_for"}
# One's own password: no permission of the map, but the person must be the actor.
OWN_ACCOUNT = {"change_password"}


def operations() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{path.parent.name}.{node.name}", node)
        for path in FILES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.name not in PURE
    ]


def _calls(node: ast.AST) -> list[str]:
    return [ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)]


@pytest.mark.parametrize(("name", "node"), operations())
def test_every_operation_begins_with_require(name: str, node: ast.FunctionDef) -> None:
    if node.name in OWN_ACCOUNT:
        return
    first = next(
        statement
        for statement in node.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    )
    assert "require" in _calls(first), f"{name} does something before it asks whether it may"


@pytest.mark.parametrize(("name", "node"), operations())
def test_every_operation_is_audited(name: str, node: ast.FunctionDef) -> None:
    assert AUDITING & set(_calls(node)), f"{name} leaves no audit entry"


@pytest.mark.parametrize(("name", "node"), operations())
def test_operations_take_keywords_and_an_explicit_actor(name: str, node: ast.FunctionDef) -> None:
    assert not node.args.args, f"{name} takes positional arguments"
    assert "actor" in [argument.arg for argument in node.args.kwonlyargs], name
