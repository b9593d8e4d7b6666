"""What becomes of documents when the demo is removed, and why an import with one is not undone."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select

from evidence_hub.core.database import db, writing
from evidence_hub.documents.models import Document, DocumentVersion
from tests.conftest import Place
from tests.functional.documents import files
from tests.functional.documents.attaching import SignIn, add_version, attached
from tests.functional.importing.sheets import simple
from tests.functional.importing.test_projects import bring_in


def test_what_demo_accounts_attached_goes_with_the_demo_and_the_rest_stays(
    app: Flask, place: Place, sign_in: SignIn
) -> None:
    lead = sign_in("lead")
    real = attached(lead, files.pdf(["kingfisher"]), title="Somebody's own", audience="register")
    with app.app_context(), writing():  # as if a real person had attached the first one
        for document in db.session.scalars(select(Document)):
            document.is_demo, document.attached_by_id = False, None
            document.latest.is_demo = False
        db.session.commit()
    assert add_version(lead, real, files.pdf(["zebrafinch"])).status_code == 302
    removed = place.flask("seed", "demo", "--remove")
    assert removed.returncode == 0, removed.stderr
    with app.app_context():
        kept = db.session.execute(select(DocumentVersion.number, DocumentVersion.file_name)).all()
    assert [tuple(row) for row in kept] == [(1, "protocol.pdf")]
    verified = place.flask("search", "verify")
    assert "0 missing, 0 stale, 0 extra" in verified.stdout, verified.stdout
    assert place.flask("documents", "verify").stdout == "Every document is whole.\n"


def test_an_import_whose_record_has_a_document_is_not_undone(sign_in: SignIn) -> None:
    secretary = sign_in("secretary")
    batch = bring_in(secretary, simple(["Title", "Partner"], ["Lamps in the park", "Nobody"]))
    found = re.search(r'data-ref="(EBP-[^"]+)"', secretary.text(batch))
    assert found
    named = secretary.post(
        f"/projects/{found[1]}/people", {"email": "lead@demo.example", "part": "team"}
    )
    assert named.status_code == 302
    attached(sign_in("lead"), files.pdf(["plan"]), ref=found[1])
    undone = secretary.post(f"{batch}/undo", {})
    assert undone.status_code == 422
    assert "a document is attached to it" in undone.get_data(as_text=True)
