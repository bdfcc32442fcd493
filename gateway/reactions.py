"""When X then Y: the only place. Each entry is one durable job, retried by itself.

A function names what it needs by parameter: `event`; `unit`, opened as SYSTEM, or `units`; or a
field of Runtime. The worker binds them at start and refuses a name that nobody offers.
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from gateway import catalog, governance, grants, identity, notifications, provisioning, realms, requests
from gateway.work import Event

Reaction = Callable[..., Coroutine[Any, Any, None]]

_CAUSES: Mapping[type[Event], Sequence[Reaction]] = {
    grants.GrantOpened: (provisioning.fulfil,),
    grants.GrantStartReached: (grants.begin,),
    grants.GrantBegun: (provisioning.fulfil,),
    grants.GrantEndReached: (grants.expire,),
    grants.GrantWarningReached: (grants.warn,),
    grants.GrantRevoked: (provisioning.withdraw,),
    grants.GrantGivenBack: (provisioning.withdraw,),
    grants.GrantExpired: (provisioning.withdraw,),
    grants.GrantWithdrawn: (provisioning.withdraw,),
    provisioning.FulfilmentRetried: (provisioning.fulfil, provisioning.withdraw),
    provisioning.ConnectionResumed: (provisioning.go_on,),
    provisioning.ConnectionContinued: (provisioning.go_on,),
    provisioning.FulfilmentCheckDue: (provisioning.check,),
    grants.ActivationEndReached: (grants.expire_activation,),
    identity.PersonDeactivated: (grants.leaver, catalog.vacate, realms.close_account, requests.approver_left),
    requests.RequestStageDue: (requests.stage_due,),
    requests.RequestAnswerDue: (requests.lapse,),
    identity.PersonReactivated: (realms.open_account,),
    identity.PersonMoved: (grants.mover,),
    identity.ClientDeactivated: (grants.client_left, realms.close_account),
    identity.ClientReactivated: (realms.open_account,),
    identity.SessionEnded: (realms.end_sign_in,),
    catalog.ServiceRetired: (grants.service_retired,),
    catalog.ServiceEndReached: (catalog.end,),
    catalog.ServiceEnded: (grants.service_ended,),
    grants.ServiceEndContinued: (grants.service_ended,),
    notifications.MailQueued: (notifications.send,),
    governance.FindingDue: (governance.reopen,),
}


def _joined(*tables: Mapping[type[Event], Sequence[Reaction]]) -> dict[type[Event], tuple[Reaction, ...]]:
    events = {event: None for table in tables for event in table}
    return {event: tuple(r for table in tables for r in table.get(event, ())) for event in events}


# Whom to tell of what, and what is a finding, stand in the slices that tell and look back.
REACTIONS: Mapping[type[Event], Sequence[Reaction]] = _joined(
    _CAUSES,
    dict.fromkeys(notifications.TELLINGS, (notifications.tell,)),
    dict.fromkeys(governance.NOTES, (governance.note,)),
)


def name(reaction: Reaction) -> str:
    """How a reaction is called in the queue, for example `provisioning.fulfil`."""
    return f"{reaction.__module__.split('.')[1]}.{reaction.__name__}"


def routes() -> dict[type[Event], tuple[str, ...]]:
    """Event type → names of the jobs that it starts."""
    return {event: tuple(name(reaction) for reaction in found) for event, found in REACTIONS.items()}
