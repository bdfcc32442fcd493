"""The decision endpoint: Envoy asks about every call that carries no recognised lease.

Speaks HTTP with Envoy and leaves deciding to `enforcement`. Never waits for a vendor; what it cannot
find out is 503, never a yes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from gateway import audit, enforcement, identity, tokens
from gateway.authz import Policies
from gateway.edge.awake import Awake
from gateway.edge.calls import NO_STORE, Answer, Call, cookie
from gateway.edge.days import Days
from gateway.edge.passes import Key, Passes, Yes
from gateway.enforcement import Admitted, Refused, Standing
from gateway.kernel import Clock, crypto, errors, language, logging, metrics

log = logging.get(__name__)
_ALLOWED, _REFUSED = (metrics.DECISIONS.labels(outcome) for outcome in ("allowed", "refused"))


class Refusals(Protocol):
    """The words of a refusal."""

    def __call__(self, service: str, fact: str, reasons: tuple[str, ...], *, page: bool) -> tuple[str, bytes]:
        """Media type and body, as a page or as a problem document."""
        ...


class Verifies(Protocol):
    """Accepts or refuses bearer tokens."""

    async def verify(self, token: str) -> identity.VerifiedClaims:
        """Raises TokenRefused, or IssuerAway."""
        ...


@dataclass(frozen=True, slots=True)
class CookieNames:
    """What our cookies are called on this installation."""

    session: str
    lease: str
    flow: str
    secure: bool


@dataclass(frozen=True, slots=True)
class Check:
    """Decides one call after the other."""

    policies: Callable[[], Policies]
    standings: enforcement.Standings
    validator: Verifies
    awake: Awake
    days: Days
    lease_key: enforcement.LeaseKey
    spool: audit.Spool
    clock: Clock
    cookies: CookieNames
    refusals: Refusals
    passes: Passes = field(default_factory=Passes)

    async def decide(self, call: Call) -> Answer:
        """200 with what Envoy shall add, or the refusal that the client gets."""
        started = time.perf_counter()
        try:
            answer = await self._decide(call)
        except errors.Unavailable:
            answer = self._refusal(call, 503, "unavailable", extra=(("retry-after", "2"),))
        except errors.Unauthenticated as refused:
            answer = self._refusal(call, 401, refused.slug, extra=(("www-authenticate", "Bearer"),))
        (_ALLOWED if answer.status == 200 else _REFUSED).inc()  # noqa: PLR2004  # HTTP's own number
        metrics.DECISION_SECONDS.observe(time.perf_counter() - started)
        return answer

    async def _decide(self, call: Call) -> Answer:
        if not self.spool.healthy:
            raise errors.Unavailable
        bearer = call.bearer
        if bearer is not None:
            written_like_ours = bearer.startswith(tokens.PREFIX)
            return await (self._program if written_like_ours else self._machine)(call, bearer)
        secrets = call.cookies(self.cookies.session)
        if len(secrets) != 1:
            return self._sign_in(call)
        return await self._person(call, secrets[0])

    async def _person(self, call: Call, secret: str) -> Answer:
        key = (call.service, crypto.fingerprint(secret))
        standing = self.standings.recent(key)
        if standing is not None and not standing.leased:
            return self._settled(call, key, standing)
        fresh = await self.standings.read(
            key, lambda unit: enforcement.of_session(unit, call.service, secret)
        )
        if fresh.standing is None:
            return self._sign_in(call)
        if fresh.standing.signed_in is not None:
            self.awake.used(fresh.standing.signed_in)
        lease = () if fresh.lagging else self._lease(fresh)
        return self._settled(call, key, fresh.standing, lease)

    async def _machine(self, call: Call, token: str) -> Answer:
        claims = await self.validator.verify(token)
        key = (call.service, crypto.fingerprint(token))
        standing = await self.standings.recent_or_read(
            key, lambda unit: enforcement.of_token(unit, call.service, claims)
        )
        if standing is None:
            raise errors.Unauthenticated
        return self._settled(call, key, standing)

    async def _program(self, call: Call, secret: str) -> Answer:
        """A person's own program: decided each time, never given a lease."""
        if not tokens.plausible(secret):
            raise tokens.TokenUnknown
        key = (call.service, crypto.fingerprint(secret))
        standing = await self.standings.recent_or_read(
            key, lambda unit: enforcement.of_personal_token(unit, call.service, secret)
        )
        if standing is None:
            raise errors.Unauthenticated
        answer = self._settled(call, key, standing)
        if standing.token_id is not None and answer.status == 200:  # noqa: PLR2004  # HTTP's own number
            self.days.used(standing.token_id, self.clock.now().date())
        return answer

    def _lease(self, fresh: enforcement.Fresh) -> tuple[tuple[str, str], ...]:
        standing = fresh.standing
        if standing is None or not standing.leased or standing.grant_id is None:
            return ()
        lease, lives = enforcement.issue(self.lease_key, standing, fresh.at, generation=fresh.sequence)
        if lives < 1:
            return ()
        return (cookie(self.cookies.lease, lease, max_age=lives, secure=self.cookies.secure),)

    def _settled(
        self, call: Call, key: Key, standing: Standing, lease: tuple[tuple[str, str], ...] = ()
    ) -> Answer:
        now, policies = self.clock.now(), self.policies()
        known = None if lease else self.passes.same(key, standing, policies, now)
        if known is not None:
            return self._again(known, now)
        outcome = enforcement.admit(policies, standing, now)
        record = _record(standing, outcome, now)
        counted = self.spool.write(record)
        if isinstance(outcome, Refused):
            return self._refusal(call, 403, outcome.fact, record.reasons)
        answer = Answer(200, _told(standing, outcome) + (lease if outcome.leasable else ()))
        if not lease:
            self.passes.keep(key, Yes(standing, policies, answer, record, counted))
        return answer

    def _again(self, known: Yes, now: datetime) -> Answer:
        if not self.spool.again(known.counted):
            self.spool.write(replace(known.record, at=now, trace_id=logging.trace_id.get()))
        return known.answer

    def _sign_in(self, call: Call) -> Answer:
        if call.wants_page:
            to = quote(call.target, safe="")
            return Answer(302, (("location", f"/.frontdesk/start?to={to}"), NO_STORE))
        return self._refusal(call, 401, "unauthenticated", extra=(("www-authenticate", "Bearer"),))

    def _refusal(
        self,
        call: Call,
        status: int,
        fact: str,
        reasons: tuple[str, ...] = (),
        *,
        extra: tuple[tuple[str, str], ...] = (),
    ) -> Answer:
        log.info("call.refused", service=call.service, fact=fact, reasons=reasons)
        wanted = language.heard(call.headers.get("accept-language", ""))
        with language.reading(wanted or language.ENGLISH):
            media_type, body = self.refusals(call.service, fact, reasons, page=call.wants_page)
        return Answer(status, (("content-type", media_type), NO_STORE, *extra), body)


