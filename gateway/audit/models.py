"""Tables of this slice: the rows of the chain, and how far each file outside was read."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

from gateway.kernel import new_id


class Outcome(StrEnum):
    """What became of it."""

    DONE = "done"
    REFUSED = "refused"


class AuditRow(SQLModel, table=True):
    """One thing on record. Unsealed rows have no position yet; sealed rows never change again."""

    __tablename__ = "audit_rows"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    position: int | None = Field(default=None, sa_column=Column(BigInteger, unique=True))
    at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    subject: str = Field(index=True)
    action: str
    object: str = Field(index=True)
    outcome: Outcome = Field(sa_type=Text)
    reasons: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    policy_version: str = ""
    trace_id: str = ""
    payload: dict[str, str | int | bool | None] = Field(
        default_factory=dict, sa_column=Column(JSONB, nullable=False)
    )
    previous_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary))


class ReadingMark(SQLModel, table=True):
    """Up to which byte of a file its lines are in `audit_rows`; moves in their transaction."""

    __tablename__ = "audit_reading_marks"

    file: str = Field(primary_key=True)
    inode: int = Field(sa_column=Column(BigInteger, nullable=False))
    read_to: int = Field(sa_column=Column(BigInteger, nullable=False))
