"""The trail: what enters it, who reads it, and that nobody changes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.audit import operations as audit
from evidence_hub.audit.models import AuditEntry
from evidence_hub.core.database import db
from tests.conftest import Browser, total

SignIn = Callable[[str], Browser]


def test_changes_and_refusals_are_in_the_trail_which_the_auditor_alone_reads(
    app: Flask, sign_in: SignIn
) -> None:
    staff, auditor = sign_in("staff"), sign_in("auditor")
    staff.post("/admin/people/1/roles", {"roles": ["chair"], "reason": ""})
    trail = auditor.text("/admin/audit?refusals=yes")
    assert "manage accounts" in trail
    assert "Sam Reader" in trail
    assert total(auditor.text("/admin/audit?verb=signed+in")) >= 2
    with app.app_context():
        assert audit.verify() == []
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
        assert entry is not None
        entry.actor_name = "Somebody else"
        with pytest.raises(Exception, match="append-only"):
            db.session.flush()
        db.session.rollback()
