"""What an event means at the issuer: whose account, which sign-in. For jobs that follow it there."""

from dataclasses import dataclass

from gateway.identity.events import (
    ClientDeactivated,
    ClientReactivated,
    PersonDeactivated,
    PersonReactivated,
    SessionEnded,
)
from gateway.identity.models import Client, Person, Session
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class AccountAtIssuer:
    """An account over there, and whether it is active here now."""

    realm: str
    subject: str
    active: bool


@dataclass(frozen=True, slots=True)
class SignInAtIssuer:
    """A sign-in over there."""

    realm: str
    session: str


async def account_at_issuer(
    unit: Unit, event: PersonDeactivated | PersonReactivated | ClientDeactivated | ClientReactivated
) -> AccountAtIssuer | None:
    """The account of the person or machine; for a machine its service account."""
    table = Client if isinstance(event, ClientDeactivated | ClientReactivated) else Person
    row: Person | Client | None = await unit.db.get(table, event.id)
    return AccountAtIssuer(row.realm, row.subject, row.active) if row is not None else None


async def sign_in_at_issuer(unit: Unit, event: SessionEnded) -> SignInAtIssuer | None:
    """The sign-in from which the session came, or None where the issuer named none."""
    session = await unit.db.get(Session, event.id)
    if session is None or session.kc_session is None:
        return None
    person = await unit.db.get_one(Person, session.person_id)
    return SignInAtIssuer(person.realm, session.kc_session)
