"""Tables of this slice: what a person was told in the bell, and the mail that said the same."""

from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

from gateway.kernel import new_id

NoticeId = NewType("NoticeId", UUID)


class MailState(StrEnum):
    """How far a mail has come. A failed one is not tried again; the notice in the bell stays."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Notice(SQLModel, table=True):
    """One thing that one person is told: ids only, the words are made when somebody reads it.

    `about_key` names the occurrence: the same one told again is not a second notice.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "about_key"),
        Index("notices_by_person", "person_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="people.id")
    kind: str
    about: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    about_key: str
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    read_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Mail(SQLModel, table=True):
    """The mail of a notice. Its Message-ID is made of `id`, so a second delivery is the same mail."""

    __tablename__ = "mails"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    notice_id: UUID = Field(foreign_key="notices.id", unique=True)
    person_id: UUID = Field(foreign_key="people.id", index=True)
    state: str = MailState.QUEUED
    attempts: int = 0
    error: str = ""
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    sent_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
