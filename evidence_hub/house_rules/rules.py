"""House rules: what the board may set for itself, with the defaults of DOMAIN (section 5).

They are the hub's proposals, not the report's; pages label them "house rule".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_in_evaluation
from evidence_hub.house_rules.models import HouseRule

CODE = re.compile(r"[a-z0-9_]{1,50}")


@dataclass(frozen=True)
class Rule:
    """``least`` and ``most`` bound a number; ``choices`` (code → words) stand for a chosen code.

    A list of numbers or of codes is written with commas.
    """

    code: str
    group: str
    label: str
    why: str
    default: str
    unit: str = ""
    least: int = 0
    most: int = 0
    choices: Mapping[str, str] | None = None
    is_list: bool = False
    is_codes: bool = False

    def shown(self, value: str) -> str:
        if self.choices is not None and self.is_list:
            return "; ".join(self.choices.get(each.strip(), each) for each in value.split(","))
        if self.choices is not None:
            return self.choices.get(value, value)
        return f"{value} {self.unit}".strip()


# The defaults are the hub's proposals (DOMAIN section 5). A page that shows a rule therefore says
# "house rule" beside it, and never that the report asked for it.
RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            "quorum_members",
            "The board",
            "Quorum beside whoever presides",
            "Unconflicted members who must be present for an item, beside the chair or deputy.",
            "2",
            "members",
            1,
            20,
        ),
        Rule(
            "chair_portfolio",
            "The board",
            "Items of a unit in the chair’s portfolio",
            "Whether that alone takes the chair out of the item, so that the deputy presides.",
            "withdraw",
            choices={
                "withdraw": "The chair withdraws and the deputy presides",
                "declare": "The chair declares it and stays",
            },
        ),
        Rule(
            "chair_portfolio_areas",
            "The board",
            "Units in the chair’s portfolio",
            "Codes of business areas, separated by commas.",
            "wmctu",
            is_codes=True,
        ),
        Rule(
            "assessment_days",
            "The board",
            "Time for an assessment",
            "Counted from the day the assessor was asked.",
            "15",
            "days",
            1,
            120,
        ),
        Rule(
            "opinion_months",
            "Ethics",
            "How long an ethics opinion is valid",
            "A reviewer may give a shorter time.",
            "12",
            "months",
            1,
            60,
        ),
        Rule(
            "renewal_reminders",
            "Ethics",
            "Reminders before an opinion ends",
            "Days before the last day, the longest first.",
            "60, 30, 14",
            "days",
            1,
            365,
            is_list=True,
        ),
        Rule(
            "review_days",
            "Ethics",
            "Time for an ethics review",
            "Counted from the day the application was sent.",
            "20",
            "days",
            1,
            365,
        ),
        Rule(
            "urgent_review_days",
            "Ethics",
            "Time to review an urgent safety measure",
            "It may be used at once. Without an agreement in this time, collecting stops.",
            "15",
            "days",
            1,
            90,
        ),
        Rule(
            "agreement_reminders",
            "Agreements",
            "Reminders before an agreement ends or an assessment is reviewed",
            "Days before the last day, the longest first.",
            "60, 30, 14",
            "days",
            1,
            365,
            is_list=True,
        ),
        Rule(
            "disposal_days",
            "Agreements",
            "Time to dispose of shared data after an agreement ended",
            "Without an accepted certificate in this time, the chair is told.",
            "30",
            "days",
            1,
            365,
        ),
        Rule(
            "notice_days",
            "Agreements",
            "Notice before publication where no agreement says otherwise",
            "Calendar days from the day a text was submitted for clearance.",
            "60",
            "days",
            1,
            90,
        ),
        Rule(
            "longest_delay_days",
            "Agreements",
            "Longest delay of a publication where no agreement says otherwise",
            "Counted from the end of the notice.",
            "180",
            "days",
            0,
            365,
        ),
        Rule(
            "permitted_grounds",
            "Agreements",
            "Grounds on which a publication may be held back",
            "Any other reason is a comment of fact to the authors. "
            "Criticism or embarrassment is no ground unless the board adopts it.",
            "marked_or_harmful, personal_data, ip_protection, prejudice_to_proceedings, "
            "contract_confidentiality",
            choices={
                "marked_or_harmful": "Protectively marked or operationally harmful",
                "personal_data": "Personal data or disclosure risk",
                "ip_protection": "IP protection",
                "prejudice_to_proceedings": "Prejudice to proceedings",
                "contract_confidentiality": "Breach of contract confidentiality",
                "criticism": "Criticism or embarrassment",
            },
            is_list=True,
        ),
        Rule(
            "report_months",
            "Tracking",
            "How often a project reports on its progress",
            "Counted from the day it went live. The board meets quarterly (report para 113).",
            "3",
            "months",
            1,
            24,
        ),
        Rule(
            "report_days",
            "Tracking",
            "Time to write a progress report",
            "Counted from the last day of the time that it reports on.",
            "14",
            "days",
            0,
            90,
        ),
        Rule(
            "red_after_days",
            "Tracking",
            "When a late milestone makes a project red",
            "Until then it is amber: slipping, but within the lead’s reach.",
            "30",
            "days",
            1,
            365,
        ),
        Rule(
            "tracking_reminders",
            "Tracking",
            "Reminders before a milestone, report, benefit or risk review is due",
            "Days before the day it is due, the longest first.",
            "14, 3",
            "days",
            1,
            365,
            is_list=True,
        ),
        Rule(
            "venture_review_days",
            "The wider programme",
            "When the review of a consortium or hub comes onto the agenda",
            "Days before the day of the review, so that a quarterly meeting falls within them.",
            "120",
            "days",
            1,
            365,
        ),
        Rule(
            "supervision_days",
            "The wider programme",
            "Longest time between two meetings of supervisor and student",
            "After it the supervisor is reminded, for as long as the course lasts.",
            "60",
            "days",
            7,
            365,
        ),
    )
}


def adopted(*codes: str) -> dict[str, HouseRule]:
    """Return the latest adopted row of each of these rules (of all, where none is named)."""
    rows = _latest()
    return {code: rows[code] for code in rows if not codes or code in codes}


@cached_in_evaluation
def _latest() -> dict[str, HouseRule]:
    """Return the latest row of each rule: all, since a page asks for several, in few words each."""
    rows = db.session.scalars(select(HouseRule).order_by(HouseRule.adopted_on, HouseRule.id))
    return {row.code: row for row in rows}


def texts_of(*codes: str) -> dict[str, str]:
    """Return the values in force: the board's, or the defaults; one query."""
    decisions = adopted(*codes)
    return {
        code: decisions[code].value if code in decisions else RULES[code].default for code in codes
    }


