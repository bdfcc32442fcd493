"""Holding: the right to use a plan of a service, always with a start and an end.

A grant is `scheduled → provisioning → active ⇄ suspended → revoking → ended`. The gateway asks
`rules.usable` at every decision, so ending access never waits for a sweeper or for an upstream.
"""

from gateway.grants.activate import activate
from gateway.grants.begin import begin
from gateway.grants.close import close
from gateway.grants.entities import grant_entity
from gateway.grants.errors import AlreadyHeld, IllegalEvent
from gateway.grants.events import (
    ActivationEnded,
    ActivationEndReached,
    ActivationStarted,
    GrantAbandoned,
    GrantActivated,
    GrantBegun,
    GrantDrifted,
    GrantEnded,
    GrantEndReached,
    GrantEndsSoon,
    GrantExpired,
    GrantExtended,
    GrantFailed,
    GrantGivenBack,
    GrantHealed,
    GrantOpened,
    GrantResumed,
    GrantRevoked,
    GrantStartReached,
    GrantSuspended,
    GrantUndone,
    GrantWarningReached,
    GrantWithdrawn,
)
from gateway.grants.expire import expire
from gateway.grants.extend import extend
from gateway.grants.give_back import give_back
from gateway.grants.models import Grant, GrantId
from gateway.grants.open import Opening, open_
from gateway.grants.queries import grant, held, listing, live_for, locked_for_work, mine, of_requests
from gateway.grants.revoke import revoke
from gateway.grants.rules import LIVE, EndedReason, GrantState, Health, Life, usable
from gateway.grants.warn import warn

__all__ = [
    "LIVE",
    "ActivationEndReached",
    "ActivationEnded",
    "ActivationStarted",
    "AlreadyHeld",
    "EndedReason",
    "Grant",
    "GrantAbandoned",
    "GrantActivated",
    "GrantBegun",
    "GrantDrifted",
    "GrantEndReached",
    "GrantEnded",
    "GrantEndsSoon",
    "GrantExpired",
    "GrantExtended",
    "GrantFailed",
    "GrantGivenBack",
    "GrantHealed",
    "GrantId",
    "GrantOpened",
    "GrantResumed",
    "GrantRevoked",
    "GrantStartReached",
    "GrantState",
    "GrantSuspended",
    "GrantUndone",
    "GrantWarningReached",
    "GrantWithdrawn",
    "Health",
    "IllegalEvent",
    "Life",
    "Opening",
    "activate",
    "begin",
    "close",
    "expire",
    "extend",
    "give_back",
    "grant",
    "grant_entity",
    "held",
    "listing",
    "live_for",
    "locked_for_work",
    "mine",
    "of_requests",
    "open_",
    "revoke",
    "usable",
    "warn",
]
