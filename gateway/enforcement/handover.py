"""From portal to service: begun at the service's own origin, allowed at the portal, redeemed once.

The flow's secret never leaves the browser that began (a host-only cookie at the service); the
portal sees its hash, the service gets a one-time code that works only together with the secret.
So neither a stolen code nor a planted link signs anybody in to somebody else's session.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col

from gateway import identity
from gateway.enforcement.models import HandOver, ServiceSession
from gateway.kernel import crypto, errors
from gateway.work import Unit

FLOW_LIVES = timedelta(minutes=10)
CODE_LIVES = timedelta(seconds=30)
# Relative to the service's own origin; `//` and `/\` would lead elsewhere, control characters too.
_RELATIVE = re.compile(r"^/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,2000}$")


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A fresh service session and where the person wanted to go."""

    secret: str
    deep_link: str


class HandOverFailed(errors.Unauthenticated):
    """The code or the browser is not the one that began, or it came too late."""

    slug = "hand-over-failed"
    title = "This link has been used or has run out."

    def __init__(self) -> None:
        super().__init__("Open the service again from My access.")


def safe_link(link: str) -> str:
    """The link where it stays on the service's own origin, otherwise its front page."""
    inside = _RELATIVE.fullmatch(link) and not link.startswith("/.frontdesk")
    return link if inside else "/"


async def start(unit: Unit, slug: str, link: str) -> tuple[str, str]:
    """Begin at the service: the secret for the browser's cookie, and its hash for the portal (hex)."""
    secret = crypto.new_secret()
    hashed = crypto.fingerprint(secret)
    unit.db.add(
        HandOver(flow_hash=hashed, slug=slug, deep_link=safe_link(link), expires_at=unit.now + FLOW_LIVES)
    )
    return secret, hashed.hex()


async def issue(unit: Unit, slug: str, flow: str, session_id: UUID) -> str:
    """At the portal, after the decision: a one-time code of 128 bits that lives 30 seconds.

    Raises HandOverFailed unless the flow was begun for this service and nobody got its code yet.
    """
    code = crypto.new_secret()
    taken = await unit.db.execute(
        update(HandOver)
        .where(
            col(HandOver.flow_hash) == _hash_of(flow),
            col(HandOver.slug) == slug,
            col(HandOver.code_hash).is_(None),
            col(HandOver.expires_at) > unit.now,
        )
        .values(code_hash=crypto.fingerprint(code), session_id=session_id, expires_at=unit.now + CODE_LIVES)
        .returning(col(HandOver.slug))
    )
    if taken.first() is None:
        raise HandOverFailed
    return code


async def redeem(unit: Unit, slug: str, code: str, flow_secret: str) -> Redeemed:
    """At the service: take the code once, by one UPDATE, and open a service session.

    Raises HandOverFailed where code, service or browser do not belong together.
    """
    taken = await unit.db.execute(
        update(HandOver)
        .where(
            col(HandOver.code_hash) == crypto.fingerprint(code),
            col(HandOver.flow_hash) == crypto.fingerprint(flow_secret),
            col(HandOver.slug) == slug,
            col(HandOver.redeemed_at).is_(None),
            col(HandOver.expires_at) > unit.now,
        )
        .values(redeemed_at=unit.now)
        .returning(col(HandOver.session_id), col(HandOver.deep_link))
    )
    row = taken.first()
    if (
        row is None
        or row[0] is None
        or await identity.session_by_id(unit, identity.SessionId(row[0])) is None
    ):
        raise HandOverFailed
    secret = crypto.new_secret()
    unit.db.add(
        ServiceSession(
            secret_hash=crypto.fingerprint(secret), slug=slug, session_id=row[0], created_at=unit.now
        )
    )
    return Redeemed(secret, row[1])


async def forget_flows(unit: Unit) -> None:
    """Drop hand-overs that nobody can use any more."""
    await unit.db.execute(delete(HandOver).where(col(HandOver.expires_at) < unit.now - FLOW_LIVES))


def _hash_of(flow: str) -> bytes:
    try:
        return bytes.fromhex(flow)
    except ValueError:
        raise HandOverFailed from None
