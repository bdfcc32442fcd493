"""Tell: an event becomes notices in the bell and mails on their way, once for each person."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from gateway.notifications import queries
from gateway.notifications.events import MailQueued
from gateway.notifications.kinds import Telling
from gateway.notifications.models import Mail, Notice
from gateway.notifications.post import Post
from gateway.notifications.tellings import TELLINGS
from gateway.notifications.wake import Topic, ring
from gateway.work import Event, Unit


async def tell(unit: Unit, event: Event, post: Post) -> None:
    """Write down what people shall hear of this event. Safe to run twice: nobody is told twice.

    Without a mail server the bell alone is told.
    """
    for telling in await TELLINGS[type(event)](unit, event):
        for person_id in sorted(await queries.active(unit, telling.people)):
            notice_id = await _noted(unit, telling, person_id)
            if notice_id is None:
                continue
            await ring(unit, Topic.NOTICES, [person_id])
            if post.is_open:
                await _queue(unit, telling, person_id, notice_id)


async def _noted(unit: Unit, telling: Telling, person_id: UUID) -> UUID | None:
    """The new notice's id, or None where the person was told before."""
    notice = Notice(
        person_id=person_id,
        kind=telling.kind,
        about=dict(telling.about),
        about_key=telling.key,
        created_at=unit.now,
    )
    written = insert(Notice).values(**notice.model_dump()).on_conflict_do_nothing().returning(col(Notice.id))
    return (await unit.db.execute(written)).scalar_one_or_none()


async def _queue(unit: Unit, telling: Telling, person_id: UUID, notice_id: UUID) -> None:
    mail = Mail(notice_id=notice_id, person_id=person_id, created_at=unit.now)
    unit.db.add(mail)
    await unit.db.flush()
    unit.emit(MailQueued(id=mail.id, person=person_id, kind=telling.kind))
