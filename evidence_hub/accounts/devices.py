"""Devices from which somebody signed in before, by a signed cookie that lives long."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from evidence_hub.accounts.digests import digest

DAYS = 180
MOST_ACCOUNTS = 8  # on a shared machine; the latest count


@dataclass(frozen=True)
class Device:
    """The browser of this request, and the accounts that signed in from it before."""

    key: str = ""
    accounts: tuple[str, ...] = ()

    def knows(self, account: str) -> bool:
        return account in self.accounts

    @property
    def key_hash(self) -> str:
        return digest(self.key) if self.key else ""

    def with_account(self, account: str) -> Device:
        others = tuple(known for known in self.accounts if known != account)
        return Device(self.key or secrets.token_urlsafe(16), (*others, account)[-MOST_ACCOUNTS:])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="device-known")


def _cookie_name() -> str:
    is_production = current_app.config["HUB"].is_production
    return "__Host-evidence_hub_device" if is_production else "evidence_hub_device"


def of_request() -> Device:
    """Return the device of this request; an unknown one where its cookie is not ours or is old."""
    try:
        key, accounts = _signer().loads(
            request.cookies.get(_cookie_name(), ""), max_age=DAYS * 24 * 3600
        )
    except (BadData, ValueError, TypeError):
        return Device()
    return Device(str(key), tuple(accounts))


def remember(response: Response, device: Device) -> None:
    response.set_cookie(
        _cookie_name(),
        _signer().dumps([device.key, list(device.accounts)]),
        max_age=DAYS * 24 * 3600,
        secure=current_app.config["HUB"].is_production,
        httponly=True,
        samesite="Lax",
        path="/",
    )
