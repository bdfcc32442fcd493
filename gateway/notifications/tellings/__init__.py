"""Who is told what: event → whom it concerns. A new event of which people must know is one more line."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from gateway import catalog, grants, identity, proposals, provisioning, requests
from gateway.notifications.kinds import Telling
from gateway.notifications.tellings import asking, holding, keeping, proposing
from gateway.work import Event

Tells = Callable[..., Coroutine[Any, Any, list[Telling]]]

TELLINGS: Final[Mapping[type[Event], Tells]] = {
    requests.RequestAwaited: asking.awaited,
    requests.RequestApproved: asking.approved,
    requests.RequestDenied: asking.denied,
    requests.RequestAsked: asking.asked,
    requests.RequestCancelled: asking.cancelled,
    requests.RequestNudged: asking.nudged,
    requests.RequestEscalated: asking.escalated,
    requests.RequestLapsed: asking.lapsed,
    requests.RequestHurried: asking.hurried,
    requests.DelegationGiven: asking.delegated,
    grants.GrantActivated: holding.ready,
    grants.GrantEndsSoon: holding.ends_soon,
    grants.GrantExtended: holding.extended,
    grants.GrantSuspended: holding.suspended,
    grants.GrantResumed: holding.resumed,
    grants.GrantUndone: holding.resumed,
    grants.GrantRevoked: holding.revoked,
    grants.GrantAbandoned: holding.not_set_up,
    provisioning.FulfilmentStuck: holding.not_set_up,
    provisioning.FulfilmentHandedOver: keeping.handed_over,
    catalog.ServiceRetired: holding.retiring,
    catalog.ServiceVacated: keeping.vacated,
    identity.AdminRecovered: keeping.recovered,
    proposals.ProposalSubmitted: proposing.submitted,
    proposals.ProposalPlanned: proposing.planned,
    proposals.ProposalDeclined: proposing.declined,
    proposals.ProposalOffered: proposing.offered,
    proposals.ProposalWithdrawn: proposing.withdrawn,
}
