"""Tokens that were accepted a moment ago: machines send the same one with every call."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from gateway.identity.tokens.claims import VerifiedClaims, VerifiedLogout
from gateway.identity.tokens.validator import Validator
from gateway.kernel import Clock, crypto

LIFE: Final = timedelta(seconds=2)
KEPT: Final = 10_000


class Recent:
    """Remembers acceptances, never refusals, for at most 2 s and never beyond the token's own end.

    The key is the hash of the whole token and the audience asked for, so nothing that the sender
    controls alone can make one answer stand for another.
    """

    def __init__(self, validator: Validator, clock: Clock) -> None:
        self._validator = validator
        self._clock = clock
        self._held: OrderedDict[tuple[bytes, str], tuple[datetime, VerifiedClaims]] = OrderedDict()

    async def verify(self, token: str, *, audience: str | None = None) -> VerifiedClaims:
        """Like Validator.verify."""
        now = self._clock.now()
        key = (crypto.fingerprint(token), audience or "")
        held = self._held.get(key)
        if held is not None and now < held[0]:
            return held[1]
        verified = await self._validator.verify(token, audience=audience)
        self._held[key] = (min(now + LIFE, verified.expires_at), verified)
        self._held.move_to_end(key)
        while len(self._held) > KEPT:
            self._held.popitem(last=False)
        return verified

    async def verify_logout(self, token: str) -> VerifiedLogout:
        """Like Validator.verify_logout; one is good once, so none is remembered."""
        return await self._validator.verify_logout(token)
