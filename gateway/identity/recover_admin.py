"""Recover administration, from the server's own machine: for a person by address, or by a new link."""

from sqlmodel import col, select

from gateway.authz import Action
from gateway.identity import entities
from gateway.identity.enrol_admin import make_admin
from gateway.identity.events import AdminRecovered
from gateway.identity.invite_admin import Invited, new_link
from gateway.identity.models import Person, Realm
from gateway.identity.reactivate import open_again
from gateway.kernel import errors
from gateway.work import Unit


async def recover_admin(unit: Unit, email: str) -> Person:
    """Make the person of this address IT administrator again, active if they were not.

    Loud on purpose: what follows AdminRecovered tells everybody concerned. Raises NotFound where no
    member of staff, or more than one, has the address; NotAllowed for everybody but the System.
    """
    because = unit.require(Action.ADMIN_RECOVER, entities.HOUSE)
    person = await _of_staff(unit, email)
    open_again(unit, person, because)
    make_admin(unit, person)
    unit.emit(AdminRecovered(id=person.id, person=person.id), because=because)
    return person


async def recover_link(unit: Unit) -> Invited:
    """A link that makes an administrator, also where there are some already; as loud.

    Raises NotAllowed for everybody but the System.
    """
    because = unit.require(Action.ADMIN_RECOVER, entities.HOUSE)
    link = new_link(unit, because)
    unit.emit(AdminRecovered(id=link.id), because=because)
    return link


async def _of_staff(unit: Unit, email: str) -> Person:
    statement = (
        select(Person)
        .where(col(Person.email) == email.strip().lower(), col(Person.realm) == Realm.WORKFORCE.value)
        .limit(2)
        .with_for_update()
    )
    found = (await unit.db.execute(statement)).scalars().all()
    if len(found) != 1:
        raise errors.NotFound
    return found[0]
