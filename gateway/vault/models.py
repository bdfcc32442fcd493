"""The table of secrets that services need; each sealed, and bound to where it may go."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

from gateway.kernel import new_id


class Credential(SQLModel, table=True):
    """One secret of one service, sealed under the data key `key_id`.

    Table, row, column, owner, schema version and the allowed destinations are part of the seal: a
    row that is copied, or whose destinations are edited, does not open.
    """

    __tablename__ = "credentials"
    __table_args__ = (UniqueConstraint("service_id", "name"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    service_id: UUID = Field(foreign_key="services.id", index=True)
    name: str
    owner: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    key_id: str = Field(index=True)
    allowed_origins: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    schema_version: int
    entered_at: datetime = Field(sa_type=DateTime(timezone=True))
