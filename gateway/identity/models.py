"""Tables of this slice: organisations and their units, people, machine clients, sessions, sign-in flows."""

from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

from gateway.kernel import new_id

# The words of a person by which they are looked up; the index and the search say the same.
WORDS: Final = (
    "to_tsvector('simple'::regconfig,"
    " translate(lower(people.name || ' ' || people.username || ' ' || people.email), '.@-_', '    '))"
)

PersonId = NewType("PersonId", UUID)
OrganisationId = NewType("OrganisationId", UUID)
OrganisationUnitId = NewType("OrganisationUnitId", UUID)
ClientId = NewType("ClientId", UUID)
SessionId = NewType("SessionId", UUID)


class Realm(StrEnum):
    """Circles of trust, each with an issuer of its own."""

    WORKFORCE = "workforce"
    PARTNERS = "partners"


class Role(StrEnum):
    """What a person may be here, as Keycloak's realm roles and Cedar's policies name it."""

    EMPLOYEE = "employee"
    APPROVER = "approver"
    STEWARD = "steward"
    IT_ADMIN = "it-admin"
    AUDITOR = "auditor"
    SECURITY = "security"
    SUPPLIER_ADMIN = "supplier-admin"
    SUPPLIER = "supplier"


class Organisation(SQLModel, table=True):
    """The own company or a supplier. `domains` are the mail domains that were verified to be its own."""

    __tablename__ = "organisations"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    slug: str = Field(unique=True)
    name: str
    realm: str
    domains: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))


class OrganisationUnit(SQLModel, table=True):
    """A department of an organisation."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("organisation_id", "slug"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    slug: str
    name: str
    organisation_id: UUID = Field(foreign_key="organisations.id", index=True)


class Person(SQLModel, table=True):
    """Somebody, keyed by issuer and subject and never by e-mail.

    `roles` are those of the issuer at the last sign-in together with `roles_here`, which were given
    in this house. `version` grows with every change that a decision could depend on. Tokens issued
    before `tokens_not_before` are refused. `zone` is an IANA name, `locale` a language tag (BCP 47), both
    of the issuer; `own_zone` and `own_locale` are what the person chose here, and win.
    """

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        Index("people_by_name", "name", "id"),
        Index("people_by_role", "roles", postgresql_using="gin", postgresql_ops={"roles": "jsonb_path_ops"}),
        Index("people_by_words", text(WORDS.replace("people.", "")), postgresql_using="gin"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    issuer: str
    subject: str
    username: str = Field(index=True)
    email: str = Field(index=True)
    name: str
    realm: str
    organisation_id: UUID = Field(foreign_key="organisations.id", index=True)
    unit_id: UUID | None = Field(default=None, foreign_key="units.id", index=True)
    manager_id: UUID | None = Field(default=None, foreign_key="people.id", index=True)
    roles: list[str] = Field(default_factory=list, sa_column=Column(JSONB, nullable=False))
    roles_here: list[str] = Field(
        default_factory=list, sa_column=Column(JSONB, nullable=False, server_default="[]")
    )
    zone: str = Field(default="UTC", sa_column_kwargs={"server_default": "UTC"})
    locale: str = Field(default="en", sa_column_kwargs={"server_default": "en"})
    own_zone: str | None = None
    own_locale: str | None = None
    active: bool = True
    inactive_since: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    inactive_why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    version: int = 1
    tokens_not_before: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))

    @property
    def reads_in(self) -> str:
        """The language in which we speak to this person."""
        return self.own_locale or self.locale

    @property
    def reads_in_zone(self) -> str:
        """The zone in which this person reads times."""
        return self.own_zone or self.zone


class Client(SQLModel, table=True):
    """A machine of an organisation. `subject` is its service account at the issuer."""

    __tablename__ = "clients"
    __table_args__ = (UniqueConstraint("issuer", "client_id"), UniqueConstraint("issuer", "subject"))

    id: UUID = Field(default_factory=new_id, primary_key=True)
    issuer: str
    client_id: str
    subject: str
    name: str
    realm: str
    organisation_id: UUID = Field(foreign_key="organisations.id", index=True)
    active: bool = True
    inactive_since: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    inactive_why: str = Field(default="", sa_column_kwargs={"server_default": ""})
    tokens_not_before: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class Session(SQLModel, table=True):
    """A person's session. The browser holds the secret, the row only its SHA-256.

    It lives while `ended_at` is empty and neither `idle_ends_at` nor `ends_at` is reached.
    `kc_session` is the issuer's own session id (`sid`), by which the issuer signs out.
    """

    __tablename__ = "sessions"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    secret_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    person_id: UUID = Field(foreign_key="people.id", index=True)
    issuer: str
    kc_session: str | None = Field(default=None, index=True)
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    seen_at: datetime = Field(sa_type=DateTime(timezone=True))
    idle_ends_at: datetime = Field(sa_type=DateTime(timezone=True))
    ends_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    ended_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))


class SignInFlow(SQLModel, table=True):
    """One attempt to sign in, from leaving to coming back: found by its state, taken once.

    The row is worthless alone: the state is kept as a hash, and so is the secret of the browser
    that began. `attempt` counts how often the issuer sent this sign-in back to the start.
    """

    __tablename__ = "sign_in_flows"

    state_hash: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    browser_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    realm: str
    nonce: str
    code_verifier: str
    redirect_uri: str
    return_to: str
    email: str
    attempt: int
    ends_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)


class Invitation(SQLModel, table=True):
    """A link that makes one person IT administrator, once, while it lasts. Its secret is kept as a hash."""

    __tablename__ = "invitations"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    secret_hash: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    created_at: datetime = Field(sa_type=DateTime(timezone=True))
    ends_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
    taken_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    taken_by: UUID | None = Field(default=None, foreign_key="people.id")