def text_of(code: str) -> str:
    return texts_of(code)[code]


def number(code: str) -> int:
    return int(text_of(code))


def numbers(code: str) -> tuple[int, ...]:
    """Return the numbers of a list, largest first."""
    # Reminders go out at the largest number of days first, whatever the order in which the board
    # wrote them down.
    return tuple(sorted((int(part) for part in text_of(code).split(",")), reverse=True))


def several(*codes: str) -> tuple[int, ...]:
    """Return the number of each of these rules, the largest of a list, asking once for all."""
    rows = adopted(*codes)
    texts = [rows[code].value if code in rows else RULES[code].default for code in codes]
    return tuple(max(int(part) for part in each.split(",")) for each in texts)


def problem(rule: Rule, value: str) -> str:
    """Return what is wrong with a value, '' when it can be adopted."""
    is_several = rule.is_list or rule.is_codes
    parts = [part.strip() for part in value.split(",")] if is_several else [value.strip()]
    problems = (_problem_of_part(rule, part) for part in parts)
    return next((words for words in problems if words), "")


def _problem_of_part(rule: Rule, part: str) -> str:
    if rule.is_codes:
        return "" if CODE.fullmatch(part) else "Enter codes like wmctu"
    if rule.choices is not None:
        return "" if part in rule.choices else "Choose from the list"
    return _problem_of_number(rule, part)


def _problem_of_number(rule: Rule, text: str) -> str:
    # isdigit() alone takes digits of every script, which int() reads and people here do not.
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(rule.most))):
        kind = "whole numbers" if rule.is_list else "a whole number"
        return f"Enter {kind} of {rule.unit}"
    if not rule.least <= int(text) <= rule.most:
        return f"Enter between {rule.least} and {rule.most} {rule.unit}"
    return ""
