"""An issuer of our own for tests: good tokens, bad tokens, and a count of how often its keys were asked."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gateway import identity
from gateway.kernel import FixedClock

ISSUER = identity.keycloak("workforce", public="http://id.test", internal="http://127.0.0.1:1")
OTHER = identity.keycloak("partners", public="http://id.test", internal="http://127.0.0.1:1")
ISSUERS = identity.Issuers([ISSUER, OTHER])

Json = dict[str, Any]


@cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key of that name, made once per process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def b64(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def number(value: int) -> str:
    """Base64urlUInt of RFC 7518."""
    return b64(value.to_bytes((value.bit_length() + 7) // 8))


def jwk(name: str, **changes: Any) -> Json:  # JSON
    """The public JWK of an RSA key."""
    public = rsa_key(name).public_key().public_numbers()
    entry = {
        "kid": name,
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "n": number(public.n),
        "e": number(public.e),
    }
    return {k: v for k, v in {**entry, **changes}.items() if v is not None}


def sign(signing_input: str, key: rsa.RSAPrivateKey) -> bytes:
    """RS256."""
    return key.sign(signing_input.encode(), padding.PKCS1v15(), hashes.SHA256())


def raw(header: bytes, payload: bytes, key: str = "good") -> str:
    """A compact token over exactly these bytes."""
    signing_input = f"{b64(header)}.{b64(payload)}"
    return f"{signing_input}.{b64(sign(signing_input, rsa_key(key)))}"


@dataclass
class PublishedKeys:
    """The keys that the issuers publish; `fetches` counts, `away` makes them unreachable."""

    document: Json = field(default_factory=lambda: {"keys": [jwk("good")]})
    fetches: int = 0
    away: bool = False

    async def __call__(self, _issuer: identity.Issuer) -> object:
        """Answer, and count."""
        self.fetches += 1
        if self.away:
            raise OSError("away")
        return self.document


@dataclass
class Mint:
    """Makes tokens at the clock's time; None as a change leaves the name out."""

    clock: FixedClock

    def header(self, **changes: Any) -> Json:  # JSON
        """A good header, changed."""
        return _changed({"alg": "RS256", "typ": "JWT", "kid": "good"}, changes)

    def claims(self, **changes: Any) -> Json:  # JSON
        """Good claims of an access token, changed."""
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": ISSUER.url,
            "sub": "0b0c7a52-person",
            "aud": "frontdesk-api",
            "azp": "some-client",
            "typ": "Bearer",
            "jti": "t-1",
            "iat": now,
            "exp": now + 300,
        }
        return _changed(claims, changes)

    def id_claims(self, **changes: Any) -> Json:  # JSON
        """Good claims of an ID token, changed."""
        good = {
            "typ": "ID",
            "aud": "frontdesk-portal",
            "azp": "frontdesk-portal",
            "nonce": "n-1",
            "sid": "s-1",
            "preferred_username": "ada.new",
            "email": "Ada.New@lindenhof.example",
            "name": "Ada New",
            "organisation": "lindenhof",
            "unit": "sales",
            "roles": ["employee"],
        }
        return self.claims(**{**good, **changes})

    def logout_claims(self, **changes: Any) -> Json:  # JSON
        """Good claims of a logout token, changed."""
        event: Json = {"http://schemas.openid.net/event/backchannel-logout": {}}
        good = {"typ": "Logout", "aud": "frontdesk-portal", "azp": None, "sid": "s-1", "events": event}
        return self.claims(**{**good, **changes})

    def token(self, claims: Json | None = None, header: Json | None = None, key: str = "good") -> str:
        """A signed token; good unless it is told otherwise."""
        return raw(
            json.dumps(header if header is not None else self.header()).encode(),
            json.dumps(claims if claims is not None else self.claims()).encode(),
            key,
        )


def _changed(good: Json, changes: Mapping[str, Any]) -> Json:
    return {name: value for name, value in {**good, **changes}.items() if value is not None}
