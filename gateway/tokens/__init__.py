"""Personal tokens: how a person's program calls one service that is an API, with the person's own access.

A token belongs to one grant, never outlives it, and is shown once. What is stored is its hash; every
decision at the gateway looks the token up together with its grant and its person.
"""

from gateway.tokens.calling import Calls, calls
from gateway.tokens.create import Created, create
from gateway.tokens.entities import token_entity
from gateway.tokens.errors import TokenElsewhere, TokenOver, TokenTakenBack, TokenUnknown, TooManyTokens
from gateway.tokens.events import TokenCreated, TokenRevoked
from gateway.tokens.forms import TokenForm
from gateway.tokens.models import Token, TokenId
from gateway.tokens.queries import Held, mine, of_grant, shown
from gateway.tokens.revoke import revoke
from gateway.tokens.rules import LONGEST, MOST_LIVE, PATTERN, PREFIX, TokenState, plausible
from gateway.tokens.use import note_used

__all__ = [
    "LONGEST",
    "MOST_LIVE",
    "PATTERN",
    "PREFIX",
    "Calls",
    "Created",
    "Held",
    "Token",
    "TokenCreated",
    "TokenElsewhere",
    "TokenForm",
    "TokenId",
    "TokenOver",
    "TokenRevoked",
    "TokenState",
    "TokenTakenBack",
    "TokenUnknown",
    "TooManyTokens",
    "calls",
    "create",
    "mine",
    "note_used",
    "of_grant",
    "plausible",
    "revoke",
    "shown",
    "token_entity",
]
