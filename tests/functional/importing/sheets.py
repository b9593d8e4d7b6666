"""Spreadsheets as forces keep them, made on the spot."""

from __future__ import annotations

import io
from dataclasses import dataclass

from openpyxl import Workbook

THEMES = (
    "burglary", "robbery", "vehicle crime", "domestic abuse", "knife crime", "fraud", "hate crime",
    "missing people", "custody", "victim contact", "youth justice", "road safety", "shop theft",
    "drug supply", "witness care",
)  # fmt: skip
ACTIONS = (
    "text messages", "hot-spot patrols", "letters", "call-back", "joint triage", "training days",
    "a checklist", "restorative meetings", "a decision aid", "target hardening",
)  # fmt: skip
PLACES = ("Aldridge", "Bilston", "Coseley", "Darlaston", "Erdington", "Foleshill", "Halesowen")
UNIVERSITIES = (
    "University of Warwick", "Warwick University", "Univ. of Warwick", "University of Warwik",
    "Cambridge University", "University of Nowhere",
)  # fmt: skip
DATES = ("5/11/13", "5 Nov 2013", "Nov 2013", "2013-11-05", 41583, "spring 2014", "", None)
STATES = ("Live", "Completed", "ongoing", "who knows", "", None)


@dataclass(frozen=True)
class Untidy:
    data: bytes
    new: int
    same: int
    possibly: int
    refused: int


def untidy(rows: int = 300) -> Untidy:
    """A sheet with a title above, merged cells, dates of all kinds, repeats and bad lines.

    The header stands in line 3. ``rows`` counts the records, blank lines aside.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Research that the force takes part in"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(
        [
            "Ref No",
            "Project title",
            "University",
            "Date started",
            "End",
            "Status",
            "Lead officer",
            "Description",
        ]
    )
    line, new, same, possibly, refused = 4, 0, 0, 0, 0
    for number in range(rows - 6):
        theme, action = THEMES[number % 15], ACTIONS[number // 15 % 10]
        place = PLACES[number // 150 + number % 3]
        title = f"{action.capitalize()} and {theme} in {place}"
        start = DATES[number % len(DATES)]
        sheet.append(
            [
                f"R{number:04d}",
                title,
                UNIVERSITIES[number % 6],
                start,
                "Dec 2019",
                STATES[number % 6],
                f"Officer {number % 9}",
                f"About {theme}\nin two lines",
            ]
        )
        line, new = line + 1, new + 1
        if number % 50 == 7:
            sheet.append([])
            line += 1
        if number == 20:
            sheet.append(["Completed projects"])
            sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=8)
            line += 1
    # Three lines under one merged university and start.
    for extra in ("Door stickers for students", "Lamps along the canal", "Bells for bicycles"):
        sheet.append([None, extra, "Coventry University", "1 March 2015"])
        line, new = line + 1, new + 1
    sheet.merge_cells(start_row=line - 3, end_row=line - 1, start_column=3, end_column=3)
    sheet.append(["R0000", "Another name for the first", "", "", "", "", "", ""])
    same += 1
    sheet.append(["", "", "Warwick University", "2013", "", "", "Nobody", "no title"])
    sheet.append(["R9999", "A day that never was", "", "31/2/2014", "", "", "", ""])
    refused += 2
    out = io.BytesIO()
    book.save(out)
    return Untidy(out.getvalue(), new, same, possibly, refused)


def simple(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
