"""What rules are in force, who adopted them and when; recording a change."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.core.errors import NotFound
from evidence_hub.house_rules import exports, operations, rules
from evidence_hub.house_rules.forms import form_for
from evidence_hub.web.exports import exported
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.results import ViewResult

bp = Blueprint("house_rules", __name__, template_folder="templates")
form_page = form_pages(bp)


@bp.get("/admin/house-rules")
def listing() -> ViewResult:
    if not may(current.actor(), Can.SEE_REGISTER):
        raise NotFound
    adopted = rules.adopted()
    if sheet := exported("house-rules", exports.rules(adopted), list(rules.RULES.values())):
        return sheet
    return render_template(
        "house_rules/rules.html",
        groups=[
            (group, list(of_group))
            for group, of_group in groupby(rules.RULES.values(), key=lambda rule: rule.group)
        ],
        adopted=adopted,
        may_record=may(current.actor(), Can.RECORD_HOUSE_RULE),
    )


def _rule(code: str) -> rules.Rule:
    if code not in rules.RULES:
        raise NotFound
    return rules.RULES[code]


def _is_several(rule: rules.Rule) -> bool:
    return rule.is_list and rule.choices is not None


def _codes(value: str) -> list[str]:
    return [code.strip() for code in value.split(",")]


@form_page("/admin/house-rules/<code>", "rule", save="record")
def rule(code: str) -> PostAction:
    require(current.actor(), Can.RECORD_HOUSE_RULE)
    house_rule = _rule(code)
    form, in_force = form_for(house_rule), rules.text_of(code)
    if not form.is_submitted():
        form.value.data = _codes(in_force) if _is_several(house_rule) else in_force
    return PostAction(
        lambda: operations.record_rule(
            actor=current.actor(),
            code=code,
            value=", ".join(form.value.data) if _is_several(house_rule) else form.value.data,
            adopted_on=form.adopted_on.data or clock.today(),
            decision=form.decision.data,
        ),
        "Recorded. The rule is in force.",
        url_for(".listing"),
        form,
        page=lambda: render_template(
            "house_rules/rule.html", rule=house_rule, form=form, in_force=in_force
        ),
    )
