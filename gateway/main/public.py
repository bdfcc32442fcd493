"""The public server: portal and API in one application, on a socket that only Envoy reaches."""

import asyncio
from contextlib import suppress
from functools import partial

from fastapi import FastAPI
from redis.asyncio import Redis

from brokers import sdk
from gateway import api, audit, catalog, enforcement, identity, notifications, portal, runtime, web
from gateway.authz import SYSTEM
from gateway.enforcement import LeaseKey
from gateway.kernel import errors, memory
from gateway.main.serve import serve_on
from gateway.runtime import Runtime
from gateway.settings import Settings
from gateway.work import Units

# A cache that does not answer at once is worth nothing: what it saves is asked of the database instead.
CACHE_SECONDS = 0.2


async def serve(settings: Settings) -> None:
    """Until the process is asked to stop."""
    cache = Redis.from_url(
        settings.valkey_url.get_secret_value(),
        socket_timeout=CACHE_SECONDS,
        socket_connect_timeout=CACHE_SECONDS,
    )
    wakes = notifications.Wakes()
    async with runtime.open_(settings, pool=10) as live, cache:
        beside = [
            asyncio.create_task(wakes.listen(live.database_dsn)),
            asyncio.create_task(_read(live.units)),
        ]
        try:
            await serve_on(settings.socket_dir / "public.sock", made(live, cache, wakes), wakes.close)
        finally:
            for task in beside:
                task.cancel()


async def _read(units: Units) -> None:
    """Read the catalog before the first visitor would wait for it; if that fails now, it is read then."""
    with suppress(errors.Unavailable):
        async with units.read(SYSTEM) as unit:
            await catalog.services(unit)
        # A large catalog in memory is nothing that each collection has to walk through.
        memory.settle()


def made(live: Runtime, cache: Redis, wakes: notifications.Wakes) -> FastAPI:
    """The application of this process."""
    return web.create_app(
        _ports(live, cache, wakes), (api.routes(), portal.routes()), page_for_problem=portal.problem_page
    )


def _ports(live: Runtime, cache: Redis, wakes: notifications.Wakes) -> web.Ports:
    settings = live.settings
    key_file = settings.home / "lease-key.pem"
    return web.Ports(
        units=live.units,
        site=web.Site(
            portal_origin=settings.portal_origin,
            scheme=settings.scheme,
            domain=settings.domain,
            port=settings.port,
            local=settings.local,
            mailbox=settings.home / "mail" if settings.local else None,
        ),
        clock=live.clock,
        validator=identity.Recent(live.validator, live.clock),
        issuers=live.issuers,
        # Read at the first sign-in, not here: the realms may be configured after this process starts.
        exchange=live.exchange,
        touches=identity.Touches(cache),
        accounts=live.directory,
        refused=partial(audit.refused, live.units),
        reach=partial(enforcement.reach, live.units),
        keys=live.keys,
        registry=sdk.load(),
        lease_jwks=lambda: LeaseKey.at(key_file).jwks(),
        heads=lambda: audit.Heads.open(settings.home),
        wakes=wakes,
    )
