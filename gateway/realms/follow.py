"""What Keycloak does when something happened here: jobs after the commit, tried again while it is away.

The gateway refuses already; these keep Keycloak from signing the same person in again.
"""

from gateway import identity
from gateway.authz import SYSTEM
from gateway.identity import (
    ClientDeactivated,
    ClientReactivated,
    PersonDeactivated,
    PersonReactivated,
    SessionEnded,
)
from gateway.realms.directory import Directory
from gateway.work import Units


async def close_account(
    units: Units, event: PersonDeactivated | ClientDeactivated, directory: Directory
) -> None:
    """Close it there, unless it was opened again here in the meantime."""
    async with units.read(SYSTEM) as unit:
        account = await identity.account_at_issuer(unit, event)
    if account is not None and not account.active:
        await directory.close_account(account.realm, account.subject)


async def open_account(
    units: Units, event: PersonReactivated | ClientReactivated, directory: Directory
) -> None:
    """Open it there, unless it was closed again here in the meantime."""
    async with units.read(SYSTEM) as unit:
        account = await identity.account_at_issuer(unit, event)
    if account is not None and account.active:
        await directory.open_account(account.realm, account.subject)


async def end_sign_in(units: Units, event: SessionEnded, directory: Directory) -> None:
    """End the sign-in from which the session came: otherwise the next one would ask for no password."""
    async with units.read(SYSTEM) as unit:
        sign_in = await identity.sign_in_at_issuer(unit, event)
    if sign_in is not None:
        await directory.end_sign_in(sign_in.realm, sign_in.session)
