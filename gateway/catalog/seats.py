"""Give the seats to those whom a manifest names: shared by `register` and `revise`."""

from brokers import sdk
from gateway import identity
from gateway.catalog.appoint import appoint
from gateway.catalog.models import Service, StewardKind
from gateway.kernel import errors
from gateway.work import Unit


async def fill(unit: Unit, service: Service, manifest: sdk.AnyManifest) -> None:
    """Appoint the named people; other seats stay as they are.

    Raises Invalid for a user name that nobody active has, or that two people of different realms have.
    """
    named = {StewardKind(kind): name for kind, name in manifest.stewards if name is not None}
    if not named:
        return
    people = await identity.people(unit)
    for kind, name in named.items():
        found = [person for person in people if person.username == name]
        if len(found) != 1:
            raise errors.Invalid(
                "Name people by their user name.", fields={kind.value: f"no one person is `{name}`"}
            )
        await appoint(unit, service.id, kind, found[0].id)
