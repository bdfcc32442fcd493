"""Give the seats to those whom a manifest names: shared by `register` and `revise`."""

from collections.abc import Mapping

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from brokers import sdk
from gateway import identity
from gateway.authz import Action
from gateway.catalog.events import ServiceAppointed
from gateway.catalog.models import Service, StewardKind, Stewardship
from gateway.catalog.queries import administered
from gateway.identity import Person
from gateway.kernel import errors
from gateway.work import Unit


async def fill(unit: Unit, service: Service, manifest: sdk.AnyManifest) -> None:
    """Appoint the named people, by the same right as `appoint`; other seats stay as they are.

    Raises NotFound, NotVisible, NotAllowed, Invalid for a user name that nobody active has, or that two
    people of different realms have.
    """
    named = {StewardKind(kind): name for kind, name in manifest.stewards if name is not None}
    if not named:
        return
    because = await administered.allowed(unit, Action.SERVICE_ADMINISTER, service)
    people = await _people(unit, named)
    rows = [
        {"service_id": service.id, "kind": kind.value, "person_id": one.id} for kind, one in people.items()
    ]
    new = insert(Stewardship)
    kept = {"person_id": new.excluded.person_id}
    await unit.db.execute(new.on_conflict_do_update(index_elements=["service_id", "kind"], set_=kept), rows)
    for kind, one in people.items():
        unit.emit(ServiceAppointed(id=service.id, kind=kind.value, person_id=one.id), because=because)


async def _people(unit: Unit, named: Mapping[StewardKind, str]) -> dict[StewardKind, Person]:
    query = select(identity.Person).where(col(Person.username).in_(set(named.values())), col(Person.active))
    active = (await unit.db.execute(query)).scalars().all()
    found = {kind: [one for one in active if one.username == name] for kind, name in named.items()}
    wrong = {
        kind.value: f"no one person is `{named[kind]}`" for kind, known in found.items() if len(known) != 1
    }
    if wrong:
        raise errors.Invalid("Name people by their user name.", fields=wrong)
    return {kind: known[0] for kind, known in found.items()}
