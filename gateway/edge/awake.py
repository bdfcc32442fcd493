"""Services are used through leases, out of the portal's sight: their use keeps the portal session awake."""

import asyncio

from gateway import identity
from gateway.identity import SessionId, SignedIn
from gateway.kernel import errors
from gateway.work import Units


class Awake:
    """Writes beside the decision: nobody waits for it, and what fails is written at the next one."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._running: dict[SessionId, asyncio.Task[None]] = {}

    def used(self, signed_in: SignedIn) -> None:
        """Note that this session was used just now; one write at a time for each, once a minute."""
        session = signed_in.session_id
        if not signed_in.touch_due or session in self._running:
            return
        task = asyncio.create_task(self._touch(signed_in))
        self._running[session] = task
        task.add_done_callback(lambda _: self._running.pop(session, None))

    async def settled(self) -> None:
        """Wait until everything noted so far is written."""
        await asyncio.gather(*self._running.values())

    async def _touch(self, signed_in: SignedIn) -> None:
        try:
            async with self._units.open(signed_in.subject) as unit:
                await identity.touch(unit, signed_in.session_id)
        except errors.Unavailable:
            return
