"""Every SELECT of this slice.

What is asked before anybody is known (sessions by secret, tokens, sign-ins) is scoped by that
proof; lists of people and machines are scoped by the subject of the unit.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, bindparam, false, orm, true
from sqlalchemy.orm import Mapped
from sqlmodel import col, select

from gateway.authz import Subject
from gateway.identity.models import Client, Organisation, OrganisationUnit, Person, Realm, Session, SessionId
from gateway.identity.tokens import VerifiedClaims
from gateway.identity.views import Bearer, Machine, SignedIn, bearer, machine, signed_in
from gateway.kernel import crypto, errors
from gateway.work import Unit, once_a_look, rows_by_id

_PEOPLE: Final = orm.join(
    Person, Organisation, col(Organisation.id) == col(Person.organisation_id)
).outerjoin(OrganisationUnit, col(OrganisationUnit.id) == col(Person.unit_id))
# Every page asks for its session first: the statement is made once.
_LIVING: Final = (
    select(Person, Organisation, OrganisationUnit, Session)
    .select_from(_PEOPLE.join(Session, col(Session.person_id) == col(Person.id)))
    .where(
        col(Person.active),
        col(Session.ended_at).is_(None),
        col(Session.idle_ends_at) > bindparam("now"),
        col(Session.ends_at) > bindparam("now"),
    )
)
_SESSION_OF_SECRET: Final = _LIVING.where(col(Session.secret_hash) == bindparam("which"))
_SESSION_OF_ID: Final = _LIVING.where(col(Session.id) == bindparam("which"))
# Whoever looks after everybody sees everybody; all others see their own organisation.
_SEE_EVERYBODY: Final = ("it-admin", "auditor", "security")


async def session_subject(unit: Unit, secret: str) -> SignedIn | None:
    """Who the secret of a session cookie stands for, or None when no living session has it."""
    return await _signed_in(unit, _SESSION_OF_SECRET, crypto.fingerprint(secret))


async def session_by_id(unit: Unit, session_id: SessionId) -> SignedIn | None:
    """The same for the id of a session; the id alone is no proof of anything."""
    return await _signed_in(unit, _SESSION_OF_ID, session_id)


async def bearer_of(unit: Unit, claims: VerifiedClaims) -> Bearer | None:
    """The active person whose token was accepted, or None: unknown here, or revoked since."""
    statement = (
        select(Person, Organisation, OrganisationUnit)
        .select_from(_PEOPLE)
        .where(col(Person.issuer) == claims.issuer, col(Person.subject) == claims.subject, col(Person.active))
    )
    row = (await unit.db.execute(statement)).one_or_none()
    if row is None or claims.client_id is not None or _revoked(row.Person.tokens_not_before, claims):
        return None
    return bearer(row.Person, row.Organisation, row.OrganisationUnit, claims.expires_at)


async def bearer_by_id(unit: Unit, person_id: UUID, ends_at: datetime) -> Bearer | None:
    """The active person behind a proof of ours that is good until `ends_at`; the id alone proves nothing."""
    statement = (
        select(Person, Organisation, OrganisationUnit)
        .select_from(_PEOPLE)
        .where(col(Person.id) == person_id, col(Person.active))
    )
    row = (await unit.db.execute(statement)).one_or_none()
    return bearer(row.Person, row.Organisation, row.OrganisationUnit, ends_at) if row else None


async def machine_of(unit: Unit, claims: VerifiedClaims) -> Machine | None:
    """The active machine whose own token was accepted, or None.

    A token that a person got through the same client has another subject and is nobody's here.
    """
    statement = (
        select(Client, Organisation)
        .join(Organisation, col(Organisation.id) == col(Client.organisation_id))
        .where(
            col(Client.issuer) == claims.issuer,
            col(Client.client_id) == claims.client_id,
            col(Client.client_id) == claims.party,
            col(Client.subject) == claims.subject,
            col(Client.active),
        )
    )
    row = (await unit.db.execute(statement)).one_or_none()
    if row is None or _revoked(row.Client.tokens_not_before, claims):
        return None
    return machine(row.Client, row.Organisation)


async def myself(unit: Unit) -> Person:
    """The person who acts. Raises NotFound for whoever is no person."""
    if unit.subject.type != "Person":
        raise errors.NotFound
    me = UUID(unit.subject.id)
    found = await rows_by_id(unit, Person, [me])
    return found[me]


async def person(unit: Unit, person_id: UUID) -> Person | None:
    """A person that the subject may see."""
    statement = select(Person).where(col(Person.id) == person_id, visible_people(unit.subject))
    return (await unit.db.execute(statement)).scalar_one_or_none()


async def person_visible(unit: Unit, person_id: UUID) -> Person:
    """A person that the subject may see. Raises NotFound."""
    found = await person(unit, person_id)
    if found is None:
        raise errors.NotFound
    return found


async def person_by_email(unit: Unit, email: str) -> Person | None:
    """The one active person of that address whom the subject may see; None where two share it."""
    return await _only(unit, col(Person.email) == email.strip().lower())


async def person_by_username(unit: Unit, username: str) -> Person | None:
    """The one active person of that user name whom the subject may see; None where two realms know it."""
    return await _only(unit, col(Person.username) == username.strip().lower())


async def account_locked(unit: Unit, person_id: UUID) -> tuple[Person, Organisation]:
    """A person that the subject may see, locked until the act ends. Raises NotFound."""
    statement = (
        select(Person, Organisation)
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(col(Person.id) == person_id, visible_people(unit.subject))
        .with_for_update(of=Person)
    )
    row = (await unit.db.execute(statement)).one_or_none()
    if row is None:
        raise errors.NotFound
    return row.Person, row.Organisation


async def client_locked(unit: Unit, client_id: UUID) -> tuple[Client, Organisation]:
    """A machine that the subject may see, locked until the act ends. Raises NotFound."""
    statement = (
        select(Client, Organisation)
        .join(Organisation, col(Organisation.id) == col(Client.organisation_id))
        .where(col(Client.id) == client_id, visible_clients(unit.subject))
        .with_for_update(of=Client)
    )
    row = (await unit.db.execute(statement)).one_or_none()
    if row is None:
        raise errors.NotFound
    return row.Client, row.Organisation


async def people_by_id(unit: Unit, ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of the people that the subject may see, by id."""
    wanted = frozenset(ids)
    return dict(await _people_by_id(unit, wanted)) if wanted else {}


