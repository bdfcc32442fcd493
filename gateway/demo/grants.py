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
    one that was revoked is not given again by the next start.
    """
    async with opened.units.read(SYSTEM) as unit:
        machine = next(c for c in await identity.clients(unit) if c.client_id == MACHINE[0])
        asker = next(p for p in await identity.people(unit) if p.username == ASKED_BY)
        (house,) = (await identity.organisations_by_id(unit, [asker.organisation_id])).values()
        given = [g for g in await grants.listing(unit, limit=500) if g.client_id == machine.id]
    if not given:
        subject = identity.subject_of(asker, house, None, None)
        form = requests.SubmitForm(
            service=SERVICE, reason="Demo: the supplier's system reads prices.", client=MACHINE[0]
        )
        async with opened.units.open(subject) as unit:
            await requests.submit(unit, form)
    return [SERVICE]
