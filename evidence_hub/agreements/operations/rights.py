"""Saying what is whose and who may use it; the adviser's word and the parties' agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import notifications, queries
from evidence_hub.agreements.contradictions import contradictions, digest_of
from evidence_hub.agreements.models import IpItem, IpRight, IpTerms, TermsAgreed
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import refuse_if
from evidence_hub.core.vocabularies import labels
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.models import Project


def add_item(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    kind: str,
    title: str,
    description: str,
    owners: Sequence[int],
    outside_owner: str,
) -> IpItem:
    """Name something that somebody owns; several owners own it jointly."""
    require(actor, Can.PROPOSE_IP, relationship)
    check_under_way(project)
    parties = queries.parties_of([project.id])[project.id]
    refuse_if(kind not in labels("ip_kind")["ip_kind"], "kind", "Choose from the list")
    refuse_if(not set(owners) <= set(parties), "owners", "An owner must be a party of this project")
    refuse_if(
        # Owners are parties of the project except here, and both at once would leave open whose it
        # is.
        kind == "third_party_material" and (owners or not outside_owner),
        "outside_owner",
        "Third-party material has an owner outside: name it",
    )
    refuse_if(
        kind != "third_party_material" and (not owners or outside_owner),
        "owners",
        "Name the owner among the parties",
    )
    row = IpItem(
        project_id=project.id,
        kind=kind,
        title=title,
        description=description,
        owners=sorted(set(owners)),
        outside_owner=outside_owner,
        added_at=clock.now(),
        added_by_name=actor.name,
    )
    db.session.add(row)
    said = [parties[key] for key in row.owners] or [outside_owner]
    change(actor, project, AgreementsVerb.INTELLECTUAL_PROPERTY_NAMED, {title: [None, said]})
    return row


def remove_item(
    *, actor: Actor, relationship: Relationship, project: Project, item: IpItem, reason: str
) -> None:
    """Take an item out of the terms, with the reason; the trail keeps it."""
    require(actor, Can.PROPOSE_IP, relationship)
    check_under_way(project)
    if not reason:
        raise Invalid({"reason": "Say why"})
    item.removed_at, item.removed_reason = clock.now(), reason
    change(
        actor,
        project,
        AgreementsVerb.INTELLECTUAL_PROPERTY_TAKEN_OUT,
        {item.title: ["there", None]},
        reason,
    )


def add_right(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    item: IpItem,
    kind: str,
    giver_id: int | None,
    holder_id: int,
    scope: str,
    terms: str,
) -> IpRight:
    """Add a licence, or a use that somebody means to make; contradictions are shown, not refused.

    What cannot be at all is refused: people outside the project, and a licence from nobody.
    """
    require(actor, Can.PROPOSE_IP, relationship)
    check_under_way(project)
    parties = queries.parties_of([project.id])[project.id]
    refuse_if(
        holder_id not in parties or (giver_id is not None and giver_id not in parties),
        "holder",
        "Choose a party of this project",
    )
    refuse_if(
        scope not in labels("licence_scope")["licence_scope"], "scope", "Choose from the list"
    )
    # Without a giver, a licence is one of the outside owner, so there must be one.
    if kind == "licence" and giver_id is None and not item.outside_owner:
        raise Invalid({"giver": "Choose who gives the licence"})
    refuse_if(
        kind == "licence" and giver_id == holder_id,
        "giver",
        "A licence is given by one party to another",
    )
    # A use without a licence is recorded on purpose: the contradiction is what the adviser needs to
    # see.
    row = IpRight(
        item_id=item.id,
        kind=kind,
        giver_id=giver_id if kind == "licence" else None,
        holder_id=holder_id,
        scope=scope,
        terms=terms,
    )
    item.rights.append(row)
    change(
        actor,
        project,
        AgreementsVerb.RIGHT_NAMED.about(kind),
        {item.title: [None, f"{parties[holder_id]}: {scope}"]},
    )
    return row


def remove_right(
    *, actor: Actor, relationship: Relationship, project: Project, right: IpRight
) -> None:
    """Take a licence or use out of the terms."""
    require(actor, Can.PROPOSE_IP, relationship)
    check_under_way(project)
    right.removed_at = clock.now()
    change(
        actor,
        project,
        AgreementsVerb.RIGHT_TAKEN_OUT.about(right.kind),
        {right.item.title: [right.scope, None]},
    )


def advise(
    *, actor: Actor, relationship: Relationship, project: Project, model: str, advice: str
) -> IpTerms:
    """Give the adviser's word on the terms as they stand, with a model agreement as guide."""
    require(actor, Can.ADVISE_ON_IP, relationship)
    check_under_way(project)
    if model and model not in labels("model_agreement")["model_agreement"]:
        raise Invalid({"model": "Choose from the list"})
    if not advice:
        raise Invalid({"advice": "Write your advice"})
    terms = queries.ip_terms([project.id]).get(project.id)
    if terms is None:
        terms = IpTerms(project_id=project.id)
        db.session.add(terms)
    terms.model, terms.advice = model, advice
    terms.advised_at, terms.advised_by_name = clock.now(), actor.name
    # Advice is tied to these terms. A later change leaves the words and ends their effect.
    terms.digest = digest_of(queries.ip_items([project.id]).get(project.id, []))
    change(actor, project, AgreementsVerb.IP_ADVICE_GIVEN, {"model": [None, model]}, advice)
    notifications.notify(
        project,
        notifications.team(project),
        key=f"ip-advised:{terms.id}:{clock.now().isoformat()}",
        text=f"Advice on the intellectual property of {project.reference} was given",
        page="/ip",
    )
    return terms


def record_agreed(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    terms: IpTerms,
    organisation_id: int,
    signatory: str,
    agreed_on: dt.date,
) -> TermsAgreed:
    """Record that a party agreed to the terms as they stand; none can to a contradiction."""
    require(actor, Can.ADVISE_ON_IP, relationship)
    items = queries.ip_items([project.id]).get(project.id, [])
    parties = queries.parties_of([project.id])[project.id]
    now = digest_of(items)
    if organisation_id not in parties:
        raise Invalid({"organisation": "Choose a party of this project"})
    # Refused here although only shown above: a plan may contradict itself, an agreement may not.
    if wrong := contradictions(items, parties):
        raise Invalid({"organisation": "; ".join(wrong)})
    # Parties agree to what was advised on, so that nobody signs what no adviser has seen.
    if terms.digest != now:
        raise Invalid({"organisation": "The terms changed since the advice. Advise on them first"})
    if agreed_on > clock.today():
        raise Invalid({"agreed_on": "The day cannot be in the future"})
    if any(row.organisation_id == organisation_id and row.digest == now for row in terms.agreed):
        raise Invalid({"organisation": "This party agreed to these terms already"})
    row = TermsAgreed(
        organisation_id=organisation_id,
        signatory=signatory,
        agreed_on=agreed_on,
        digest=now,
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    terms.agreed.append(row)
    change(
        actor,
        project,
        AgreementsVerb.IP_TERMS_AGREED,
        {parties[organisation_id]: [None, signatory]},
    )
    return row
