"""Set both realms up, and close the account that came with Keycloak behind us."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from gateway import identity
from gateway.realms import secrets as secrets_
from gateway.realms.admin import Account, Admin
from gateway.realms.changes import Change
from gateway.realms.errors import KeycloakAway, NoWayIn
from gateway.realms.plan import apply
from gateway.realms.secrets import REALMS_CLIENT, Secrets
from gateway.realms.wanted import load


@dataclass(frozen=True, slots=True)
class Site:
    """One Keycloak and what belongs to it. `bootstrap` opens it until the first set-up is done."""

    keycloak_url: str
    portal_origin: str
    folder: Path
    secrets_file: Path
    bootstrap: Account | None = None


async def configure(site: Site) -> list[Change]:
    """Bring both realms to what `deploy/keycloak/realms` says; returns what was written.

    Then Keycloak's bootstrap account is disabled: from there on each realm is opened by its own
    service client, and none opens them all. Raises NoWayIn where neither opens.
    """
    held = secrets_.ensure(site.secrets_file)
    written = await asyncio.gather(*(_configure_realm(site, realm, held) for realm in identity.Realm))
    await _close_bootstrap(site, held)
    return [change for changes in written for change in changes]


async def open_realm(site: Site, realm: str) -> Admin:
    """The configuration of one realm, opened by its service client or else by the bootstrap account."""
    held = secrets_.ensure(site.secrets_file)
    return await _opened(site, realm, held)


async def _configure_realm(site: Site, realm: str, held: Secrets) -> list[Change]:
    wanted = load(site.folder, realm, portal_origin=site.portal_origin, secrets=held[realm])
    async with await _opened(site, realm, held) as admin:
        return await apply(admin, wanted)


async def _opened(site: Site, realm: str, held: Secrets) -> Admin:
    own = Account.service(realm, REALMS_CLIENT, held[realm][REALMS_CLIENT])
    for account in (own, site.bootstrap):
        if account is None:
            continue
        admin = Admin(site.keycloak_url, account)
        try:
            if await admin.opens():
                return admin
        except KeycloakAway:
            await admin.close()
            raise
        await admin.close()
    raise NoWayIn(
        f"Neither {REALMS_CLIENT} of realm {realm} ({site.secrets_file.name}) nor the bootstrap account "
        "opens it. "
        "Put the file back, or make a new bootstrap account with `kc.sh bootstrap-admin user`."
    )


async def _close_bootstrap(site: Site, held: Secrets) -> None:
    if site.bootstrap is None:
        return
    for realm in identity.Realm:
        # Never lock ourselves out: the door is closed only when the other key was tried.
        async with Admin(
            site.keycloak_url, Account.service(realm, REALMS_CLIENT, held[realm][REALMS_CLIENT])
        ) as admin:
            if not await admin.opens():
                return
    async with Admin(site.keycloak_url, site.bootstrap) as admin:
        if not await admin.opens():
            return
        name = site.bootstrap.form["username"]
        for user in await admin.get("/master/users", {"username": name, "exact": True}) or []:
            await admin.write("PUT", f"/master/users/{user['id']}", {**user, "enabled": False})
