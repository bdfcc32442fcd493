"""Random secrets, their fingerprints, and sealed boxes (AES-256-GCM-SIV, RFC 8452)."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

KEY_BYTES = 32
_NONCE_BYTES = 12


def new_secret(bits: int = 128) -> str:
    """An unguessable URL-safe text of at least `bits` bits."""
    return secrets.token_urlsafe((bits + 7) // 8)


def fingerprint(secret: str) -> bytes:
    """SHA-256 of a high-entropy secret: what is stored instead of it. Not for passwords."""
    return hashlib.sha256(secret.encode()).digest()


def same(left: bytes, right: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left, right)


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plaintext: bytes, *, bound_to: bytes) -> bytes:
    """Encrypt; the result opens only under the same key and the same `bound_to` (AAD)."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCMSIV(key).encrypt(nonce, plaintext, bound_to)


def open_sealed(key: bytes, sealed: bytes, *, bound_to: bytes) -> bytes:
    """Decrypt. Raises ValueError when key, box or `bound_to` is not the one it was sealed with."""
    try:
        return AESGCMSIV(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as wrong:
        raise ValueError("the sealed value does not open here: wrong key, or it was moved") from wrong
