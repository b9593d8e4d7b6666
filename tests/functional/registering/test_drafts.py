"""A draft is saved section by section, sent, returned, sent again, and its versions compare."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.conftest import Browser, refs, total
from tests.functional.registering.test_enquiries import accept, raise_one

SignIn = Callable[[str], Browser]
SECTIONS: dict[str, dict[str, str]] = {
    "question": {
        "title": "Do door stickers stop repeat burglary?",
        "plain_summary": "Stickers are put on doors and burglaries counted.",
        "question": "Do stickers change repeat burglary?",
        "decision_informed": "Whether to buy stickers",
        "keywords": "stickers, burglary",
    },
    "design": {"design": "rct_cluster", "sample_plan": "40 streets"},
    "outcomes": {"outcomes-0-rank": "primary", "outcomes-0-name": "Repeat burglaries"},
    "fit": {
        "activity_type": "project",
        "areas": "force_wide",
        "priorities-0-code": "demo_burglary",
        "priorities-0-argument": "It is about repeat burglary",
    },
    "people": {"sponsor": "A chief superintendent"},
    "data": {"people_or_data": "yes", "data_wanted": "Crimes", "proposed_marking": "official"},
    "dates": {"funding_stated": "No money is needed", "amount_asked": ""},
    "hoped": {},
}


def sent_fields(page: str) -> dict[str, str]:
    """Return the fields of the form on a page with their present values, blank for most."""
    form = page[page.index("<main") :]
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag and 'type="radio"' not in tag:
            fields[name[1]] = value[1] if value else ""
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL
    ):
        fields[name] = text.strip()
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


class Draft:
    """A draft and its lead's browser."""

    def __init__(self, lead: Browser, reference: str) -> None:
        self.lead = lead
        self.reference = reference

    def address(self, *parts: str) -> str:
        return "/".join(("/projects", self.reference, *parts))

    def form(self, code: str) -> dict[str, str]:
        return sent_fields(self.lead.text(self.address("draft", code)))

    def save(self, code: str, **changes: str) -> int:
        data = {**self.form(code), **changes}
        return self.lead.client.post(self.address("draft", code), data=data).status_code

    def fill(self) -> None:
        for code, changes in SECTIONS.items():
            assert self.save(code, **changes) == 302, code

    def send(self) -> int:
        data = sent_fields(self.lead.text(self.address("check")))
        return self.lead.client.post(self.address("check"), data=data).status_code


@pytest.fixture
def draft(sign_in: SignIn) -> Draft:
    return Draft(sign_in("lead"), accept(sign_in("secretary"), raise_one(sign_in("staff"))))


def test_the_task_list_says_how_far_each_section_is(draft: Draft) -> None:
    page = draft.lead.text(draft.address("draft"))
    assert page.count("Not started") >= 3
    assert "still needed" in page
    draft.save("design", design="rct_cluster")
    page = draft.lead.text(draft.address("draft"))
    assert "Done" in page
    draft.fill()
    page = draft.lead.text(draft.address("draft"))
    assert "Everything that is needed now is given" in page
    assert "Needed at assessment" in page


def test_an_incomplete_draft_cannot_be_sent_even_by_hand(draft: Draft) -> None:
    check = draft.lead.text(draft.address("check"))
    assert "Still needed before you can send it" in check
    assert draft.lead.post(draft.address("check"), {"reason": ""}).status_code == 422
    assert "Draft" in draft.lead.text(draft.address())


def test_sections_keep_what_was_saved(draft: Draft) -> None:
    draft.fill()
    assert draft.form("question")["keywords"] == "stickers, burglary"
    assert draft.form("outcomes")["outcomes-0-name"] == "Repeat burglaries"
    assert draft.form("fit")["priorities-0-code"] == "demo_burglary"
    assert draft.form("design")["design"] == "rct_cluster"


def test_money_is_exact_pence_and_fractions_are_refused(draft: Draft) -> None:
    assert draft.save("dates", funding_stated="The board", amount_asked="12,500.05") == 302
    assert "£12,500.05" in draft.lead.text(draft.address("check"))
    for wrong in ("12.505", "-3", "1e3", "twelve", "1,23"):
        assert draft.save("dates", amount_asked=wrong) == 422, wrong
    assert "£12,500.05" in draft.lead.text(draft.address("check"))