def _told(standing: Standing, outcome: Admitted) -> tuple[tuple[str, str], ...]:
    """Values for the headers to set, and who passes by which grant for the log."""
    values = tuple((f"x-frontdesk-value-{name}", value) for name, value in outcome.values.items() if value)
    return (
        *values,
        ("x-frontdesk-grant", str(standing.grant_id)),
        ("x-frontdesk-subject", f"{standing.subject.type}:{standing.subject.id}"),
    )


def _record(standing: Standing, outcome: Admitted | Refused, now: datetime) -> audit.Spooled:
    decision = outcome.decision
    return audit.Spooled(
        at=now,
        subject=f"{standing.subject.type}:{standing.subject.id}",
        action="grant:use",
        object=f"Grant:{standing.grant_id}" if standing.grant_id else f"Service:{standing.service_id}",
        outcome=audit.Outcome.DONE if isinstance(outcome, Admitted) else audit.Outcome.REFUSED,
        reasons=decision.reasons if decision else (),
        policy_version=decision.policy_version if decision else "",
        trace_id=logging.trace_id.get(),
        ids=_ids(standing),
    )


def _ids(standing: Standing) -> dict[str, str]:
    named = {"service": standing.service_id, "token": standing.token_id}
    return {name: str(value) for name, value in named.items() if value is not None}
