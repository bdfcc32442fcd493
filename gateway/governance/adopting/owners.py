"""A list of owners: who sits on which seat of which service."""

from collections.abc import Callable, Coroutine
from typing import Any, Final
from uuid import UUID

from gateway import catalog
from gateway.catalog import StewardKind
from gateway.governance.adopting import known
from gateway.governance.adopting.lines import Columns, Fault, Line
from gateway.kernel.language import _
from gateway.work import Unit

COLUMNS: Final = Columns(needed=("service", "seat", "username"), key=("service", "seat"))
Act = Callable[[], Coroutine[Any, Any, object]]


async def plan(unit: Unit, lines: list[Line]) -> tuple[list[Act], list[Fault]]:
    """What to do, and what stands in the way."""
    services = await known.services(unit, (line["service"] for line in lines))
    people = await known.people(unit, (line["username"] for line in lines))
    acts: list[Act] = []
    faults = []
    for line in lines:
        service, found = services.get(line["service"]), people.get(line["username"], ())
        if service is None:
            faults.append(
                line.fault("service", _("There is no service of that short name: register it first."))
            )
        elif line["seat"] not in {*StewardKind}:
            faults.append(
                line.fault("seat", _("The seats are %(seats)s.") % {"seats": ", ".join(StewardKind)})
            )
        elif len(found) != 1:
            faults.append(line.fault("username", _("No one active person has that user name.")))
        else:
            acts.append(_appointed(unit, service, StewardKind(line["seat"]), found[0].id))
    return acts, faults


def _appointed(unit: Unit, service: catalog.Service, seat: StewardKind, person_id: UUID) -> Act:
    return lambda: catalog.appoint(unit, service.id, seat, person_id)
