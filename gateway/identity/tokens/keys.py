"""Which published keys may verify anything at all: admitted first, used afterwards.

A JOSE library takes a key as it comes: RSA of 1024 bits, an exponent of 1, a symmetric key in a
public document. Here a key is admitted for the algorithms of its issuer, or it does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64decode

LONGEST_ID: Final = 256
SMALLEST_RSA: Final = 2048
LARGEST_RSA: Final = 8192
SMALLEST_EXPONENT: Final = 65537
MOST_KEYS: Final = 50

# Key type, and curve where there is one, of each algorithm that we know. No symmetric one.
_FITS: Final[Mapping[str, tuple[str, str | None]]] = {
    "RS256": ("RSA", None),
    "PS256": ("RSA", None),
    "ES256": ("EC", "P-256"),
    "EdDSA": ("OKP", "Ed25519"),
}
_PUBLIC: Final = frozenset({"kty", "n", "e", "crv", "x", "y"})
_CLASSES: Final[Mapping[str, type[RSAKey | ECKey | OKPKey]]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}


@dataclass(frozen=True, slots=True)
class AdmittedKey:
    """A public key and the algorithms that it may be used with."""

    key: Key
    algorithms: frozenset[str]

    def verifies(self, algorithm: str, signing_input: bytes, signature: bytes) -> bool:
        """Whether the signature over these bytes is this key's, made with that algorithm."""
        if algorithm not in self.algorithms:
            return False
        try:
            return JWSRegistry.algorithms[algorithm].verify(signing_input, signature, self.key)
        except (JoseError, ValueError):
            return False


def admit(document: object, algorithms: frozenset[str]) -> dict[str, AdmittedKey]:
    """The keys of a JWK set (RFC 7517) that may sign, by key id; what does not fit is left out.

    Two keys under one id are both left out: which of them counts would depend on their order.
    Raises ValueError when it is no JWK set at all.
    """
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise ValueError("not a JWK set of a believable size")
    found: dict[str, AdmittedKey | None] = {}
    for entry in listed:
        name = entry.get("kid") if isinstance(entry, dict) else None
        if isinstance(name, str) and 0 < len(name) <= LONGEST_ID:
            found[name] = None if name in found else _admitted(entry, algorithms)
    return {name: key for name, key in found.items() if key is not None}


def _admitted(entry: Mapping[str, object], algorithms: frozenset[str]) -> AdmittedKey | None:
    if entry.get("use") != "sig" or "d" in entry or "k" in entry:
        return None
    declared = entry.get("alg")
    usable = frozenset(
        name
        for name in algorithms & _FITS.keys()
        if declared in {None, name} and _FITS[name] == (entry.get("kty"), entry.get("crv"))
    )
    if not usable:
        return None
    public = {name: value for name, value in entry.items() if name in _PUBLIC}
    try:
        if entry["kty"] == "RSA" and not _strong(public):
            return None
        key = _CLASSES[str(entry["kty"])].import_key(public)  # type: ignore[arg-type]  # texts, or it raises
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return AdmittedKey(key, usable)


def _strong(public: Mapping[str, object]) -> bool:
    """RSA of 2048 to 8192 bits with an odd exponent of at least 65537."""
    modulus, exponent = (
        int.from_bytes(urlsafe_b64decode(str(public[name]).encode("ascii"))) for name in ("n", "e")
    )
    return (
        SMALLEST_RSA <= modulus.bit_length() <= LARGEST_RSA
        and exponent >= SMALLEST_EXPONENT
        and exponent % 2 == 1
    )
