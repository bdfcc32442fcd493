"""Holding: the right to use a plan of a service, always with a start and an end.

A grant is `scheduled → provisioning → active ⇄ suspended → revoking → ended`. The gateway asks
`rules.usable` at every decision, so ending access never waits for a sweeper or for an upstream.
"""

from gateway.grants.abandon import abandon
from gateway.grants.activate import activate
from gateway.grants.begin import begin
from gateway.grants.call_off import call_off
from gateway.grants.client_left import client_left
from gateway.grants.close import close
from gateway.grants.drift import drift
from gateway.grants.end_activation import end_activation
from gateway.grants.entities import grant_entity
from gateway.grants.errors import AlreadyActivated, AlreadyHeld, IllegalEvent, NotEligible
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
    ServiceEndContinued,
)
from gateway.grants.expire import expire
from gateway.grants.expire_activation import expire_activation
from gateway.grants.extend import extend
from gateway.grants.fail import fail
from gateway.grants.give_back import give_back
from gateway.grants.heal import heal
from gateway.grants.leaver import leaver
from gateway.grants.models import Activation, Grant, GrantId
from gateway.grants.mover import mover
from gateway.grants.open import Opening, open_
from gateway.grants.queries import (
    activations,
    grant,
    held,
    listing,
    live_for,
    locked,
    locked_for_work,
    mine,
    of_requests,
    open_activation,
    words_of,
)
from gateway.grants.resume import resume
from gateway.grants.revoke import revoke
from gateway.grants.rules import LIVE, EndedReason, GrantEvent, GrantState, Health, Life, usable
from gateway.grants.service_ended import service_ended
from gateway.grants.service_retired import service_retired
from gateway.grants.start_activation import start_activation
from gateway.grants.suspend import suspend
from gateway.grants.undo import undo
from gateway.grants.warn import warn
from gateway.grants.why import Fact, why
from gateway.grants.withdraw import withdraw

__all__ = [
    "LIVE",
    "Activation",
    "ActivationEndReached",
    "ActivationEnded",
    "ActivationStarted",
    "AlreadyActivated",
    "AlreadyHeld",
    "EndedReason",
    "Fact",
    "Grant",
    "GrantAbandoned",
    "GrantActivated",
    "GrantBegun",
    "GrantDrifted",
    "GrantEndReached",
    "GrantEnded",
    "GrantEndsSoon",
    "GrantEvent",
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
    "NotEligible",
    "Opening",
    "ServiceEndContinued",
    "abandon",
    "activate",
    "activations",
    "begin",
    "call_off",
    "client_left",
    "close",
    "drift",
    "end_activation",
    "expire",
    "expire_activation",
    "extend",
    "fail",
    "give_back",
    "grant",
    "grant_entity",
    "heal",
    "held",
    "leaver",
    "listing",
    "live_for",
    "locked",
    "locked_for_work",
    "mine",
    "mover",
    "of_requests",
    "open_",
    "open_activation",
    "resume",
    "revoke",
    "service_ended",
    "service_retired",
    "start_activation",
    "suspend",
    "undo",
    "usable",
    "warn",
    "why",
    "withdraw",
    "words_of",
]
