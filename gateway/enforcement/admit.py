"""May this call pass? Pure: everything that is needed stands in `standing`."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from gateway import authz
from gateway.authz import Action, Decision, Policies, Resource
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
    decision = _decided(policies, standing, live)
    if not decision.allowed:
        return Refused(decision, "rule")
    return Admitted(decision, standing.values, standing.leased and standing.subject.type == "Person")


@lru_cache(maxsize=4096)
def _decided(policies: Policies, standing: Standing, live: bool) -> Decision:  # noqa: FBT001  # a fact
    """Cedar takes as long as everything else of a call together, and says the same of the same facts.
    All of them are in the arguments: nothing can change without being another question.
    """
    return authz.decide(policies, standing.subject, Action.GRANT_USE, _grant(standing, live=live))


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
