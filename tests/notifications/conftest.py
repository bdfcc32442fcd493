"""A mail server of the test's own, and the product's real sinks."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import SecretStr

from gateway import audit, grants, notifications, work
from gateway.authz import SYSTEM, Subject
from tests.company import Company, open_grant

SENDER = "desk@own.example"
ORIGIN = "https://desk.own.example"


@dataclass
class Server:
    """What an SMTP server does with mails: keeps them, or refuses, or takes its time."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer: str = "250 Taken"
    recipient: str = "250 Fine"
    waits: float = 0.0

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer as told."""
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the mail, unless told to refuse."""
        await asyncio.sleep(self.waits)
        if self.answer.startswith("250"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.mails.append(message_from_bytes(content, EmailMessage, policy=policy.default))
            self.recipients += envelope.rcpt_tos
        return self.answer

    def post(self, *, patience: float = 5.0) -> notifications.Smtp:
        """The way to this server."""
        return notifications.Smtp(
            SecretStr(f"smtp://127.0.0.1:{self.port}"), sender=SENDER, origin=ORIGIN, patience=patience
        )


@pytest.fixture
def sinks(emitted: list[work.Emitted]) -> Sequence[work.Sink]:
    """The trail says who did it, so it is written here too."""

    async def keep(unit: work.Unit, events: Sequence[work.Emitted]) -> None:
        emitted.extend(events)

    return [keep, audit.append]


@pytest.fixture
async def smtp() -> AsyncIterator[Server]:
    """An SMTP server on loopback."""
    made = Server()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(made, enable_SMTPUTF8=True), "127.0.0.1", 0)
    made.port = listening.sockets[0].getsockname()[1]
    yield made
    listening.close()
    await listening.wait_closed()


Told = Callable[[work.Event], Coroutine[Any, Any, None]]


@pytest.fixture
def told(units: work.Units, emitted: list[work.Emitted], smtp: Server) -> Told:
    """Run the jobs of one event: the telling, then every mail that it queued."""

    async def tell(event: work.Event) -> None:
        before = len(emitted)
        async with units.open(SYSTEM) as unit:
            await notifications.tell(unit, event, smtp.post())
        for one in emitted[before:]:
            if isinstance(one.event, notifications.MailQueued):
                await notifications.send(units, one.event, smtp.post())

    return tell


async def revoked(units: work.Units, company: Company, subject: Subject, why: str) -> grants.GrantRevoked:
    """A grant that security takes away again, and the event of it."""
    grant = await open_grant(units, subject, "desk")
    async with units.open(company.security) as unit:
        await grants.revoke(unit, grants.GrantId(grant.id), why=why)
    return grants.GrantRevoked(id=grant.id)