def test_two_people_saving_one_section_lose_nothing(draft: Draft, sign_in: SignIn) -> None:
    first, second = draft.form("question"), draft.form("question")
    address = draft.address("draft", "question")
    assert draft.lead.client.post(address, data={**first, "background": "One"}).status_code == 302
    late = draft.lead.client.post(address, data={**second, "background": "Two"})
    assert late.status_code == 409
    words = late.get_data(as_text=True)
    assert "One" in words
    assert "Two" in words
    # What was typed is offered again on the page, and the newer text was not overwritten.
    assert draft.form("question")["background"] == "Two"
    assert "One" in draft.lead.text(draft.address("check"))


def test_saving_different_sections_at_once_is_no_conflict(draft: Draft) -> None:
    question, design = draft.form("question"), draft.form("design")
    for code, data, change in (
        ("question", question, {"background": "One"}),
        ("design", design, {"setting": "Dudley"}),
    ):
        answer = draft.lead.client.post(draft.address("draft", code), data={**data, **change})
        assert answer.status_code == 302, code


def test_what_is_typed_is_kept_before_it_is_saved(draft: Draft, sign_in: SignIn) -> None:
    data = {**draft.form("question"), "background": "Half a sent"}
    answer = draft.lead.client.post(draft.address("draft", "question", "keep"), data=data)
    assert answer.status_code == 200
    assert answer.json["kept"].startswith("Kept at ")
    assert draft.form("question")["background"] == "Half a sent"
    assert "Half a sent" not in draft.lead.text(draft.address("check"))
    draft.lead.post(draft.address("draft", "question", "forget"), {})
    assert draft.form("question")["background"] == ""


def test_forged_fields_and_codes_change_nothing(draft: Draft) -> None:
    address = draft.address("draft", "design")
    base = draft.form("design")
    assert draft.lead.client.post(address, data={**base, "stage": "live"}).status_code == 400
    assert draft.lead.client.post(address, data={**base, "design": "magic"}).status_code == 422
    assert draft.lead.client.post(address, data={**base, "setting": "a\x00b"}).status_code == 422
    assert draft.lead.get(draft.address("draft", "nowhere")).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("staff", 404), ("lead2", 404), ("chair", 404), ("secretary", 403)]
)
def test_only_the_team_edits_a_draft(draft: Draft, sign_in: SignIn, name: str, status: int) -> None:
    other = sign_in(name)
    assert other.get(draft.address("draft")).status_code == status
    data = {"base": "", "title": "Mine"}
    assert other.post(draft.address("draft", "question"), data).status_code == status


def test_return_and_resubmission_keep_comments_changes_and_the_place_in_the_queue(
    draft: Draft, sign_in: SignIn
) -> None:
    secretary = sign_in("secretary")
    draft.fill()
    assert draft.send() == 302
    desk = draft.address("screening")
    assert refs(secretary.text("/screening")) == [draft.reference]
    assert secretary.post(draft.address("return"), {"reason": "Early"}).status_code == 422
    assert secretary.post(desk, {}).status_code == 302
    assert secretary.post(draft.address("return"), {"reason": ""}).status_code == 422
    returned = secretary.post(
        draft.address("return"),
        {"reason": "Two things are missing.", "comment-sample_plan": "How many streets?"},
    )
    assert returned.status_code == 302
    assert total(secretary.text("/screening")) == 0
    page = draft.lead.text(draft.address("draft"))
    assert "Two things are missing." in page
    assert "How many streets?" in draft.lead.text(draft.address("draft", "design"))
    # Another project is sent meanwhile; the returned one still comes first when it is back.
    other = Draft(draft.lead, accept(secretary, raise_one(sign_in("staff"), title="Another")))
    for code, changes in SECTIONS.items():
        other.save(code, **{**changes, **({"title": "Another"} if code == "question" else {})})
    assert other.send() == 302
    assert draft.save("design", sample_plan="60 streets") == 302
    assert draft.send() == 302
    assert refs(secretary.text("/screening")) == [draft.reference, other.reference]
    again = secretary.text(desk)
    assert "60 streets" in again
    assert "40 streets" in again


