"""The table of tokens."""

from datetime import date, datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary
from sqlmodel import Column, Field, SQLModel

TokenId = NewType("TokenId", UUID)


class Token(SQLModel, table=True):
    """One token, without the token: `secret_hash` is the SHA-256 of its 160 random bits.

    `used_on` is the day of its last use, None where it was never used.
    """

    __tablename__ = "tokens"
    __table_args__ = (Index("tokens_by_person_and_service", "person_id", "service_id"),)

    id: UUID = Field(primary_key=True)
    grant_id: UUID = Field(foreign_key="grants.id", index=True)
    service_id: UUID = Field(foreign_key="services.id")
    person_id: UUID = Field(foreign_key="people.id")
    name: str
    secret_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    expires_at: datetime = Field(sa_type=DateTime(timezone=True))
    revoked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    used_on: date | None = None
