"""What lives as long as the process; opens and closes it. The one place where values meet clients."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

import httpx2
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gateway import (
    audit,
    authz,
    enforcement,
    identity,
    notifications,
    provisioning,
    reactions,
    realms,
    requests,
    rulebook,
    vault,
    work,
)
from gateway.authz import SYSTEM
from gateway.kernel import Clock, SystemClock, errors, logging
from gateway.settings import Settings

log = logging.get(__name__)
REALMS = ("workforce", "partners")
LOOK_AGAIN_SECONDS = 0.5
# Tables refer to each other by name: every process has to know all of them before it writes one.
TABLES = (requests.Request, vault.Credential, audit.AuditRow, notifications.Notice)


@dataclass(frozen=True, slots=True)
class Runtime:
    """Clients and values of one process. Reactions may name any field as a parameter."""

    settings: Settings
    clock: Clock
    engine: AsyncEngine
    units: work.Units
    issuers: identity.Issuers
    validator: identity.Validator
    upstream: provisioning.Upstream
    heads: audit.Heads
    post: notifications.Post
    keys: vault.Keys
    directory: realms.Directory

    @property
    def database_dsn(self) -> str:
        """The database's address for connections that are not SQLAlchemy's."""
        return self.settings.database_url.get_secret_value()

    def exchange(self) -> identity.Exchange:
        """Turns a code into a sign-in; only the portal needs it."""
        return identity.Exchange(self.validator, client_secrets(self.settings), _transport(self.settings))


@asynccontextmanager
async def open_(settings: Settings, *, pool: int = 5) -> AsyncIterator[Runtime]:
    """Open everything, once the database is there and our keys are those that belong to it.

    Raises SystemExit with one sentence where they are not. Nothing else connects before it is used.
    """
    async with AsyncExitStack() as stack:
        clock, policies = SystemClock(), authz.load(settings.policies_dir, settings.zone)
        engine = create_async_engine(
            settings.database_url.get_secret_value().replace("postgresql://", "postgresql+asyncpg://"),
            pool_size=pool,
            max_overflow=pool,
            pool_timeout=2,
            connect_args={"timeout": 3, "command_timeout": 10},
        )
        stack.push_async_callback(engine.dispose)
        sinks = (audit.append, enforcement.note, notifications.wake, work.queue_sink(reactions.routes()))
        issuers = identity.Issuers(_issuer(settings, realm) for realm in REALMS)
        transport = _transport(settings)
        keys = identity.KeySource(identity.HttpKeys(transport), clock)
        units = work.Units(engine, clock, policies, sinks)
        opened = await _keys(settings, units)
        await stack.enter_async_context(_rules(units, policies))
        yield Runtime(
            settings=settings,
            clock=clock,
            engine=engine,
            units=units,
            issuers=issuers,
            validator=identity.Validator(issuers, keys, clock),
            upstream=provisioning.ByManifest(units),
            heads=audit.Heads.open(settings.home),
            post=notifications.Smtp(
                settings.smtp_url, sender=settings.mail_from, origin=settings.portal_origin
            ),
            keys=opened,
            directory=realms.Directory(settings.keycloak_url, settings.home / "clients.json"),
        )


@asynccontextmanager
async def _rules(units: work.Units, shipped: authz.Policies) -> AsyncIterator[None]:
    """Decide by the newest accepted rules, and go on looking for newer ones."""
    try:
        accepted = await rulebook.begin(units, shipped)
    except rulebook.RulebookFault as fault:
        raise SystemExit(f"This does not start: {fault}") from None
    following = asyncio.create_task(rulebook.follow(units, shipped, accepted))
    try:
        yield
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following


async def _keys(settings: Settings, units: work.Units) -> vault.Keys:
    try:
        keys = vault.Keys.load_or_create(settings.kek_file)
        while not await _verified(units, keys):
            log.warning("runtime.database_away")
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
    except vault.KeysFault as fault:
        raise SystemExit(f"This does not start: {fault}.") from None
    return keys


async def _verified(units: work.Units, keys: vault.Keys) -> bool:
    """False while the database is away. Raises KeysFault."""
    try:
        async with units.read(SYSTEM) as unit:
            await vault.verify_keys(unit, keys)
    except errors.Unavailable:
        return False
    return True


def _transport(settings: Settings) -> httpx2.AsyncHTTPTransport:
    """To the issuer's internal address. Certificates are read only where there are any to check: it takes
    longer than the rest of an edge's start.
    """
    return httpx2.AsyncHTTPTransport(verify=settings.keycloak_url.startswith("https:"), trust_env=False)


def client_secrets(settings: Settings) -> dict[str, SecretStr]:
    """The portal client's secret by realm, as the realm configuration left them."""
    found = json.loads((settings.home / "clients.json").read_text())
    return {realm: SecretStr(found[realm][identity.PORTAL_CLIENT]) for realm in REALMS}


def _issuer(settings: Settings, realm: str) -> identity.Issuer:
    public = settings.issuer(realm).removesuffix(f"/realms/{realm}")
    return identity.keycloak(realm, public=public, internal=settings.keycloak_url)
