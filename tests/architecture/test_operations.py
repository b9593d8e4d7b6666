"""Every public operation asks for permission and leaves an audit entry, and nothing else writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "evidence_hub"
# Audit writes the trail itself; search changes nothing but the derived index.
NOT_CHANGES = {"audit", "search"}
# What leaves the entry: ``move`` and ``change`` (or a package's own ``_change``) write it for the
# operations that call them.
AUDITING = {"audit.record", "_change", "change", "move"}
# Pure: they check or make a value and change nothing.
PURE = {"checked_email", "code_for"}
# One's own password and sessions: no permission of the map, but the person must be the actor.
OWN_ACCOUNT = {"change_password", "end_session", "sign_out_everywhere"}

# What writes outside of operations, and why it may. Whoever adds a line here says so in its reason
# who the actor is, or which operation the writing belongs to.
WRITES_ELSEWHERE = {
    "notifications.task_counts": "a derived number, made anew at any time: nobody decides on it",
    "app": "marks a browser session as used, after the answer",
    "accounts.resets": "whoever forgot a password is nobody yet; the trail has what came of it",
    "accounts.sign_in": "sessions and failures come before there is an actor; the trail has both",
    "agreements.due": "silence releases a text on a day; the clock is the actor, and it is audited",
    "agreements.lifecycle": "moves of an agreement, made by its operations through one table",
    "commissioning.agenda.business": "carries out what operations.decisions decided, in it",
    "commissioning.agenda_items": "items that operations of meetings and decisions carry over",
    "documents.reading": "the text and the scan of a file follow from the file, not from somebody",
    "lifecycle.approvals": "confirmations that operations withdraw when what they cover changes",
    "lifecycle.moves": "the one place where a stage changes; operations call it, and it audits",
    "notifications.delivery": "whether a mail went out",
    "notifications.account_messages": "what happened to an account, told in its transaction",
    "notifications.notices": "messages about a change, in its transaction; having read one's own",
    "notifications.posting": "notices put into mail by the worker",
    "registry.content": "puts answers into a draft for the operations of drafts and amendments",
    "registry.unsaved_input": "what somebody typed before a conflict, theirs alone until they save",
    "registry.versions": "the version that an operation leaves behind",
    "search.changes": "the change log, noted for whatever an operation changed",
    "worker.runs": "when background work ran; the worker is nobody, and no record changes",
    "search.saving": "a person's own list of searches; no record changes",
}  # fmt: skip
# Packages that fill or restore a whole database; the commands that run them are the operators'.
WHOLE_DATABASE = {"seeding", "backup"}
# These fill documents, not rows: what they set only shares a name with a column.
NO_ROWS = ("documents.extractor", "reports.docx", "web.exports")


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def is_of_operations(path: Path) -> bool:
    """Whether a file holds operations, however deep it lies in its package."""
    return path.stem == "operations" or "operations" in path.relative_to(PACKAGE).parts[:-1]


EVERY_FILE = sorted(PACKAGE.rglob("*.py"))
FILES = [
    path
    for path in EVERY_FILE
    if is_of_operations(path) and path.relative_to(PACKAGE).parts[0] not in NOT_CHANGES
]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def operations() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{module_of(path)}.{node.name}", node)
        for path in FILES
        for node in parsed(path).body
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


def _mapped() -> set[str]:
    """Return the name of every column and relation of every table."""
    return {
        statement.target.id
        for path in EVERY_FILE
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and ast.unparse(statement.annotation).startswith("Mapped[")
    }


SESSION_WRITES = {"add", "add_all", "delete", "merge"}
STATEMENTS = {"insert", "update", "delete"}


def _writes(tree: ast.Module, mapped: set[str]) -> Iterator[str]:
    """Yield what in a module changes rows: through the session, a statement, or a column."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=holder, attr=name)):
                said = ast.unparse(holder)
                if said.endswith("session") and name in SESSION_WRITES:
                    yield f"{said}.{name}"
                if name == "execute" and STATEMENTS & set(_calls(node)):
                    yield ast.unparse(node)[:60]
            case ast.Assign(targets=targets):
                for target in targets:
                    attributes = target.elts if isinstance(target, ast.Tuple) else [target]
                    for attribute in attributes:
                        if (
                            isinstance(attribute, ast.Attribute)
                            and attribute.attr in mapped
                            and ast.unparse(attribute.value) not in {"self", "cls", "page", "form"}
                        ):
                            yield ast.unparse(attribute)


def _writing_modules() -> dict[str, list[str]]:
    mapped = _mapped()
    found: dict[str, list[str]] = {}
    for path in EVERY_FILE:
        module = module_of(path)
        if is_of_operations(path) or module.startswith(NO_ROWS):
            continue
        if path.relative_to(PACKAGE).parts[0] in WHOLE_DATABASE:
            continue
        if writes := list(_writes(parsed(path), mapped)):
            found[module] = writes
    return found


def test_nothing_but_operations_changes_a_record() -> None:
    """A rule that a page or a query changed by itself would be asked of nobody and left no trace."""
    unexplained = {
        module: writes
        for module, writes in _writing_modules().items()
        if module not in WRITES_ELSEWHERE
    }
    assert unexplained == {}


def test_no_reason_is_left_for_a_module_that_writes_no_more() -> None:
    assert set(WRITES_ELSEWHERE) <= set(_writing_modules())


@pytest.mark.parametrize("module", ["views", "queries", "forms", "policy", "gates", "tasks"])
def test_no_view_query_form_rule_gate_or_task_writes(module: str) -> None:
    assert not [name for name in _writing_modules() if module in name.split(".")]


def test_handing_over_is_an_operation_in_every_package_that_owns_something() -> None:
    names = {name for name, _ in operations()}
    for package in ("tracking.operations.departures", "findings.operations.handover",
                    "programme.operations.handover"):  # fmt: skip
        assert f"{package}.hand_over" in names
