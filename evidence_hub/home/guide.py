"""The user guide: pages by role, written as Markdown in ``docs/user-guide``, shown under Help."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from evidence_hub.core.authority import Actor, Role

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "user-guide"
PAGES = {
    "staff": "Staff",
    "research-lead": "Research lead",
    "secretary": "Board secretary",
    "board": "The board",
    "ethics-reviewer": "Ethics reviewer",
    "governance": "Information governance and legal",
    "supervisor": "Force supervisor",
    "partners-and-students": "Partners and students",
    "auditor": "Auditor",
    "administrator": "Administrator",
}
FOR = {
    Role.STAFF_READER: "staff",
    Role.RESEARCH_LEAD: "research-lead",
    Role.SECRETARY: "secretary",
    Role.CHAIR: "board",
    Role.DEPUTY: "board",
    Role.BOARD_MEMBER: "board",
    Role.ETHICS_REVIEWER: "ethics-reviewer",
    Role.INFORMATION_GOVERNANCE: "governance",
    Role.LEGAL_ADVISER: "governance",
    Role.SUPERVISOR: "supervisor",
    Role.EXTERNAL_PARTNER: "partners-and-students",
    Role.STUDENT: "partners-and-students",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
}
CLASSES = {
    "h1": "govuk-heading-xl",
    "h2": "govuk-heading-m",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "tr": "govuk-table__row",
    "img": "hub-guide__picture",
}
_OWN_PAGE = re.compile(r"([a-z-]+)\.md")
_OWN_PICTURE = re.compile(r"images/([a-z-]+\.png)")
# Without HTML, although the pages are our own: what is written there is shown to people with every
# right, and a slip would be run by their browsers.
_reader = MarkdownIt("commonmark", {"html": False}).enable("table")


def pages_of(actor: Actor) -> Sequence[tuple[str, str]]:
    """Return code and title of every page, those for the person's own roles first."""
    own = {FOR[role] for role in actor.roles if role in FOR}
    return sorted(PAGES.items(), key=lambda page: page[0] not in own)


def page(code: str) -> Markup | None:
    """Return a page of the guide as HTML, None where there is none of that name."""
    path = FOLDER / f"{code}.md"
    if code not in PAGES or not path.is_file():
        return None
    tokens = _reader.parse(path.read_text(encoding="utf-8"))
    for token in _all(tokens):
        _dress(token)
    return Markup(_reader.renderer.render(tokens, _reader.options, {}))  # noqa: S704 - our own file


def picture(name: str) -> Path | None:
    """Return where a picture of the guide lies, None where there is none of that name."""
    # The pattern below lets through no dot but the last, so that no name leads out of the folder.
    path = FOLDER / "images" / name
    return path if re.fullmatch(r"[a-z-]+\.png", name) and path.is_file() else None


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def _dress(token: Token) -> None:
    """Give a tag its class, and make links between the files links between the pages."""
    if token.nesting >= 0 and token.tag in CLASSES:
        token.attrSet("class", CLASSES[token.tag])
    if token.tag == "a" and token.nesting > 0:
        own_page = _OWN_PAGE.fullmatch(str(token.attrGet("href")))
        token.attrSet("href", f"/help/{own_page[1]}" if own_page else "/help")
    if token.tag == "img":
        picture_of = _OWN_PICTURE.fullmatch(str(token.attrGet("src")))
        token.attrSet("src", f"/help/images/{picture_of[1]}" if picture_of else "")
        token.attrSet("loading", "lazy")
