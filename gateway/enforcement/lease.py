"""A lease: up to 60 seconds in which Envoy lets one session through to one service by itself.

A JWT (RFC 7519) signed with ES256. It names ids and the identity values to inject, never a credential.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from gateway.enforcement.denials import LEASE
from gateway.enforcement.standing import Standing
from gateway.kernel import crypto, files

ISSUER = "frontdesk-lease"
_COORDINATE = 32


@dataclass(frozen=True, slots=True)
class LeaseKey:
    """The private key of this installation's leases."""

    private: ec.EllipticCurvePrivateKey
    kid: str

    @classmethod
    def at(cls, path: Path) -> "LeaseKey":
        """The key in this file; made at the first start, readable by its owner alone."""
        if not path.exists():
            _make(path)
        loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(loaded, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{path} does not hold an EC key: move it away and start again")
        point = loaded.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return cls(loaded, crypto.fingerprint(point.hex()).hex()[:16])

    def jwks(self) -> str:
        """The public half as a JWK set (RFC 7517), as text."""
        numbers = self.private.public_key().public_numbers()
        key = {
            "kty": "EC",
            "crv": "P-256",
            "alg": "ES256",
            "use": "sig",
            "kid": self.kid,
            "x": _b64(numbers.x.to_bytes(_COORDINATE)),
            "y": _b64(numbers.y.to_bytes(_COORDINATE)),
        }
        return json.dumps({"keys": [key]}, sort_keys=True)


def _make(path: Path) -> None:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    files.appear(path, pem)


def issue(key: LeaseKey, standing: Standing, now: datetime, *, generation: int) -> tuple[str, int]:
    """A lease for a standing that was just admitted, and its life in whole seconds.

    It ends with the earliest of: 60 s, the grant, the session.
    """
    ends = min(now + LEASE, standing.ends_at)
    lives = int((ends - now).total_seconds())
    claims: dict[str, object] = {
        "iss": ISSUER,
        "aud": standing.slug,
        "sub": standing.subject.id,
        "svc": str(standing.service_id),
        "org": standing.organisation,
        "gid": str(standing.grant_id),
        "sid": standing.subject.session_id or "",
        "gen": generation,
        "iat": int(now.timestamp()),
        "exp": int(ends.timestamp()),
        **standing.values,
    }
    return _sign(key, claims), lives


def _sign(key: LeaseKey, claims: dict[str, object]) -> str:
    header = {"alg": "ES256", "kid": key.kid, "typ": "JWT"}
    signed = ".".join(_b64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
    r, s = decode_dss_signature(key.private.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{_b64(r.to_bytes(_COORDINATE) + s.to_bytes(_COORDINATE))}"


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
