"""The one way in for every token, of every issuer."""

from collections.abc import Mapping
from typing import Final

from gateway.identity.errors import Reason, TokenRefused
from gateway.identity.issuers import Issuer, Issuers
from gateway.identity.tokens import claims as claims_
from gateway.identity.tokens.claims import (
    BEARER_CHECKS,
    ID_CHECKS,
    LOGOUT_CHECKS,
    Check,
    Judged,
    VerifiedClaims,
    VerifiedLogout,
)
from gateway.identity.tokens.compact import Compact, split
from gateway.identity.tokens.keys import LONGEST_ID
from gateway.identity.tokens.sources import KeySource
from gateway.kernel import Clock

# What a token of each kind calls itself, inside (`typ` of the payload, Keycloak) and outside.
_HEADER_TYPES: Final[Mapping[str, frozenset[str]]] = {
    "Bearer": frozenset({"JWT", "at+jwt"}),
    "ID": frozenset({"JWT"}),
    "Logout": frozenset({"JWT", "logout+jwt"}),
}
# Parameters that change what the signature covers, or say that there is another token inside.
_UNWANTED: Final = frozenset({"b64", "enc", "zip", "cty"})


class Validator:
    """Accepts or refuses tokens. Never follows what a token says about its own keys."""

    def __init__(self, issuers: Issuers, keys: KeySource, clock: Clock) -> None:
        self.issuers = issuers
        self._keys = keys
        self._clock = clock

    async def verify(self, token: str, *, audience: str | None = None) -> VerifiedClaims:
        """A bearer (access) token for `audience`, by default the one of its issuer's API.

        Raises TokenRefused, or IssuerAway where its issuer's keys were never to be had.
        """
        issuer, payload = await self._verified(token, "Bearer", BEARER_CHECKS, audience)
        return claims_.claims(issuer, payload)

    async def verify_id(self, token: str, *, issuer: Issuer, nonce: str) -> VerifiedClaims:
        """The ID token of the sign-in that `nonce` belongs to, from this issuer alone."""
        found, payload = await self._verified(token, "ID", ID_CHECKS, issuer.portal_client, nonce)
        if found.url != issuer.url:
            raise TokenRefused(Reason.ISSUER)
        return claims_.claims(issuer, payload)

    async def verify_logout(self, token: str) -> VerifiedLogout:
        """A logout token that an issuer sent on the back channel."""
        issuer, payload = await self._verified(token, "Logout", LOGOUT_CHECKS, None)
        return claims_.logout(issuer, payload)

    async def _verified(
        self, token: str, kind: str, checks: tuple[Check, ...], audience: str | None, nonce: str = ""
    ) -> tuple[Issuer, Mapping[str, object]]:
        compact = split(token)
        issuer = self._issuer(compact)
        verify_header(compact.header, kind, issuer)
        await self._verify_signature(compact, issuer)
        if compact.payload.get("typ") != kind:
            raise TokenRefused(Reason.KIND)
        expected = audience or (issuer.audience if kind == "Bearer" else issuer.portal_client)
        claims_.judge(checks, Judged(issuer, compact.payload, expected, self._clock.now(), nonce))
        return issuer, compact.payload

    def _issuer(self, compact: Compact) -> Issuer:
        name = compact.payload.get("iss")
        issuer = self.issuers.named(name) if isinstance(name, str) else None
        if issuer is None:
            raise TokenRefused(Reason.ISSUER)
        return issuer

    async def _verify_signature(self, compact: Compact, issuer: Issuer) -> None:
        key = await self._keys.key(issuer, str(compact.header["kid"]))
        if key is None:
            raise TokenRefused(Reason.UNKNOWN_KEY)
        algorithm = str(compact.header["alg"])
        if algorithm not in key.algorithms:
            raise TokenRefused(Reason.WRONG_KEY)
        if not key.verifies(algorithm, compact.signing_input, compact.signature):
            raise TokenRefused(Reason.SIGNATURE)


def verify_header(header: Mapping[str, object], kind: str, issuer: Issuer) -> None:
    """Raise TokenRefused unless algorithm, type and key id are plain and expected.

    `jwk`, `jku`, `x5u` and `x5c` are not looked at: a token does not choose the key it is checked with.
    """
    if header.get("alg") not in issuer.algorithms:
        raise TokenRefused(Reason.ALGORITHM)
    # We understand no extension, so every critical one is unknown (RFC 7515, 4.1.11).
    if "crit" in header:
        raise TokenRefused(Reason.CRITICAL)
    if _UNWANTED & header.keys():
        raise TokenRefused(Reason.HEADER)
    if header.get("typ") not in _HEADER_TYPES[kind]:
        raise TokenRefused(Reason.HEADER_TYPE)
    name = header.get("kid")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_ID or not name.isprintable():
        raise TokenRefused(Reason.KEY_ID)
