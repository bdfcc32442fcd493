"""May this call pass? Pure: everything that is needed stands in `standing`."""

from dataclasses import dataclass
from datetime import datetime

from gateway import authz
from gateway.authz import NOTHING, Action, Context, Decision, Policies, Resource
from gateway.enforcement.denials import LEASE
from gateway.enforcement.standing import Standing


@dataclass(frozen=True, slots=True)
class Admitted:
    """Yes: values for the headers to set, and whether a lease may follow."""

    decision: Decision
    values: dict[str, str]
    leasable: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and why: the decision where policy spoke, else only the fact that there is no access."""

    decision: Decision | None
    fact: str


def admit(policies: Policies, standing: Standing, now: datetime) -> Admitted | Refused:
    """Decide about one call at this moment; an end that has passed needs no sweeper to count."""
    if standing.grant_id is None:
        return Refused(None, "no-access")
    if now >= standing.ends_at:
        return Refused(None, "access-ended")
    if not standing.activated:
        return Refused(None, "not-activated")
    live = standing.grant_state == "active" and standing.starts_at <= now < standing.ends_at
    decision = _decided(policies, standing, _moment(policies, now), live=live)
    if not decision.allowed:
        return Refused(decision, "rule")
    leasable = standing.leased and standing.subject.type == "Person"
    return Admitted(decision, standing.values, leasable and _stays(policies, standing, now))


def _stays(policies: Policies, standing: Standing, now: datetime) -> bool:
    """Whether the answer is still yes when a lease would end: Envoy asks nobody in between. A lease spans
    two minutes of the clock at most, and rules see the minute.
    """
    if not policies.timed:
        return True
    end = min(now + LEASE, standing.ends_at)
    return _decided(policies, standing, _moment(policies, end), live=True).allowed


def _moment(policies: Policies, now: datetime) -> Context:
    """The clock, where some rule looks at it; else nothing, so that a minute changes no question."""
    return authz.moment(now, policies.zone, NOTHING) if policies.timed else NOTHING


def _decided(policies: Policies, standing: Standing, moment: Context, *, live: bool) -> Decision:
    return authz.decide(policies, standing.subject, Action.GRANT_USE, _grant(standing, live=live), moment)


def _grant(standing: Standing, *, live: bool) -> Resource:
    return Resource(
        "Grant",
        str(standing.grant_id),
        {
            "person": standing.subject.id,
            "organisation": standing.organisation,
            "state": standing.grant_state,
            "class": standing.technology_class,
            "service_state": standing.service_state,
            "live": live,
            "half": standing.half,
            "data": standing.data,
            "taken_by": "",
            "ended_reason": "",
        },
    )