@once_a_look
async def _people_by_id(unit: Unit, ids: frozenset[UUID]) -> Mapping[UUID, Person]:
    statement = select(Person).where(col(Person.id).in_(ids), visible_people(unit.subject))
    return {found.id: found for found in (await unit.db.execute(statement)).scalars()}


async def people(unit: Unit) -> list[Person]:
    """All active people that the subject may see, by name."""
    statement = select(Person).where(col(Person.active), visible_people(unit.subject))
    return list((await unit.db.execute(statement.order_by(col(Person.name), col(Person.id)))).scalars())


async def clients(unit: Unit) -> list[Client]:
    """All active machines that the subject may see."""
    statement = select(Client).where(col(Client.active), visible_clients(unit.subject))
    return list((await unit.db.execute(statement.order_by(col(Client.client_id)))).scalars())


async def organisations_by_id(unit: Unit, ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    """Those of the organisations that the subject may see, by id."""
    statement = select(Organisation).where(
        col(Organisation.id).in_(set(ids)), _visible_organisation(unit.subject)
    )
    return {found.id: found for found in (await unit.db.execute(statement)).scalars()}


async def realm_of_domain(unit: Unit, domain: str) -> Realm | None:
    """The realm of the organisation whose verified mail domain this is."""
    statement = select(Organisation.realm).where(col(Organisation.domains).contains([domain])).limit(2)
    found = (await unit.db.execute(statement)).scalars().all()
    return Realm(found[0]) if len(found) == 1 else None


async def organisations_of_realm(unit: Unit, realm: str) -> list[Organisation]:
    """For a sign-in: the organisations that this realm's people may belong to."""
    statement = select(Organisation).where(col(Organisation.realm) == realm)
    return list((await unit.db.execute(statement)).scalars())


async def organisation_unit(unit: Unit, unit_id: UUID) -> OrganisationUnit | None:
    """A unit by id."""
    return await unit.db.get(OrganisationUnit, unit_id)


async def units_by_id(unit: Unit, ids: Iterable[UUID]) -> dict[UUID, OrganisationUnit]:
    """Those of the units that belong to organisations which the subject may see, by id."""
    statement = select(OrganisationUnit).where(
        col(OrganisationUnit.id).in_(set(ids)), _of_own(unit.subject, col(OrganisationUnit.organisation_id))
    )
    return {found.id: found for found in (await unit.db.execute(statement)).scalars()}


async def unit_of_slug(unit: Unit, organisation_id: UUID, slug: str) -> OrganisationUnit | None:
    """A unit of an organisation by slug."""
    statement = select(OrganisationUnit).where(
        col(OrganisationUnit.organisation_id) == organisation_id, col(OrganisationUnit.slug) == slug
    )
    return (await unit.db.execute(statement)).scalar_one_or_none()


async def person_of_subject_locked(unit: Unit, issuer: str, subject: str) -> Person:
    """For a sign-in: the person of this issuer and subject, locked until the act ends."""
    statement = select(Person).where(col(Person.issuer) == issuer, col(Person.subject) == subject)
    return (await unit.db.execute(statement.with_for_update())).scalar_one()


async def session_locked(unit: Unit, session_id: UUID) -> Session | None:
    """A session's row, locked until the act ends."""
    statement = select(Session).where(col(Session.id) == session_id).with_for_update()
    return (await unit.db.execute(statement)).scalar_one_or_none()


async def _only(unit: Unit, which: ColumnElement[bool]) -> Person | None:
    statement = select(Person).where(which, col(Person.active), visible_people(unit.subject)).limit(2)
    found = (await unit.db.execute(statement)).scalars().all()
    return found[0] if len(found) == 1 else None


async def _signed_in(unit: Unit, living: Executable, which: bytes | UUID) -> SignedIn | None:
    row = (await unit.db.execute(living, {"which": which, "now": unit.now})).one_or_none()
    if row is None:
        return None
    return signed_in(row.Person, row.Organisation, row.OrganisationUnit, row.Session, unit.now)


def _revoked(not_before: datetime | None, claims: VerifiedClaims) -> bool:
    return not_before is not None and claims.issued_at < not_before


def visible_people(subject: Subject) -> ColumnElement[bool]:
    """The people whom the subject may know of."""
    return _of_own(subject, col(Person.organisation_id))


def visible_clients(subject: Subject) -> ColumnElement[bool]:
    """The machines that the subject may know of."""
    return _of_own(subject, col(Client.organisation_id))


def _of_own(subject: Subject, organisation_id: Mapped[UUID]) -> ColumnElement[bool]:
    if _sees_everybody(subject):
        return true()
    return organisation_id.in_(select(Organisation.id).where(_visible_organisation(subject)))


def _visible_organisation(subject: Subject) -> ColumnElement[bool]:
    if _sees_everybody(subject):
        return true()
    slug = subject.attrs.get("organisation")
    if subject.type not in {"Person", "Client"} or not isinstance(slug, str):
        return false()
    return col(Organisation.slug) == slug


def _sees_everybody(subject: Subject) -> bool:
    return subject.type == "System" or any(subject.has_role(role) for role in _SEE_EVERYBODY)
