"""Send: one job a mail, with retries of its own; nothing else ever waits for it."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Final
from uuid import UUID

from pgqueuer import RetryRequested
from sqlmodel import col, select

from gateway.authz import SYSTEM
from gateway.identity import Person
from gateway.kernel import logging
from gateway.notifications import message, queries
from gateway.notifications.events import MailQueued
from gateway.notifications.facts import Reader
from gateway.notifications.letter import letter
from gateway.notifications.models import MailState, Notice
from gateway.notifications.post import Post, Refused, Undelivered
from gateway.work import Unit, Units

log = logging.get(__name__)

# From ten seconds to an hour: about three days in all, the weekend of a mail server.
ATTEMPTS: Final = 80
_LONGEST: Final = 3600


async def send(units: Units, event: MailQueued, post: Post) -> None:
    """Write the mail with the names of this moment, hand it over with no transaction open, settle.

    A crash between the two sends it again under the same Message-ID. Raises RetryRequested.
    """
    async with units.open(SYSTEM) as unit:
        made = await _made(unit, event.id, post)
    if made is None:
        return
    try:
        await post.deliver(made)
    except Refused as refused:
        await _settle(units, event.id, MailState.FAILED, str(refused))
    except Undelivered as failed:
        wait = await _postponed(units, event.id, str(failed))
        if wait is not None:
            raise RetryRequested(wait, reason=str(failed)) from failed
    else:
        await _settle(units, event.id, MailState.SENT, "")


async def _made(unit: Unit, mail_id: UUID, post: Post) -> EmailMessage | None:
    """The mail, or None where it is not to be sent (any more)."""
    mail = await queries.queued(unit, mail_id)
    if mail is None:
        return None
    notice = await unit.db.get_one(Notice, mail.notice_id)
    person = (await unit.db.execute(select(Person).where(col(Person.id) == mail.person_id))).scalar_one()
    if not person.active:
        mail.state, mail.error = MailState.FAILED, "the person has left"
        return None
    try:
        text = await letter(unit, notice, Reader.of(person))
        return message.compose(mail, person, text, post, unit.now)
    except message.BadAddress:
        mail.state, mail.error = MailState.FAILED, "the address is not one"
        return None


async def _settle(units: Units, mail_id: UUID, state: MailState, error: str) -> None:
    async with units.open(SYSTEM) as unit:
        mail = await queries.queued(unit, mail_id)
        if mail is None:
            return
        mail.attempts += 1
        mail.state, mail.error = state, error
        mail.sent_at = unit.now if state is MailState.SENT else None
    log.info("mail.settled", mail_id=str(mail_id), state=state.value, error=error)


async def _postponed(units: Units, mail_id: UUID, error: str) -> timedelta | None:
    """How long to wait before the next attempt; None where this was the last."""
    async with units.open(SYSTEM) as unit:
        mail = await queries.queued(unit, mail_id)
        if mail is None:
            return None
        mail.attempts += 1
        mail.error = error
        if mail.attempts >= ATTEMPTS:
            mail.state = MailState.FAILED
            return None
        return timedelta(seconds=min(_LONGEST, 10 * 2 ** min(mail.attempts - 1, 10)))
