"""Take a compact JWS (RFC 7515, 7.1) apart without believing any of it.

Stricter than the JOSE libraries, each of which accepts some of: surplus padding, other encodings
than UTF-8, byte order marks, a name said twice (the second would win there, the first elsewhere).
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.identity.errors import Reason, TokenRefused

LONGEST: Final = 16 * 1024
PARTS: Final = 3
_SEGMENT: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Compact:
    """Header and payload as they were written, and what was signed. Nothing is verified yet."""

    header: Mapping[str, object]
    payload: Mapping[str, object]
    signing_input: bytes
    signature: bytes


def split(token: str) -> Compact:
    """Raise TokenRefused unless it is one compact JWS of at most 16 KB, canonically encoded."""
    if len(token) > LONGEST:
        raise TokenRefused(Reason.TOO_LARGE)
    parts = token.split(".")
    # JSON serialisation, five-part JWE, detached and unsigned forms all end here.
    if len(parts) != PARTS or not all(_SEGMENT.fullmatch(part) for part in parts):
        raise TokenRefused(Reason.NOT_COMPACT)
    head, body, signature = parts
    return Compact(
        header=_object(_decoded(head)),
        payload=_object(_decoded(body)),
        signing_input=f"{head}.{body}".encode(),
        signature=_decoded(signature),
    )


def _decoded(segment: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except (binascii.Error, ValueError) as broken:
        raise TokenRefused(Reason.BAD_ENCODING) from broken
    # Unused bits in the last letter would give one token many spellings, and caches many entries.
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != segment:
        raise TokenRefused(Reason.BAD_ENCODING)
    return raw


def _object(raw: bytes) -> Mapping[str, object]:
    try:
        value: object = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_constant
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # lone surrogates do not survive this
    except (ValueError, RecursionError) as broken:
        raise TokenRefused(Reason.BAD_JSON) from broken
    if not isinstance(value, dict) or b"\\u0000" in raw:
        raise TokenRefused(Reason.BAD_JSON)
    return value


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise TokenRefused(Reason.DUPLICATE_NAME)
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
