"""The table of changes."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

ChangeId = NewType("ChangeId", UUID)


class ChangeState(StrEnum):
    """Proposed until somebody decides; then for ever."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class PolicyChange(SQLModel, table=True):
    """A change of the rules. `files` is what was proposed, name → text; `overlay` is everything that then
    differs from the files of the product, so the newest accepted row alone makes the active set.

    `base_version` is the set that it was shown against, `version` the set that it makes;
    `position` counts the accepted ones.
    """

    __tablename__ = "policy_changes"
    __table_args__ = (
        # Also where a fault of ours let the proposer through to the row.
        CheckConstraint("state <> 'accepted' or decided_by <> proposer_id", name="a_second_person"),
        CheckConstraint("(state = 'proposed') = (decided_by is null)", name="decided_by_somebody"),
    )

    id: UUID = Field(primary_key=True)
    proposer_id: UUID = Field(foreign_key="people.id")
    why: str
    files: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    overlay: dict[str, str] = Field(sa_column=Column(JSONB, nullable=False))
    base_version: str
    version: str
    simulation: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    state: str
    position: int | None = Field(default=None, unique=True)
    proposed_at: datetime = Field(sa_type=DateTime(timezone=True))
    decided_by: UUID | None = Field(default=None, foreign_key="people.id")
    decided_why: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
