"""Sealed secrets: a header, then AES-256-GCM-SIV (RFC 8452) bound to the row's place and destinations.

Header: version (1 byte), algorithm (1), key id (4), commitment (32). GCM-SIV alone would let somebody
craft one box that opens under two keys; the commitment names the one key that it opens under.
"""

import hmac
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from pydantic import SecretStr

from gateway.kernel import crypto
from gateway.vault.errors import DoesNotOpen
from gateway.vault.keys import Keys

SCHEMA: Final = 1
_HEADER: Final = bytes((1, 1))
_KEY_ID: Final = 4
_COMMITMENT: Final = 32
_SIZE: Final = len(_HEADER) + _KEY_ID + _COMMITMENT


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret belongs: everything that must be the same for it to open."""

    row_id: UUID
    owner: str
    schema_version: int
    origins: tuple[str, ...]
    table: str = "credentials"
    column: str = "sealed"


def seal(keys: Keys, secret: SecretStr, place: Place) -> bytes:
    """Seal under the current data key."""
    key = keys.data_keys[keys.current]
    header = _HEADER + bytes.fromhex(keys.current) + _commitment(key, keys.current)
    return header + crypto.seal(key, secret.get_secret_value().encode(), bound_to=_bound(header, place))


def unseal(keys: Keys, sealed: bytes, place: Place) -> SecretStr:
    """The secret again. Raises DoesNotOpen, whatever was wrong: no hint for whoever tries."""
    header, box = sealed[:_SIZE], sealed[_SIZE:]
    key_id = header[len(_HEADER) : len(_HEADER) + _KEY_ID].hex()
    key = keys.data_keys.get(key_id)
    if len(header) != _SIZE or not header.startswith(_HEADER) or key is None:
        raise DoesNotOpen
    if not crypto.same(header[-_COMMITMENT:], _commitment(key, key_id)):
        raise DoesNotOpen
    try:
        return SecretStr(crypto.open_sealed(key, box, bound_to=_bound(header, place)).decode())
    except ValueError:
        raise DoesNotOpen from None


def _commitment(key: bytes, key_id: str) -> bytes:
    return hmac.new(key, b"frontdesk commitment 1 " + key_id.encode(), sha256).digest()


def _bound(header: bytes, place: Place) -> bytes:
    parts = [
        place.table,
        str(place.row_id),
        place.column,
        place.owner,
        place.schema_version,
        list(place.origins),
    ]
    return header + json.dumps(parts, separators=(",", ":")).encode()
