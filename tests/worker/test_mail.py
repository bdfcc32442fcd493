"""A mail server that hangs delays nothing but mail."""

import asyncio
from dataclasses import replace
from email.message import EmailMessage

from sqlalchemy import text

from gateway.authz import SYSTEM
from gateway.grants import GrantState
from gateway.runtime import Runtime
from tests.company import Company
from tests.worker.conftest import asked, state, until, working


class Hanging:
    """Takes a connection and never answers."""

    sender = "desk@own.example"
    origin = "https://desk.own.example"
    is_open = True

    def __init__(self) -> None:
        self.waiting = 0
        self.most = 0
        self.end = asyncio.Event()

    async def deliver(self, message: EmailMessage) -> None:
        """Until the test ends."""
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        try:
            await self.end.wait()
        finally:
            self.waiting -= 1


async def test_access_becomes_ready_while_mails_hang(live: Runtime, company: Company) -> None:
    """Two mails at once wait for the server and no more; whoever asks afterwards is served as ever."""
    post = Hanging()
    first = [
        await asked(live.units, who) for who in (company.ines, company.olaf, company.it, company.security)
    ]
    async with working(replace(live, post=post)):

        async def queued() -> bool:
            async with live.units.read(SYSTEM) as unit:
                count = await unit.db.execute(text("select count(*) from mails where state = 'queued'"))
            return int(count.scalar_one()) == len(first) and post.waiting > 0

        assert await until(queued, 30)
        last = await asked(live.units, company.auditor)

        async def ready() -> bool:
            return await state(live.units, last) == GrantState.ACTIVE

        became_ready = await until(ready)
        post.end.set()
    assert became_ready
    assert post.most <= 2
