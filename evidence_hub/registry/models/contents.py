"""What the JSON columns of the register hold: kept for ever, so their shape is written down."""

from __future__ import annotations

from typing import TypedDict

# A field of a draft as plain JSON: words, pence, codes, or rows of codes and words. Dates are kept
# in ISO form and blanks as '', so that two equal records give equal content.
ContentValue = str | int | None | list[str] | list[dict[str, str]]
Content = dict[str, ContentValue]


class FieldChange(TypedDict):
    """One field of an amendment. Acceptance is refused where ``before`` is no longer so."""

    before: ContentValue
    after: ContentValue


# A line of a file that an import left out: its number, and why. JSON keeps the pair as a list.
RefusedLine = tuple[int, str]
