"""The demo's machine may call the price list from the start, so that the first call needs no clicks."""

from typing import Final

from gateway import grants, identity, requests
from gateway.authz import SYSTEM
from gateway.demo.company import MACHINE
from gateway.runtime import Runtime

SERVICE: Final = "prices"
ASKED_BY: Final = "nadia.rahman"


async def give_machine(opened: Runtime) -> list[str]:
    """Slugs of what the machine may call. Asked for by the IT administrator, by the same rules as always;
    one that was revoked is not given again by the next start, and nothing where one of the two has left.
    """
    async with opened.units.read(SYSTEM) as unit:
        machine = next((c for c in await identity.clients(unit) if c.client_id == MACHINE[0]), None)
        asker = next((p for p in await identity.people(unit) if p.username == ASKED_BY), None)
        held = {grant.client_id for grant in await grants.listing(unit, limit=500)}
        houses = await identity.organisations_by_id(unit, [asker.organisation_id] if asker else [])
    if machine is None or (machine.id not in held and asker is None):
        return []
    if asker and machine.id not in held:
        subject = identity.subject_of(asker, houses[asker.organisation_id], None, None)
        form = requests.SubmitForm(
            service=SERVICE, reason="Demo: the supplier's system reads prices.", client=MACHINE[0]
        )
        async with opened.units.open(subject) as unit:
            await requests.submit(unit, form)
    return [SERVICE]
