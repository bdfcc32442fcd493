"""The bell: what its person was told, in words, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway import identity
from gateway.notifications import queries
from gateway.notifications.facts import Reader
from gateway.notifications.language import current
from gateway.notifications.letter import Letter, letter
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Told:
    """One notice as its person reads it."""

    id: UUID
    kind: str
    letter: Letter
    at: datetime
    read: bool


async def told(unit: Unit, *, before: UUID | None = None, limit: int = 20) -> list[Told]:
    """A page of the subject's own notices; nothing for whoever is no person."""
    if unit.subject.type != "Person":
        return []
    notices = await queries.of_person(unit, before=before, limit=limit)
    if not notices:
        return []
    me = await identity.myself(unit)
    # On a page the news are in the language of the page.
    reader = Reader(me.name, me.reads_in_zone, current().tag)
    return [
        Told(
            id=notice.id,
            kind=notice.kind,
            letter=await letter(unit, notice, reader),
            at=notice.created_at,
            read=notice.read_at is not None,
        )
        for notice in notices
    ]
