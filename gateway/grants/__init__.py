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
    GrantActivated,
    GrantBegun,
    GrantEnded,
    GrantEndReached,
    GrantExpired,
    GrantGivenBack,
    GrantOpened,
    GrantRevoked,
    GrantStartReached,
)
from gateway.grants.expire import expire
from gateway.grants.give_back import give_back
from gateway.grants.models import Grant, GrantId
from gateway.grants.open import Opening, open_
from gateway.grants.queries import grant, held, listing, live_for, locked_for_work, mine
from gateway.grants.revoke import revoke
from gateway.grants.rules import LIVE, EndedReason, GrantState, Health, Life, usable

__all__ = [
    "LIVE",
    "AlreadyHeld",
    "EndedReason",
    "Grant",
    "GrantActivated",
    "GrantBegun",
    "GrantEndReached",
    "GrantEnded",
    "GrantExpired",
    "GrantGivenBack",
    "GrantId",
    "GrantOpened",
    "GrantRevoked",
    "GrantStartReached",
    "GrantState",
    "Health",
    "IllegalEvent",
    "Life",
    "Opening",
    "activate",
    "begin",
    "close",
    "expire",
    "give_back",
    "grant",
    "grant_entity",
    "held",
    "listing",
    "live_for",
    "locked_for_work",
    "mine",
    "open_",
    "revoke",
    "usable",
]
