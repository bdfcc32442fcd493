"""Around one person or machine, for those who look after them: what they may do, and where it belongs."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import col, select

from gateway.authz import Action
from gateway.identity import entities
from gateway.identity.models import Client, ClientId, Organisation, OrganisationUnit, Person
from gateway.identity.queries import organisations_by_id, visible_clients, visible_people
from gateway.kernel import errors
from gateway.work import Unit

_ON_PEOPLE = (Action.PERSON_DEACTIVATE, Action.PERSON_REACTIVATE, Action.PERSON_MOVE)
_ON_MACHINES = (Action.CLIENT_DEACTIVATE, Action.CLIENT_REACTIVATE)


async def acts_on(unit: Unit, person: Person) -> frozenset[Action]:
    """What the subject may do with the person."""
    (house,) = (await organisations_by_id(unit, [person.organisation_id])).values()
    entity = entities.account(person, house)
    return frozenset(action for action in _ON_PEOPLE if unit.decide(action, entity).allowed)


async def units_of(unit: Unit, organisation_id: UUID) -> Sequence[OrganisationUnit]:
    """The units of an organisation by name. Raises NotAllowed."""
    unit.require(Action.PERSON_ADMINISTER, entities.EVERYBODY)
    query = select(OrganisationUnit).where(col(OrganisationUnit.organisation_id) == organisation_id)
    return (await unit.db.execute(query.order_by(col(OrganisationUnit.name)))).scalars().all()


async def client_account(unit: Unit, client_id: ClientId) -> tuple[Client, frozenset[Action]]:
    """A machine, active or not, and what the subject may do with it. Raises NotFound, NotAllowed."""
    unit.require(Action.CLIENT_ADMINISTER, entities.EVERY_MACHINE)
    query = (
        select(Client, Organisation)
        .join(Organisation, col(Organisation.id) == col(Client.organisation_id))
        .where(col(Client.id) == client_id, visible_clients(unit.subject))
    )
    row = (await unit.db.execute(query)).one_or_none()
    if row is None:
        raise errors.NotFound
    entity = entities.machine(row.Client, row.Organisation)
    return row.Client, frozenset(a for a in _ON_MACHINES if unit.decide(a, entity).allowed)


async def clients_by_id(unit: Unit, ids: Iterable[UUID]) -> dict[UUID, Client]:
    """Those of the machines that the subject may see, active or not, by id."""
    query = select(Client).where(col(Client.id).in_(set(ids)), visible_clients(unit.subject))
    return {found.id: found for found in (await unit.db.execute(query)).scalars()}


async def accounts_named(unit: Unit, named: str) -> Sequence[Person]:
    """Everybody of that user name or mail address whom the subject may see, leavers too; at most 10."""
    word = named.strip().lower()
    query = select(Person).where(
        (col(Person.username) == word) | (col(Person.email) == word), visible_people(unit.subject)
    )
    return (await unit.db.execute(query.order_by(col(Person.id)).limit(10))).scalars().all()
