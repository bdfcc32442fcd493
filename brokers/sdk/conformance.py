"""What every broker has to get right, told from its manifest alone; outside packages run it too.

`BEHAVIOURS` are ways in which a service answers. `verify_behaviour` puts a broker in front of one and
raises AssertionError where the outcome is not the right one; the other `verify_…` likewise.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from ipaddress import ip_address
from typing import NoReturn

import httpx2
from pydantic import SecretStr

from brokers.sdk import outcomes, template
from brokers.sdk.http import SAFE, GuardedClient
from brokers.sdk.manifest import HowItKnows, Manifest
from brokers.sdk.ports import Binding, CheckReport, Forgery, Health, IdempotencyKey, Order
from brokers.sdk.registry import Registry

Handler = Callable[[httpx2.Request], Coroutine[None, None, httpx2.Response]]
CANARY = "canary-7f3a91c2d45e"
PUBLIC = "192.0.43.7"
SOON = 7
_PATIENCE = 0.2


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A way to answer: its name, the status by which a manifest may give it a meaning of its own, the
    answer, and what must come out: an Outcome's type, or None for a good report.
    """

    name: str
    status: int
    handler: Handler
    outcome: type[outcomes.Outcome] | None


def _answer(status: int, headers: dict[str, str] | None = None, content: bytes = b"no") -> Handler:
    async def handle(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(status, headers=headers, content=content)

    return handle


async def _silent(_request: httpx2.Request) -> NoReturn:
    raise httpx2.ReadTimeout("")


async def _malformed(_request: httpx2.Request) -> NoReturn:
    raise httpx2.RemoteProtocolError("")


async def _slow(_request: httpx2.Request) -> httpx2.Response:
    await asyncio.sleep(60)
    return httpx2.Response(HTTPStatus.OK)


async def _too_fast_until(_request: httpx2.Request) -> httpx2.Response:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=SOON), usegmt=True)
    return httpx2.Response(HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": until})


BEHAVIOURS = (
    Behaviour("401", 401, _answer(401), outcomes.ActionRequired),
    Behaviour("403", 403, _answer(403), outcomes.Rejected),
    Behaviour("404", 404, _answer(404), outcomes.Rejected),
    Behaviour("409", 409, _answer(409), outcomes.Rejected),
    Behaviour("429 seconds", 429, _answer(429, {"Retry-After": str(SOON)}), outcomes.Transient),
    Behaviour("429 date", 429, _too_fast_until, outcomes.Transient),
    Behaviour("500", 500, _answer(500), outcomes.Transient),
    Behaviour("time-out", 0, _silent, outcomes.Transient),
    Behaviour("malformed", 0, _malformed, outcomes.Transient),
    Behaviour("slow", 0, _slow, outcomes.Transient),
    Behaviour("too long", 0, _answer(200, content=b"x" * 1_100_000), outcomes.Rejected),
)


def good(manifest: Manifest) -> Handler:
    """The service that the manifest describes: believes its headers, and its key where it has one."""

    async def handle(request: httpx2.Request) -> httpx2.Response:
        said = manifest.check.expected.identity or ""
        for one in manifest.proxy.inject:
            got = request.headers.get(one.name, "")
            if one.credentials and CANARY not in got:
                return httpx2.Response(HTTPStatus.UNAUTHORIZED)
            for name in template.variables(one.template):
                said = said.replace("{" + name + "}", got)
        return httpx2.Response(manifest.check.expected.status[0], content=said.encode())

    return handle


async def check(registry: Registry, manifest: Manifest, handler: Handler) -> CheckReport:
    """Check the manifest against a service that answers like this."""
    secrets = {name: SecretStr(CANARY * 2) for name in manifest.proxy.credentials}
    connected = Registry(registry.kinds, registry.templates, lambda one: client(one, handler))
    async with connected.broker(manifest) as broker:
        return await broker.check(secrets=secrets)


def client(manifest: Manifest, handler: Handler, *, dry_run: bool = False) -> GuardedClient:
    """A client that reaches the handler alone; every name resolves to a public address."""

    async def public(host: str, port: int) -> list[str]:  # noqa: ARG001  # a resolver's
        try:
            return [str(ip_address(host))]
        except ValueError:
            return [PUBLIC]

    return GuardedClient(
        private=frozenset(manifest.proxy.egress.private),
        timeout=_PATIENCE,
        dry_run=dry_run,
        transport=httpx2.MockTransport(handler),
        resolver=public,
    )


def verify_well_formed(manifest: Manifest) -> None:
    """The document reads back as the same manifest, and the check changes nothing."""
    _demand(Manifest.model_validate(manifest.document) == manifest, "the document reads back differently")
    _demand(manifest.check.method in SAFE, "the check may change something")


async def verify_good(registry: Registry, manifest: Manifest) -> None:
    """A service as described is well; forged calls are believed only where the network alone protects."""
    report = await check(registry, manifest, good(manifest))
    network = manifest.proxy.how_it_knows is HowItKnows.NETWORK
    _demand(report.health in (Health.OK, Health.UNVERIFIED), f"not well: {report}")
    _demand(report.forgery is (Forgery.BELIEVED if network else Forgery.REFUSED), f"wrongly told: {report}")
    _demand(report.manifest == manifest.digest, "the report is about something else")


async def verify_behaviour(registry: Registry, manifest: Manifest, behaviour: Behaviour) -> None:
    """The outcome is the right one, repeats when to come again, and holds no secret."""
    if _has_own_meaning(manifest, behaviour.status):
        return
    try:
        report = await check(registry, manifest, behaviour.handler)
    except outcomes.Outcome as outcome:
        _demand(type(outcome) is behaviour.outcome, f"{behaviour.name}: {outcome!r}")
        said = repr(outcome) + str(outcome) + repr(outcome.__cause__)
        _demand(CANARY not in said, f"{behaviour.name}: the outcome holds a secret")
        if isinstance(outcome, outcomes.Transient) and behaviour.status == HTTPStatus.TOO_MANY_REQUESTS:
            _demand(outcome.retry_after in range(SOON - 2, SOON + 1), f"{behaviour.name}: the pause is lost")
    else:
        raise AssertionError(f"{behaviour.name} passed for well: {report}")


async def verify_withdrawal(registry: Registry, manifest: Manifest) -> None:
    """Giving and taking away are safe to run twice; what was never there is forgiven."""
    connected = Registry(registry.kinds, registry.templates, lambda one: client(one, good(one)))
    order = Order(
        reference="g-1", plan=manifest.plans[0].id, username="nobody", email="nobody@example.invalid"
    )
    key = IdempotencyKey("g-1")
    async with connected.broker(manifest) as broker:
        once, twice = [await broker.provision(order, key=key) for _ in range(2)]
        _demand(once == twice, "a second order made something else")
        for _ in range(2):
            await broker.deprovision(Binding("unknown", "unknown"), key=key)


async def verify_dry_run(registry: Registry, manifest: Manifest) -> None:
    """Nothing that could change something leaves."""
    left: list[str] = []
    answer = good(manifest)

    async def watch(request: httpx2.Request) -> httpx2.Response:
        left.append(request.method)
        return await answer(request)

    dry = Registry(registry.kinds, registry.templates, lambda one: client(one, watch, dry_run=True))
    order = Order(
        reference="g-1", plan=manifest.plans[0].id, username="nobody", email="nobody@example.invalid"
    )
    async with dry.broker(manifest) as broker:
        await broker.check(secrets={name: SecretStr(CANARY * 2) for name in manifest.proxy.credentials})
        await broker.provision(order, key=IdempotencyKey("g-1"))
        await broker.deprovision(Binding("g-1", "nobody"), key=IdempotencyKey("g-1"))
    _demand(set(left) <= SAFE, f"left during a dry run: {left}")


def _demand(held: bool, otherwise: str) -> None:  # noqa: FBT001  # a fact, not a switch
    if not held:
        raise AssertionError(otherwise)


def _has_own_meaning(manifest: Manifest, status: int) -> bool:
    filters = manifest.error_handler.response_filters
    return status in manifest.check.expected.status or any(status in f.http_codes for f in filters)
