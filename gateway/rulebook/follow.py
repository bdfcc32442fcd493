"""The newest accepted rules decide in this process: from its start, and within a second of a change."""

import asyncio
from typing import Final
from uuid import UUID

from gateway import authz
from gateway.authz import SYSTEM, Policies, PolicyFault
from gateway.kernel import errors, logging
from gateway.rulebook import queries
from gateway.rulebook.errors import RulebookFault
from gateway.work import Units

LOOK_EVERY_SECONDS: Final = 0.5
_log = logging.get(__name__)


async def begin(units: Units, shipped: Policies) -> UUID | None:
    """Adopt the product's files with the newest accepted change over them; returns that change.

    Raises RulebookFault where they do not fit this release: by the product's files alone this process
    would decide by rules that nobody chose. Raises Unavailable.
    """
    async with units.read(SYSTEM) as unit:
        accepted = await queries.newest(unit)
    try:
        await _adopt(units, shipped, accepted)
    except PolicyFault as fault:
        raise RulebookFault(
            f"the rules that were accepted do not fit this release: {fault} Start the release before it,"
            " have a change accepted that fits both, then update."
        ) from None
    return accepted


async def follow(units: Units, shipped: Policies, accepted: UUID | None) -> None:
    """Until cancelled: look twice a second, adopt what was accepted since.

    A set that this process cannot read, made by a newer release beside it, is not adopted: it goes on
    by the one that it has, says so, and looks again.
    """
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        try:
            async with units.read(SYSTEM) as unit:
                newest = await queries.newest(unit)
            if newest != accepted:
                await _adopt(units, shipped, newest)
                accepted = newest
                _log.info("rulebook.adopted", version=units.policies.version)
        except errors.Unavailable:
            continue
        except PolicyFault as fault:
            _log.error("rulebook.unreadable", change=str(newest), reason=str(fault)[:500])


async def _adopt(units: Units, shipped: Policies, accepted: UUID | None) -> None:
    async with units.read(SYSTEM) as unit:
        files = {**shipped.files, **await queries.overlay(unit, accepted)}
    made = await asyncio.to_thread(authz.compose, files, shipped.zone)
    units.adopt(made)