def test_versions_have_numbers_addresses_and_a_comparison(draft: Draft, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    draft.fill()
    draft.send()
    assert refs(draft.lead.text(draft.address("versions"))) == ["1.0"]
    for changes, expected in (
        ({"setting": "Dudley"}, "1.1"),
        ({"sample_plan": "80 streets"}, "2.0"),
    ):
        secretary.post(draft.address("screening"), {})
        secretary.post(draft.address("return"), {"reason": "Once more"})
        assert draft.save("design", **changes) == 302
        assert draft.send() == 302
        assert refs(draft.lead.text(draft.address("versions")))[0] == expected
    old = draft.lead.text(draft.address("versions", "1.0"))
    assert "40 streets" in old
    assert "Dudley" not in old
    compared = draft.lead.text(draft.address("compare") + "?from=1.0&to=2.0")
    assert total(compared) == 2
    assert total(draft.lead.text(draft.address("compare") + "?from=1.1&to=2.0")) == 1
    assert total(draft.lead.text(draft.address("compare") + "?from=2.0&to=1.1")) == 1
    for wrong in ("versions/9.9", "versions/x", "compare?from=a&to=b"):
        assert draft.lead.get(draft.address(wrong)).status_code == 404, wrong


def test_a_sent_project_changes_only_by_amendment(draft: Draft, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    draft.fill()
    before = draft.form("design")
    draft.send()
    direct = draft.lead.client.post(
        draft.address("draft", "design"), data={**before, "setting": "Walsall"}
    )
    assert direct.status_code == 422
    address = draft.address("amendments", "new", "design")
    data = sent_fields(draft.lead.text(address))
    filed = draft.lead.client.post(
        address,
        data={**data, "sample_plan": "90 streets", "why": "More are willing",
              "proposed_kind": "minor"},
    )  # fmt: skip
    assert filed.status_code == 302
    amendment = filed.headers["Location"]
    assert "90 streets" not in draft.lead.text(draft.address())
    decision = {"decision": "accept", "answer": "", "kind": "minor"}
    assert draft.lead.post(amendment, decision).status_code == 403
    refused = secretary.post(amendment, decision)
    assert refused.status_code == 422  # a major field is never minor
    assert secretary.post(amendment, {**decision, "kind": "substantial"}).status_code == 302
    assert "90 streets" in draft.lead.text(draft.address())
    assert refs(draft.lead.text(draft.address("versions")))[0] == "2.0"
    again = secretary.post(amendment, {**decision, "kind": "substantial"})
    assert again.status_code == 422


def test_handing_over_moves_every_duty_and_freezes_nothing(draft: Draft, sign_in: SignIn) -> None:
    successor = sign_in("lead2")
    page = draft.lead.text(draft.address("hand-over"))
    option = re.search(r'<option value="(\d+)">Lou Lead', page)
    assert option
    moved = draft.lead.post(
        draft.address("hand-over"), {"to": option[1], "reason": "I change post"}
    )
    assert moved.status_code == 302
    assert draft.lead.get(draft.address("draft")).status_code == 404
    assert Draft(successor, draft.reference).save("design", design="its") == 302
    assert "Lee Lead" in successor.text(draft.address("history"))


def test_withdrawing_needs_a_reason_and_keeps_everything(draft: Draft, sign_in: SignIn) -> None:
    assert draft.lead.post(draft.address("withdraw"), {"reason": ""}).status_code == 422
    assert sign_in("secretary").get(draft.address("withdraw")).status_code == 403
    done = draft.lead.post(draft.address("withdraw"), {"reason": "No partner was found"})
    assert done.status_code == 302
    page = draft.lead.text(draft.address())
    assert "Withdrawn" in page
    assert "No partner was found" in draft.lead.text(draft.address("history"))
    again = draft.lead.post(draft.address("withdraw"), {"reason": "Again"})
    assert again.status_code == 422


def test_likely_duplicates_are_shown_side_by_side(draft: Draft, sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    twin = accept(secretary, raise_one(sign_in("staff")))
    page = draft.lead.text(draft.address("draft"))
    assert twin in page
    beside = draft.lead.text(draft.address("alike", twin))
    assert beside.count("Do door stickers stop repeat burglary?") >= 2
    assert draft.lead.get(draft.address("alike", "EBP-2025-9001")).status_code == 404
