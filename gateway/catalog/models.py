"""Tables of the catalog: services with their manifests, plans, circles and stewards."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Final, NewType
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

from gateway.kernel import new_id

# The number of the transaction under way.
THIS: Final = text("(pg_current_xact_id()::text::bigint)")
ServiceId = NewType("ServiceId", UUID)
PlanId = NewType("PlanId", UUID)


class ServiceState(StrEnum):
    """Life of a service."""

    DECLARED = "declared"
    PROVISIONAL = "provisional"
    PUBLISHED = "published"
    RESTRICTED = "restricted"
    RETIRING = "retiring"
    RETIRED = "retired"


class StewardKind(StrEnum):
    """The four people who answer for a service: why, who, risk, and how it runs."""

    BUSINESS_OWNER = "business_owner"
    BUSINESS_MANAGER = "business_manager"
    IT_OWNER = "it_owner"
    IT_MANAGER = "it_manager"


class Service(SQLModel, table=True):
    """One service. Rows stay for ever, so a slug is never given to another service.

    `skeleton` is the slug with look-alike signs folded together; `found_by` is what the office's list is
    searched by. With `opens_at` it is set up by hand and opens there: no call to it comes through the
    gateway. `usual_wait` is the band of the time that access usually takes. `changed` is the number of the
    transaction that wrote the row last, filled in by the database; circles and plans change with their row.
    """

    __tablename__ = "services"
    __table_args__ = (Index("services_by_name", text("lower(name)"), "slug"),)
    __mapper_args__: ClassVar[dict[str, Any]] = {"eager_defaults": True}

    id: UUID = Field(default_factory=new_id, primary_key=True)
    slug: str = Field(unique=True)
    skeleton: str = Field(unique=True)
    name: str
    summary: str
    description: str
    tags: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    category: str | None = None
    synonyms: list[str] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    contains: list[str] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    opens_at: str | None = None
    found_by: str
    technology_class: str
    data_classification: str
    half: str
    state: str = Field(index=True)
    manifest_version: int
    registered_at: datetime = Field(sa_type=DateTime(timezone=True))
    published_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    check_report: dict[str, Any] | None = Field(default=None, sa_column=Column(JSONB, nullable=True))
    checked_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    restricted_why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    retired_why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    retires_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    usual_wait: str = Field(default="unknown", sa_column_kwargs={"server_default": "unknown"})
    changed: int | None = Field(
        default=None,
        sa_column=Column(BigInteger, nullable=False, server_default=THIS, onupdate=THIS, index=True),
    )


class ManifestVersion(SQLModel, table=True):
    """A registered manifest as it was; never changed, only followed by the next version."""

    __tablename__ = "manifests"

    service_id: UUID = Field(primary_key=True, foreign_key="services.id")
    version: int = Field(primary_key=True)
    digest: str
    document: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    registered_at: datetime = Field(sa_type=DateTime(timezone=True))


class Plan(SQLModel, table=True):
    """One offer of a service. A plan that is no longer offered stays, for the grants that hold it.

    `price_as_of` is the day on which the price was true, where it may have changed since; without a price it
    is free, unless the vendor tells it on request alone.
    """

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("service_id", "slug"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    service_id: UUID = Field(foreign_key="services.id", index=True)
    slug: str
    name: str
    description: str
    price_amount: Decimal | None = Field(default=None, sa_type=Numeric(12, 4))
    price_currency: str | None = None
    price_per: str | None = None
    price_as_of: date | None = None
    price_source: str | None = None
    price_on_request: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    approval: str
    default_seconds: int
    max_seconds: int
    activation_seconds: int | None = None
    position: int
    offered: bool = True


class Circle(SQLModel, table=True):
    """Who can see a service. An empty list of organisations or units means all of them."""

    __tablename__ = "circles"

    id: UUID = Field(default_factory=new_id, unique=True)
    slug: str = Field(primary_key=True)
    name: str
    realms: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    organisations: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    units: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))


class ServiceCircle(SQLModel, table=True):
    """A service shows itself to a circle."""

    __tablename__ = "service_circles"

    service_id: UUID = Field(primary_key=True, foreign_key="services.id")
    circle_slug: str = Field(primary_key=True, foreign_key="circles.slug", index=True)


class Stewardship(SQLModel, table=True):
    """One of the four seats of a service, taken."""

    __tablename__ = "stewardships"

    service_id: UUID = Field(primary_key=True, foreign_key="services.id")
    kind: str = Field(primary_key=True)
    person_id: UUID = Field(foreign_key="people.id", index=True)
