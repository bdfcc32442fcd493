"""The edge server: configuration, decisions and hand-over for Envoy."""

import asyncio
from collections.abc import Callable
from functools import partial

from gateway import audit, enforcement, identity, runtime
from gateway.edge.app import Edge
from gateway.edge.awake import Awake
from gateway.edge.check import Check, CookieNames
from gateway.edge.days import Days
from gateway.edge.handover import Arrival
from gateway.edge.refusals import envoy_pages, refusal
from gateway.edge.secrets import Injected
from gateway.edge.watch import Heard, Watch
from gateway.edge.xds import Discovery
from gateway.enforcement import LeaseKey, Standings
from gateway.kernel import cookie_name
from gateway.main.serve import serve_on
from gateway.runtime import Runtime
from gateway.settings import Settings


async def serve(settings: Settings) -> None:
    """Until the process is asked to stop; the spool is on disk when this returns."""
    async with runtime.open_(settings, pool=10) as live:
        spool = audit.Spool(settings.home / "spool")
        app, watch = made(live, spool)
        server = asyncio.create_task(serve_on(settings.socket_dir / "edge.sock", app))
        tasks = [server, asyncio.create_task(watch.run()), asyncio.create_task(spool.run())]
        try:
            # Deciding while nobody tells Envoy what was taken away would be worse than a new start.
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await app.settled()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await spool.close()


def made(live: Runtime, spool: audit.Spool) -> tuple[Edge, Watch]:
    """The application and what keeps it told."""
    settings = live.settings
    name = _cookie_names(settings)
    cookies = _cookies(settings)
    policies = live.units.current
    key = LeaseKey.at(settings.home / "lease-key.pem")
    words = partial(refusal, portal_origin=settings.portal_origin, policies=policies)
    standings = Standings(live.units)
    discovery = Discovery(Heard(live.units), Injected(live.units, live.keys))
    check = Check(
        policies=policies,
        standings=standings,
        validator=identity.Recent(live.validator, live.clock),
        awake=Awake(live.units),
        days=Days(live.units),
        lease_key=key,
        spool=spool,
        clock=live.clock,
        cookies=cookies,
        refusals=words,
    )
    site = enforcement.Site(
        domain=settings.domain,
        scheme=settings.scheme,
        port=settings.port,
        keycloak_url=settings.keycloak_url,
        lease_jwks=key.jwks(),
        lease_cookie=cookies.lease,
        own_cookies=(
            cookies.session,
            cookies.lease,
            cookies.flow,
            name("frontdesk"),
            name("frontdesk-enrol"),
        ),
    )
    watch = Watch(
        live.units,
        live.database_dsn,
        standings=standings,
        discovery=discovery,
        published=partial(enforcement.published, site),
        pages=envoy_pages(settings.portal_origin),
    )
    return Edge(discovery, check, Arrival(live.units, settings.portal_origin, cookies, words)), watch


def _cookies(settings: Settings) -> CookieNames:
    name = _cookie_names(settings)
    return CookieNames(
        session=name("frontdesk-service"),
        lease=name("frontdesk-lease"),
        flow=name("frontdesk-flow"),
        secure=settings.scheme == "https",
    )


def _cookie_names(settings: Settings) -> Callable[[str], str]:
    return partial(cookie_name, secure=settings.scheme == "https", port=settings.port)
