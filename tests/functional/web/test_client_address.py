"""From where a request comes: exactly the trusted proxies are believed, nobody before them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from evidence_hub.core.settings import SettingsError, from_environment
from evidence_hub.web.client_address import client_address


def seen(app: Flask, proxies: int, header: str | None, peer: str = "10.0.0.5") -> str:
    settings = app.config["HUB"]
    app.config["HUB"] = replace(settings, trusted_proxies=proxies)
    headers = {} if header is None else {"X-Forwarded-For": header}
    try:
        with app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": peer}):
            return client_address()
    finally:
        app.config["HUB"] = settings


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "203.0.113.1", "10.0.0.5"),
        (1, None, "10.0.0.5"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "198.51.100.9, 203.0.113.1", "203.0.113.1"),
        (2, "198.51.100.9, 203.0.113.1, 10.1.1.1", "203.0.113.1"),
        (2, "203.0.113.1", "10.0.0.5"),
        (1, "not an address", "10.0.0.5"),
        (1, "x" * 5000, "10.0.0.5"),
        (1, ", ".join(f"198.51.100.{n}" for n in range(50)), "198.51.100.49"),
        (1, "::ffff:203.0.113.1", "203.0.113.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_the_outermost_trusted_proxy_says_who_it_is(
    app: Flask, proxies: int, header: str | None, address: str
) -> None:
    assert seen(app, proxies, header) == address


@pytest.mark.parametrize("given", ["-1", "11", "one", "1.5", "99999"])
def test_a_number_of_proxies_that_cannot_be_is_refused(
    given: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("data")
    with pytest.raises(SettingsError, match="EVIDENCE_HUB_TRUSTED_PROXIES"):
        from_environment(
            {"EVIDENCE_HUB_TRUSTED_PROXIES": given, "EVIDENCE_HUB_DATA_DIR": str(folder)}
        )
