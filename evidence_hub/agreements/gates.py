"""Checks of gates: data protection, sharing, IP, and rights (DOMAIN T4, T8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from evidence_hub.agreements import queries
from evidence_hub.agreements.content import datasets_received, is_personal
from evidence_hub.agreements.contradictions import contradictions, digest_of
from evidence_hub.agreements.lifecycle import assessed, in_force
from evidence_hub.agreements.models import Agreement, AgreementVersion, Impact, IpTerms
from evidence_hub.agreements.states import Assessed, Sharing
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.approvals import confirmations, confirmed_words, labels_of, uncovered
from evidence_hub.lifecycle.conditions import conditions_of
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus
from evidence_hub.lifecycle.gates import GateType
from evidence_hub.lifecycle.models import Condition
from evidence_hub.registry.models import Project

Projects = Sequence[Project]
Answers = Mapping[int, Gate]
CheckResult = tuple[GateStatus, str] | tuple[GateStatus, str, str]
LEAD, OWNER, SECRETARY = "Research lead", "Asset owner", "Board secretary"
# A page names who can act. Where only time helps, it says so rather than sending somebody to a
# closed form.
NOBODY = "Nobody before that day"


def _ids(projects: Projects) -> list[int]:
    return [project.id for project in projects]


def answers_of(
    gate: GateType,
    projects: Projects,
    check: Callable[[Project], CheckResult | None],
    *,
    endpoint: str,
    is_waived: bool = True,
) -> Answers:
    """Judge each project; a confirmation that there are no data waives what is about data."""
    # Read once for the list; the proportionate route answers every gate about data (DOMAIN 5).
    confirmed = confirmations(projects) if is_waived else {}
    found = {}
    for project in projects:
        waived = confirmed.get(project.id)
        said = (GateStatus.NOT_REQUIRED, confirmed_words(waived)) if waived else check(project)
        # None leaves the gate unanswered, which the caller shows as "evidence not held" (T22).
        if said is not None:
            met, why, *holder = said
            found[project.id] = Gate(
                gate.name,
                met,
                why,
                holder[0] if holder else gate.holder,
                f"agreements.{endpoint}",
                "Go to agreements",
            )
    return found


# An import pre-dates the gates, so to fail it on them would be a claim about 2013 that nobody made.
def said_no(project: Project, why: str, holder: str = "") -> CheckResult | None:
    """Say no; of an import nothing is held, which is neither yes nor no."""
    if project.awaits_adoption:
        return None
    return (GateStatus.NO, why, holder) if holder else (GateStatus.NO, why)


def _stated(ids: Sequence[int]) -> dict[int, list[Condition]]:
    """Return the open conditions of this package, which stand in for an answer at T4."""
    # Conditions of ethics or the board do not stand in for data protection, hence the origin.
    return {
        key: [row for row in rows if row.origin == "agreements" and row.is_open]
        for key, rows in conditions_of(ids).items()
    }


STATED = "It is stated as a condition before the start."


def _or_stated(
    said: CheckResult | None, conditions: Sequence[Condition] | None
) -> CheckResult | None:
    """Let a condition that is stated stand in for what is not there yet (DOMAIN T4)."""
    return (
        (GateStatus.YES, STATED)
        if said is not None and said[0] is GateStatus.NO and conditions
        else said
    )


def _screened(project: Project, impact: Impact | None) -> CheckResult | None:
    if impact is None:
        return said_no(project, "The screening questions are not answered.", LEAD)
    if impact.is_needed is None:
        return GateStatus.NO, "The answers wait for information governance."
    # Needed is an answer at T4; T8 then asks whether it was accepted.
    if impact.is_needed:
        return GateStatus.YES, "An assessment is needed."
    # Only a "no" goes stale: a need that was found stays found, and the assessment itself is
    # checked against the record at T8.
    if changed := uncovered(project, impact.covered):
        return GateStatus.NO, f"Changed since it was screened: {labels_of(changed)}"
    return GateStatus.YES, f"No assessment is needed: {impact.reason}"


def impact_is_screened(projects: Projects) -> Answers:
    """T4: information governance said whether an assessment is needed."""
    impacts, stated = queries.impacts(_ids(projects)), _stated(_ids(projects))
    return answers_of(
        gates.IMPACT_SCREENED,
        projects,
        lambda project: _or_stated(
            _screened(project, impacts.get(project.id)), stated.get(project.id)
        ),
        endpoint="data_protection",
    )


# For each state the person whose move it is, so that a blocked lead knows whom to ask.
WAITS: dict[Assessed, tuple[str, str]] = {
    Assessed.SCREENING: ("The assessment is to be written.", LEAD),
    Assessed.DRAFTED: ("The assessment waits for advice.", gates.IMPACT_ACCEPTED.holder),
    Assessed.ADVICE_GIVEN: ("The assessment waits for the asset owner.", OWNER),
    Assessed.RESIDUAL_HIGH_RISK: (
        "High risk remains: the Commissioner must be consulted.",
        gates.IMPACT_ACCEPTED.holder,
    ),
}


def _accepted(project: Project, impact: Impact | None) -> CheckResult | None:
    # Screening comes first: without it nobody knows whether an acceptance is even asked for.
    screened = _screened(project, impact)
    if impact is None or screened is None or screened[0] is GateStatus.NO:
        return screened
    if not impact.is_needed:
        return GateStatus.NOT_REQUIRED, screened[1]
    state = assessed(impact, clock.today())
    if state in WAITS:
        return GateStatus.NO, *WAITS[state]
    # A review that is overdue is a lapse (T15) and not a formality: the acceptance named this day
    # as its last.
    if state is Assessed.REVIEW_DUE and impact.review_on is not None:
        return (
            GateStatus.NO,
            f"The assessment was to be reviewed by {day_words(impact.review_on)}.",
            LEAD,
        )
    if changed := uncovered(project, impact.covered):
        return GateStatus.NO, f"Changed since it was accepted: {labels_of(changed)}", LEAD
    return (
        GateStatus.YES,
        f"Accepted, to be reviewed by {day_words(impact.review_on or clock.today())}.",
    )


def impact_is_accepted(projects: Projects) -> Answers:
    """T8: accepted by the asset owner, in date and covering the record, or not needed."""
    impacts = queries.impacts(_ids(projects))
    return answers_of(
        gates.IMPACT_ACCEPTED,
        projects,
        lambda project: _accepted(project, impacts.get(project.id)),
        endpoint="data_protection",
    )


# The recipients, not the agreements: T4 asks which are needed, T8 whether they are in force.
def _settled(project: Project, impact: Impact | None) -> CheckResult | None:
    if impact is None or impact.recipients is None:
        return said_no(project, "Nobody has said yet who outside receives personal data.")
    if changed := uncovered(project, impact.recipients_covered):
        return GateStatus.NO, f"Changed since recipients were named: {labels_of(changed)}"
    if not impact.recipients:
        return GateStatus.YES, f"Nobody outside receives personal data: {impact.recipients_reason}"
    return GateStatus.YES, f"An agreement is needed with {len(impact.recipients)} outside."


def sharing_is_settled(projects: Projects) -> Answers:
    """T4: information governance said who outside receives personal data."""
    impacts, stated = queries.impacts(_ids(projects)), _stated(_ids(projects))

    def check(project: Project) -> CheckResult | None:
        return _or_stated(_settled(project, impacts.get(project.id)), stated.get(project.id))

    return answers_of(gates.SHARING_SETTLED, projects, check, endpoint="data_protection")


# An agreement that gives a party only anonymous data does not cover what it receives of personal
# data.
def covered_recipients(agreements: Sequence[Agreement], day: dt.date) -> set[int]:
    """Return who may receive personal data under an agreement in force on that day."""
    found: set[int] = set()
    for agreement in agreements:
        version = in_force(agreement, day)
        if version is not None:
            found |= {
                party
                for party in version.party_ids
                if any(is_personal(row) for row in datasets_received(version.content, party))
            }
    return found


# The latest version tells how far things are; had an earlier one covered the recipient, nobody
# would ask.
def _why_not(agreements: Sequence[Agreement], name: str, key: int) -> tuple[str, str]:
    """Say how far the agreement with this recipient is, and with whom it waits."""
    ours = [row.latest for row in agreements if key in row.latest.party_ids]
    if not ours:
        return f"There is no agreement with {name}.", LEAD
    last = ours[-1]
    if last.status == Sharing.DRAFT:
        return f"The agreement with {name} is a draft.", LEAD
    if last.status == Sharing.IN_NEGOTIATION:
        signatures = len(last.unsigned)
        word = "signature" if signatures == 1 else "signatures"
        return f"The agreement with {name} waits for {signatures} {word}.", ""
    return _why_not_signed(last, name)


def _why_not_signed(last: AgreementVersion, name: str) -> tuple[str, str]:
    """Say why a signed agreement gives nothing today: ended, to come, or not for personal data."""
    today = clock.today()
    if last.status == Sharing.TERMINATED:
        return f"The agreement with {name} was terminated.", ""
    if last.ends_on is not None and last.ends_on < today:
        return (
            f"The agreement with {name} expired: its last day was {day_words(last.ends_on)}.",
            LEAD,
        )
    if last.starts_on is not None and last.starts_on > today:
        return (
            f"The agreement with {name} is signed and begins on {day_words(last.starts_on)}.",
            NOBODY,
        )
    return f"The agreement with {name} gives it no personal data today.", LEAD


def sharing_is_in_force(projects: Projects) -> Answers:
    """T8: an agreement in force today for every external recipient of personal data."""
    ids = _ids(projects)
    impacts, agreements = queries.impacts(ids), queries.agreements(ids)
    # One query for the names of all recipients of all projects.
    wanted = {key for row in impacts.values() for key in row.recipients or ()}
    names = queries.names_of(wanted) if wanted else {}

    def check(project: Project) -> CheckResult | None:
        impact = impacts.get(project.id)
        settled = _settled(project, impact)
        if impact is None or settled is None or settled[0] is GateStatus.NO:
            return settled
        if not impact.recipients:
            return GateStatus.NOT_REQUIRED, settled[1]
        ours = agreements.get(project.id, [])
        covered = covered_recipients(ours, clock.today())
        left = [key for key in impact.recipients if key not in covered]
        if left:
            said = [_why_not(ours, names.get(key, "a recipient"), key) for key in left]
            # The first who can act; each reason stands in the text, but a gate waits for one
            # holder.
            holder = next((each for _, each in said if each), gates.SHARING_IN_FORCE.holder)
            return GateStatus.NO, " ".join(why for why, _ in said), holder
        return (
            GateStatus.YES,
            f"In force with {', '.join(names[key] for key in impact.recipients)}.",
        )

    return answers_of(gates.SHARING_IN_FORCE, projects, check, endpoint="overview")


def ip_is_advised(projects: Projects) -> Answers:
    """T4: the adviser has advised on the terms, as far as they are known."""
    terms, stated = queries.ip_terms(_ids(projects)), _stated(_ids(projects))

    def check(project: Project) -> CheckResult | None:
        row = terms.get(project.id)
        if row is not None and row.advised_at is not None:
            return GateStatus.YES, f"Advice given on {day_words(in_london(row.advised_at).date())}."
        return _or_stated(said_no(project, "No advice was given."), stated.get(project.id))

    # IP matters without personal data too, so the proportionate route does not waive it.
    return answers_of(gates.IP_ADVISED, projects, check, endpoint="ip", is_waived=False)


def ip_is_agreed(projects: Projects) -> Answers:
    """T8: every party agreed to the terms as they stand, and nothing in them contradicts."""
    ids = _ids(projects)
    terms, items, parties = queries.ip_terms(ids), queries.ip_items(ids), queries.parties_of(ids)

    def check(project: Project) -> CheckResult | None:
        row, own = terms.get(project.id), items.get(project.id, [])
        if row is None or row.advised_at is None:
            return said_no(project, "No advice was given.")
        # Asked before the agreement: parties cannot agree to terms that contradict each other.
        if wrong := contradictions(own, parties[project.id]):
            return GateStatus.NO, "; ".join(wrong), LEAD
        now = digest_of(own)
        # Advice on other terms is no advice on these.
        if row.digest != now:
            return GateStatus.NO, "The terms changed since the advice."
        return _agreed(row, now, parties[project.id])

    return answers_of(gates.IP_AGREED, projects, check, endpoint="ip", is_waived=False)


def _agreed(terms: IpTerms, digest: str, parties: Mapping[int, str]) -> CheckResult:
    # The force need not agree with itself.
    if len(parties) == 1:
        return GateStatus.YES, "The force alone takes part, and advice was given."
    agreed = {row.organisation_id for row in terms.agreed if row.digest == digest}
    left = [name for key, name in parties.items() if key not in agreed]
    if left:
        return GateStatus.NO, f"Not agreed yet: {', '.join(left)}"
    return GateStatus.YES, "Every party agreed to the terms as they stand."
