"""Where keys come from: fetched rarely, shared by all who wait, kept while the issuer is away."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from gateway.identity.errors import IssuerAway
from gateway.identity.issuers import Issuer
from gateway.identity.tokens.keys import AdmittedKey, admit
from gateway.kernel import Clock, logging

LIFE: Final = timedelta(minutes=5)
LONGEST_LIFE: Final = timedelta(minutes=15)
PAUSE: Final = timedelta(seconds=30)
PAUSE_WITHOUT_KEYS: Final = timedelta(seconds=1)
UNKNOWN_FOR: Final = timedelta(minutes=5)
UNKNOWN_KEPT: Final = 1000

log = logging.get("identity")


class FetchesKeys(Protocol):
    """Fetches an issuer's JWK set."""

    async def __call__(self, issuer: Issuer, /) -> object:
        """The parsed document. Raises OSError when the issuer is away, ValueError for any other answer."""
        ...


@dataclass(slots=True)
class _Held:
    """What is known of one issuer's keys."""

    keys: dict[str, AdmittedKey] = field(default_factory=dict)
    fetched: datetime | None = None
    tried: datetime | None = None
    failing: bool = False
    unknown: dict[str, datetime] = field(default_factory=dict)
    flight: asyncio.Task[None] | None = None


class KeySource:
    """The keys of all issuers for this process.

    Fetches anew after 5 minutes without making anybody wait, after 15 minutes before they are used
    again. A key id that is not known fetches at most once per 30 s and issuer, so a flood of made-up
    ids costs one fetch. While an issuer is away its last keys count, and nobody waits for it.
    """

    def __init__(self, fetch: FetchesKeys, clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._held: dict[str, _Held] = {}

    async def key(self, issuer: Issuer, name: str) -> AdmittedKey | None:
        """The admitted key of that id, or None. Raises IssuerAway when no keys were ever fetched."""
        held = self._held.setdefault(issuer.url, _Held())
        now = self._clock.now()
        must_wait = _must_wait(held, name, now)
        if must_wait or _is_due(held, now):
            flight = self._flight(issuer, held, now)
            if must_wait and flight is not None:
                # Shielded: a caller who leaves must not take the answer away from those who wait.
                await asyncio.shield(flight)
        if held.fetched is None:
            raise IssuerAway
        found = held.keys.get(name)
        if found is None:
            _remember_unknown(held, name, now)
        return found

    def _flight(self, issuer: Issuer, held: _Held, now: datetime) -> asyncio.Task[None] | None:
        """The fetch that is under way or begins now; None where it is too early for another."""
        if held.flight is None:
            pause = PAUSE if held.fetched else PAUSE_WITHOUT_KEYS
            if held.tried is not None and now - held.tried < pause:
                return None
            held.tried = now
            held.flight = asyncio.create_task(self._refresh(issuer, held))
        return held.flight

    async def _refresh(self, issuer: Issuer, held: _Held) -> None:
        try:
            held.keys = admit(await self._fetch(issuer), issuer.algorithms)
            held.fetched, held.failing = self._clock.now(), False
        except (OSError, ValueError, RecursionError) as away:
            held.failing = True
            log.warning("keys.not_fetched", realm=issuer.realm, fault=type(away).__name__)
        finally:
            held.flight = None


def _must_wait(held: _Held, name: str, now: datetime) -> bool:
    if held.fetched is None:
        return True
    if name not in held.keys:
        return held.unknown.get(name, now) <= now
    return now - held.fetched >= LONGEST_LIFE and not held.failing


def _is_due(held: _Held, now: datetime) -> bool:
    return held.fetched is None or now - held.fetched >= LIFE


def _remember_unknown(held: _Held, name: str, now: datetime) -> None:
    if held.unknown.get(name, now) > now:
        return
    if len(held.unknown) >= UNKNOWN_KEPT:
        held.unknown.clear()
    held.unknown[name] = now + UNKNOWN_FOR
