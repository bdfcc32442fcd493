"""Calling a service for a look, from whichever page of the office."""

from fastapi import Request

from brokers import sdk
from gateway import catalog, vault, web
from gateway.identity import SignedIn
from gateway.kernel import errors
from gateway.portal.language import _


async def tested(request: Request, me: SignedIn, slug: str) -> sdk.CheckReport:
    """What it did, which is kept. Raises NotFound, NotAllowed, ConnectionFailed, Unavailable, and Conflict
    for a service that is set up by hand.
    """
    given = web.ports(request)
    async with given.units.read(me.subject) as unit:
        found = await catalog.administered(unit, slug)
    report = await vault.test_connection(
        given.units, me.subject, given.keys, given.registry, found.service.id
    )
    if report is None:
        raise errors.Conflict(_("It is set up by hand: there is no connection to test."))
    return report
