"""Templates stay such as a person can read; djlint reads their markup, but not how wide they are."""

from __future__ import annotations

import re

from tests.conftest import ROOT

WIDEST = 120
TEMPLATES = sorted((ROOT / "evidence_hub").glob("*/templates/**/*.html"))
IMPORT = re.compile(r"{%-? from \"[^\"]+\" import ([^%]+?) -?%}")


def test_no_line_of_a_template_is_wider_than_a_screen() -> None:
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > WIDEST
    ]
    assert len(TEMPLATES) > 200
    assert wide == []


def test_a_template_uses_every_macro_that_it_imports() -> None:
    unused = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        rest = IMPORT.sub("", text)
        for imports in IMPORT.findall(text):
            names = [name.split(" as ")[-1].strip() for name in imports.split(",")]
            unused += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in names
                if not re.search(rf"\b{name}\b", rest)
            ]
    assert unused == []
