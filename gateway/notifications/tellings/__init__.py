"""Who is told what: event → whom it concerns. A new event of which people must know is one more line."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from gateway import grants
from gateway.notifications.kinds import Telling
from gateway.notifications.tellings import holding
from gateway.work import Event

Tells = Callable[..., Coroutine[Any, Any, list[Telling]]]

TELLINGS: Final[Mapping[type[Event], Tells]] = {
    grants.GrantActivated: holding.ready,
    grants.GrantEndsSoon: holding.ends_soon,
    grants.GrantExtended: holding.extended,
    grants.GrantSuspended: holding.suspended,
    grants.GrantResumed: holding.resumed,
    grants.GrantUndone: holding.resumed,
    grants.GrantRevoked: holding.revoked,
    grants.GrantAbandoned: holding.not_set_up,
}
