"""Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the answer is stored with the act."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, text
from sqlmodel import select

from gateway.kernel import crypto
from gateway.work.errors import AlreadyAnswered, KeyReused
from gateway.work.models import Answer

if TYPE_CHECKING:
    from gateway.work.unit import Unit

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class OnceKey:
    """A caller's key and the content that it stands for (method, path and body)."""

    key: str
    content: str


async def claim(unit: "Unit", once: OnceKey) -> None:
    """Hold the key for this transaction; a twin that runs at the same time waits here.

    Raises AlreadyAnswered with the stored answer, KeyReused where the content differs.
    """
    subject = f"{unit.subject.type}:{unit.subject.id}"
    lock = int.from_bytes(crypto.fingerprint(f"{subject} {once.key}")[:8], signed=True)
    await unit.db.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": lock})
    found = (
        await unit.db.execute(select(Answer).where(Answer.subject == subject, Answer.key == once.key))
    ).scalar_one_or_none()
    if found is None or found.answered_at <= unit.now - KEPT:
        return
    if not crypto.same(found.fingerprint, crypto.fingerprint(once.content)):
        raise KeyReused("Use a new key for a new request.")
    raise AlreadyAnswered(found.status, found.body)


async def remember(unit: "Unit", once: OnceKey, status: int, body: str) -> None:
    """Store the answer in the act's own transaction."""
    await unit.db.merge(
        Answer(
            subject=f"{unit.subject.type}:{unit.subject.id}",
            key=once.key,
            fingerprint=crypto.fingerprint(once.content),
            status=status,
            body=body,
            answered_at=unit.now,
        )
    )


async def forget_answers(unit: "Unit", before: datetime) -> None:
    """Drop answers older than `before`."""
    await unit.db.execute(delete(Answer).where(Answer.answered_at < before))  # type: ignore[arg-type]  # column
