"""Tables of this slice: what was taken away, how far each Envoy has heard of it, hand-overs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, LargeBinary
from sqlmodel import Column, Field, SQLModel


class Sequence(SQLModel, table=True):
    """The newest number of a topic, `denied` or `published`.

    A row, not a PostgreSQL sequence: its lock makes numbers become visible in their order, so a
    reader that has seen n has seen everything below n.
    """

    __tablename__ = "enforcement_sequences"

    topic: str = Field(primary_key=True)
    value: int = Field(sa_column=Column(BigInteger, nullable=False))


class Denial(SQLModel, table=True):
    """Leases that name this id under this claim are refused until `until`, when none can live any more."""

    __tablename__ = "denials"

    sequence: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    claim: str
    denied_id: str
    until: datetime = Field(sa_type=DateTime(timezone=True), index=True)


class Node(SQLModel, table=True):
    """One Envoy: when it last asked, and the newest deny list that it has confirmed."""

    __tablename__ = "envoy_nodes"

    node: str = Field(primary_key=True)
    denied_acked: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    acked_at: datetime = Field(sa_type=DateTime(timezone=True))
    seen_at: datetime = Field(sa_type=DateTime(timezone=True))


class HandOver(SQLModel, table=True):
    """A person's way from the portal to a service: begun at the service, allowed at the portal,
    redeemed once at the service by the same browser.
    """

    __tablename__ = "hand_overs"

    flow_hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    slug: str
    deep_link: str
    code_hash: bytes | None = Field(default=None, sa_column=Column(LargeBinary, unique=True))
    session_id: UUID | None = Field(default=None, foreign_key="sessions.id")
    expires_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    redeemed_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class ServiceSession(SQLModel, table=True):
    """A portal session's child, good at one service's host only; the cookie holds the secret."""

    __tablename__ = "service_sessions"

    secret_hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    slug: str
    session_id: UUID = Field(foreign_key="sessions.id", index=True)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
