"""The house rules as a file."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_hub.house_rules.models import HouseRule
from evidence_hub.house_rules.rules import Rule
from evidence_hub.web.exports import Columns


def rules(adopted: Mapping[str, HouseRule]) -> Columns:
    def in_force(rule: Rule) -> str:
        row = adopted.get(rule.code)
        return rule.shown(row.value if row else rule.default)

    return {
        "Group": lambda rule: rule.group,
        "Rule": lambda rule: rule.label,
        "In force": in_force,
        "Adopted on": lambda rule: row.adopted_on if (row := adopted.get(rule.code)) else None,
        "Decision": lambda rule: (
            row.decision if (row := adopted.get(rule.code)) else "Proposed by the hub"
        ),
    }
