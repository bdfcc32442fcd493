"""The table of findings: something that is not as it should be, with whoever can put it right."""

from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from gateway.kernel import new_id

FindingId = NewType("FindingId", UUID)


class FindingKind(StrEnum):
    """What is wrong."""

    UNANSWERABLE = "unanswerable"
    DRIFTED = "drifted"
    STUCK = "stuck"
    VACANT = "vacant"
    EMERGENCY = "emergency"
    RECOVERED = "recovered"
    FORGEABLE = "forgeable"
    LAGGING = "lagging"


class FindingState(StrEnum):
    """Where it stands. Accepted and snoozed findings come back when their time is over."""

    OPEN = "open"
    FIXED = "fixed"
    ACCEPTED = "accepted"
    SNOOZED = "snoozed"


class Finding(SQLModel, table=True):
    """One thing that is wrong with one thing; the same is never raised twice while it is not fixed.

    `detail` is a word of ours that tells two findings about one thing apart, such as a seat.
    `involved_id` is the person whose own doing it is about, and who cannot settle it.
    `undo_by` gave the last answer, and may take it back before `undo_until`.
    """

    __tablename__ = "findings"
    __table_args__ = (
        Index(
            "one_unfixed_finding",
            "kind",
            "about_type",
            "about_id",
            "detail",
            unique=True,
            postgresql_where=text("state <> 'fixed'"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    about_type: str
    about_id: UUID
    detail: str = ""
    service_id: UUID | None = Field(default=None, foreign_key="services.id", index=True)
    involved_id: UUID | None = Field(default=None, foreign_key="people.id")
    state: str = Field(default=FindingState.OPEN, index=True)
    raised_at: datetime = Field(sa_type=DateTime(timezone=True))
    due_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    settled_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    settled_by: UUID | None = Field(default=None, foreign_key="people.id")
    settled_why: str = ""
    undo_by: UUID | None = Field(default=None, foreign_key="people.id")
    undo_until: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class SavedFilter(SQLModel, table=True):
    """How one person likes to look at one list: `query` is what stands behind the address of its page."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("person_id", "part", "name"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="people.id")
    part: str
    name: str
    query: str
    kept_at: datetime = Field(sa_type=DateTime(timezone=True))
