"""What rules are in force, who adopted them and when; recording a change."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.house_rules import exports, operations, rules
from evidence_hub.house_rules.forms import RuleForm, form_for
from evidence_hub.web.exports import exported
from evidence_hub.web.transactions import transactional

bp = Blueprint("house_rules", __name__, template_folder="templates")


@bp.get("/admin/house-rules")
def listing() -> Any:
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
    return [each.strip() for each in value.split(",")]


def _page(rule: rules.Rule, form: RuleForm, status: int = 200) -> Any:
    page = render_template(
        "house_rules/rule.html", rule=rule, form=form, in_force=rules.text_of(rule.code)
    )
    return page, status


@bp.get("/admin/house-rules/<code>")
def rule(code: str) -> Any:
    require(current.actor(), Can.RECORD_HOUSE_RULE)
    found = _rule(code)
    form = form_for(found)
    in_force = rules.text_of(code)
    form.value.data = _codes(in_force) if _is_several(found) else in_force
    return _page(found, form)


@bp.post("/admin/house-rules/<code>")
@transactional
def record(code: str) -> Any:
    require(current.actor(), Can.RECORD_HOUSE_RULE)
    found = _rule(code)
    form = form_for(found)
    if not form.is_sent():
        return _page(found, form, 422)
    try:
        operations.record_rule(
            actor=current.actor(),
            code=code,
            value=", ".join(form.value.data) if _is_several(found) else form.value.data,
            adopted_on=form.adopted_on.data or clock.today(),
            decision=form.decision.data,
        )
    except Invalid as error:
        form.take(error)
        return _page(found, form, 422)
    flash("Recorded. The rule is in force.", "success")
    return redirect(url_for(".listing"))
