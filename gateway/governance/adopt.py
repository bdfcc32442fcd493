"""Adopt: take over people, owners or access that there were before, all of a list or nothing."""

from dataclasses import dataclass
from enum import StrEnum

from gateway.authz import Action, Decision
from gateway.governance.adopting import access, lines, owners, persons
from gateway.governance.adopting.lines import Columns, Fault, Line
from gateway.governance.adopting.owners import Act
from gateway.governance.entities import house_entity
from gateway.governance.events import CompanyAdopted
from gateway.kernel import new_id
from gateway.work import Unit


class AdoptKind(StrEnum):
    """What the list is about."""

    PEOPLE = "people"
    OWNERS = "owners"
    GRANTS = "grants"


@dataclass(frozen=True, slots=True)
class Adoption:
    """How many lines are in order, what is wrong with the others, and whether anything was written."""

    kind: AdoptKind
    fine: int
    faults: tuple[Fault, ...]
    done: bool


_COLUMNS: dict[AdoptKind, Columns] = {
    AdoptKind.PEOPLE: persons.COLUMNS,
    AdoptKind.OWNERS: owners.COLUMNS,
    AdoptKind.GRANTS: access.COLUMNS,
}


async def adopt(unit: Unit, kind: AdoptKind, text: str | bytes, *, dry_run: bool) -> Adoption:
    """Look at the whole list; write it only where nothing is wrong and it is no dry run.

    Raises NotAllowed.
    """
    because = unit.require(Action.COMPANY_ADOPT, house_entity())
    read, faults = lines.read(text, _COLUMNS[kind])
    acts: list[Act] = []
    if not faults:
        acts, faults = await _plan(unit, kind, read, because)
    fine = len(read) - len({fault.line for fault in faults if fault.line > 1})
    if faults or dry_run:
        return Adoption(kind, max(0, fine), tuple(sorted(faults, key=lambda fault: fault.line)), done=False)
    for act in acts:
        await act()
    await unit.db.flush()
    unit.emit(CompanyAdopted(id=new_id(), kind=kind.value, lines=len(read)), because=because)
    return Adoption(kind, fine, (), done=True)


async def _plan(
    unit: Unit, kind: AdoptKind, read: list[Line], because: Decision
) -> tuple[list[Act], list[Fault]]:
    if kind is AdoptKind.PEOPLE:
        return await persons.plan(unit, read)
    if kind is AdoptKind.OWNERS:
        return await owners.plan(unit, read)
    return await access.plan(unit, read, because)
