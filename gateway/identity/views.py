"""Who is signed in, as channels and the data plane see it."""

from dataclasses import dataclass
from datetime import datetime

from gateway.authz import Subject
from gateway.identity import rules
from gateway.identity.models import (
    Client,
    ClientId,
    Organisation,
    OrganisationId,
    OrganisationUnit,
    Person,
    PersonId,
    Session,
    SessionId,
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person in a living session. `touch_due`: call `touch` so that it does not fall asleep."""

    subject: Subject
    person_id: PersonId
    session_id: SessionId
    name: str
    email: str
    username: str
    realm: str
    organisation_id: OrganisationId
    organisation: str
    ends_at: datetime
    touch_due: bool
    zone: str = "UTC"
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A person who showed an accepted token instead of a session."""

    subject: Subject
    person_id: PersonId
    name: str
    email: str
    username: str
    realm: str
    organisation_id: OrganisationId
    organisation: str
    ends_at: datetime
    zone: str = "UTC"
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine client that showed an accepted token of its own."""

    subject: Subject
    client_id: ClientId
    name: str
    realm: str
    organisation_id: OrganisationId


def subject_of(
    person: Person, organisation: Organisation, unit: OrganisationUnit | None, session: Session | None
) -> Subject:
    """The person as the subject of decisions, with every attribute of the Cedar schema."""
    return Subject(
        "Person",
        str(person.id),
        {
            "key": str(person.id),
            "roles": tuple(person.roles),
            "realm": person.realm,
            "unit": unit.slug if unit else "",
            "organisation": organisation.slug,
        },
        session_id=str(session.id) if session else None,
    )


def client_subject(client: Client, organisation: Organisation) -> Subject:
    """The machine as the subject of decisions."""
    return Subject(
        "Client",
        str(client.id),
        {"key": str(client.id), "realm": client.realm, "organisation": organisation.slug},
    )


def signed_in(
    person: Person,
    organisation: Organisation,
    unit: OrganisationUnit | None,
    session: Session,
    now: datetime,
) -> SignedIn:
    """What channels need of a session, in one value."""
    return SignedIn(
        subject=subject_of(person, organisation, unit, session),
        person_id=PersonId(person.id),
        session_id=SessionId(session.id),
        name=person.name,
        email=person.email,
        username=person.username,
        realm=person.realm,
        organisation_id=OrganisationId(organisation.id),
        organisation=organisation.slug,
        ends_at=session.ends_at,
        touch_due=now - session.seen_at >= rules.TOUCH_EVERY,
        zone=person.reads_in_zone,
        locale=person.reads_in,
    )


def bearer(
    person: Person, organisation: Organisation, unit: OrganisationUnit | None, ends_at: datetime
) -> Bearer:
    """What channels need of a person with a token, in one value."""
    return Bearer(
        subject=subject_of(person, organisation, unit, None),
        person_id=PersonId(person.id),
        name=person.name,
        email=person.email,
        username=person.username,
        realm=person.realm,
        organisation_id=OrganisationId(organisation.id),
        organisation=organisation.slug,
        ends_at=ends_at,
        zone=person.reads_in_zone,
        locale=person.reads_in,
    )


def machine(client: Client, organisation: Organisation) -> Machine:
    """What channels need of a machine, in one value."""
    return Machine(
        subject=client_subject(client, organisation),
        client_id=ClientId(client.id),
        name=client.name,
        realm=client.realm,
        organisation_id=OrganisationId(organisation.id),
    )
