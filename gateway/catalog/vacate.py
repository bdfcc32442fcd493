"""Vacate: the seats of a leaver are empty, and somebody has to know."""

from sqlmodel import col, select

from gateway import identity
from gateway.catalog.events import ServiceVacated
from gateway.catalog.models import Stewardship
from gateway.identity import PersonDeactivated
from gateway.work import Unit


async def vacate(unit: Unit, event: PersonDeactivated) -> None:
    """Empty every seat of the person; whoever was hired again meanwhile keeps them."""
    person = await identity.person(unit, event.id)
    if person is not None and person.active:
        return
    query = select(Stewardship).where(col(Stewardship.person_id) == event.id).with_for_update()
    for seat in (await unit.db.execute(query)).scalars().all():
        await unit.db.delete(seat)
        unit.emit(ServiceVacated(id=seat.service_id, kind=seat.kind, person_id=event.id))
