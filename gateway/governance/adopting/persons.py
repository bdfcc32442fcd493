"""A list of people: each by issuer and subject, so that the first sign-in finds them and nobody else.

An e-mail address or a user name proves nothing and never makes two accounts one. Roles are no column:
they come from the issuer, or are given here by hand.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlmodel import col, select, tuple_

from gateway import identity
from gateway.governance.adopting import known
from gateway.governance.adopting.lines import Columns, Fault, Line
from gateway.governance.adopting.owners import Act
from gateway.identity import Organisation, OrganisationUnit, Person
from gateway.kernel import new_id
from gateway.kernel.language import _
from gateway.work import Unit

COLUMNS: Final = Columns(
    needed=("issuer", "subject", "username", "name", "email", "organisation"),
    optional=("unit", "manager"),
    key=("issuer", "subject"),
)
_ISSUER: Final = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")
_EMAIL: Final = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+")


async def plan(unit: Unit, lines: list[Line]) -> tuple[list[Act], list[Fault]]:
    """What to do, and what stands in the way."""
    organisations = await known.organisations(unit, (line["organisation"] for line in lines))
    teams = await _teams(unit, organisations)
    there = await _there(unit, lines)
    people, faults = {}, []
    for line in lines:
        wrong = _faults(line, organisations, teams, there)
        faults += wrong
        if not wrong:
            people[line.number] = _person(line, organisations, teams)
    managers = await known.people(unit, (line["manager"] for line in lines if line["manager"]))
    for line in lines:
        if line["manager"] and line.number in people:
            faults += _managed(line, people, managers)
    return [_admitted(unit, person) for person in people.values()], faults


def _faults(
    line: Line,
    organisations: Mapping[str, Organisation],
    teams: Mapping[tuple[UUID, str], UUID],
    there: frozenset[tuple[str, str]],
) -> list[Fault]:
    organisation = organisations.get(line["organisation"])
    wrong = {
        "issuer": not _ISSUER.fullmatch(line["issuer"]) and "An issuer is a web address, as in its tokens.",
        "subject": (line["issuer"], line["subject"]) in there
        and "This person is here already: leave it out.",
        "email": not _EMAIL.fullmatch(line["email"]) and "This is not one mail address.",
        "organisation": organisation is None and "There is no organisation of that short name.",
        "unit": organisation is not None
        and line["unit"]
        and (organisation.id, line["unit"]) not in teams
        and "That organisation has no unit of that short name.",
    }
    return [line.fault(column, words) for column, words in wrong.items() if isinstance(words, str) and words]


def _person(
    line: Line, organisations: Mapping[str, Organisation], teams: Mapping[tuple[UUID, str], UUID]
) -> Person:
    organisation = organisations[line["organisation"]]
    return Person(
        id=new_id(),
        issuer=line["issuer"],
        subject=line["subject"],
        username=line["username"],
        email=line["email"],
        name=line["name"],
        realm=organisation.realm,
        organisation_id=organisation.id,
        unit_id=teams.get((organisation.id, line["unit"])),
    )


def _managed(
    line: Line, people: Mapping[int, Person], managers: Mapping[str, Sequence[Person]]
) -> list[Fault]:
    """Set the manager, one of this list or one who is here, of the same organisation."""
    mine = people[line.number]
    found = [one for one in people.values() if one.username == line["manager"]]
    found += managers.get(line["manager"], ())
    found = [one for one in found if one.organisation_id == mine.organisation_id and one.id != mine.id]
    if len(found) != 1:
        return [line.fault("manager", _("No one other person of that organisation has that user name."))]
    mine.manager_id = found[0].id
    return []


def _admitted(unit: Unit, person: Person) -> Act:
    async def act() -> None:
        manager, person.manager_id = person.manager_id, None
        unit.db.add(person)
        await unit.db.flush()
        person.manager_id = manager
        unit.emit(identity.PersonAdmitted(id=person.id, organisation=person.organisation_id))

    return act


async def _there(unit: Unit, lines: list[Line]) -> frozenset[tuple[str, str]]:
    named = {(line["issuer"], line["subject"]) for line in lines}
    query = select(Person.issuer, Person.subject).where(
        tuple_(col(Person.issuer), col(Person.subject)).in_(named)
    )
    return frozenset((row[0], row[1]) for row in await unit.db.execute(query))


async def _teams(unit: Unit, organisations: Mapping[str, Organisation]) -> dict[tuple[UUID, str], UUID]:
    query = select(OrganisationUnit).where(
        col(OrganisationUnit.organisation_id).in_({one.id for one in organisations.values()})
    )
    return {(one.organisation_id, one.slug): one.id for one in (await unit.db.execute(query)).scalars()}
