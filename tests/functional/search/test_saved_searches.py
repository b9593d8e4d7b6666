"""A search that a person keeps is theirs alone, and asks again as it was."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.conftest import Browser, total

SignIn = Callable[[str], Browser]
ASKS = "q=burglary&type=finding"


def keep(browser: Browser, name: str, asks: str = ASKS) -> str:
    answer = browser.post("/search/saved", {"name": name, "asks": asks}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_search_is_saved_from_its_results_and_asks_the_same_again(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    results = staff.text(f"/search?{ASKS}&page=1")
    asks = re.search(r'name="asks" value="([^"]+)"', results)
    assert asks, "the results offer no saving"
    assert "Saved as “Burglary findings”" in keep(
        staff, "Burglary findings", asks[1].replace("&amp;", "&")
    )
    kept = staff.text("/search/saved")
    link = re.search(r'href="(/search\?[^"]+)">Burglary findings</a>', kept)
    assert link, kept
    assert total(staff.text(link[1].replace("&amp;", "&"))) == total(results)


def test_saving_it_again_renames_it_and_removing_it_forgets_it(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    keep(staff, "First")
    keep(staff, "Second")
    kept = staff.text("/search/saved")
    assert "First" not in kept
    assert total(kept) == 1
    address = re.search(r'action="(/search/saved/\d+/remove)"', kept)
    assert address
    assert sign_in("lead").post(address[1], {}).status_code == 404
    assert total(staff.text("/search/saved")) == 1
    staff.post(address[1], {})
    assert "Nothing saved yet" in staff.text("/search/saved")


def test_nobody_sees_what_another_person_saved(sign_in: SignIn) -> None:
    keep(sign_in("staff"), "Mine alone")
    assert "Mine alone" not in sign_in("lead").text("/search/saved")


def test_what_is_no_search_is_not_saved(sign_in: SignIn) -> None:
    staff = sign_in("staff")
    for name, asks in (("", ASKS), ("x" * 121, ASKS), ("Nothing", ""), ("Elsewhere", "next=//x.y"),
                       ("Long", "q=" + "w" * 3000)):  # fmt: skip
        keep(staff, name, asks)
    assert "Nothing saved yet" in staff.text("/search/saved")
    keep(staff, "Only its own parts", f"{ASKS}&next=//elsewhere.example&page=7")
    assert "elsewhere" not in staff.text("/search/saved")
