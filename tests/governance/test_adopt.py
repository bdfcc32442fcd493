"""Taking over people, owners and access: all of a list or nothing, with a line and a hint for each fault."""

from uuid import UUID

import pytest
from sqlmodel import col, func, select

from gateway import catalog, governance, grants, identity, requests, work
from gateway.authz import SYSTEM
from gateway.catalog import StewardKind
from gateway.governance import AdoptKind
from tests.company import Company

ISSUER = "http://id.test/realms/workforce"
PEOPLE = "issuer,subject,username,name,email,organisation,unit,manager\n"
LIST = {
    AdoptKind.PEOPLE: PEOPLE + f"{ISSUER},u-1,ada,Ada Ä. Long,ada@own.example,own,sales,ines\n",
    AdoptKind.OWNERS: "service;seat;username\ndesk;it_owner;olaf\nplant;business_manager;ines\n",
    AdoptKind.GRANTS: "username,service,plan,ends,reason\nines,desk,basic,2026-06-30,Had it before.\n",
}


async def adopt(
    units: work.Units, company: Company, kind: AdoptKind, text: str | bytes, *, dry_run: bool = False
) -> governance.Adoption:
    """As IT does it."""
    async with units.open(company.it) as unit:
        return await governance.adopt(unit, kind, text, dry_run=dry_run)


def said(found: governance.Adoption) -> list[tuple[int, str]]:
    """Line and column of each fault."""
    return [(fault.line, fault.column) for fault in found.faults]


async def people(units: work.Units) -> int:
    """How many there are."""
    async with units.read(SYSTEM) as unit:
        return int((await unit.db.execute(select(func.count()).select_from(identity.Person))).scalar_one())


async def test_people_come_with_unit_and_manager_and_without_roles(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """Known by issuer and subject; one of the list may be the manager of another."""
    text = LIST[AdoptKind.PEOPLE] + f"{ISSUER},u-2,bo,Bo,bo@own.example,own,,ada\n"
    found = await adopt(units, company, AdoptKind.PEOPLE, text)
    assert (found.fine, found.faults, found.done) == (2, (), True)
    async with units.read(SYSTEM) as unit:
        rows = (
            await unit.db.execute(
                select(identity.Person).where(col(identity.Person.username).in_(["ada", "bo"]))
            )
        ).scalars()
        known = {row.username: row for row in rows}
    assert (known["ada"].name, known["ada"].roles, known["ada"].subject) == ("Ada Ä. Long", [], "u-1")
    assert known["ada"].manager_id == UUID(company.ines.id)
    assert known["bo"].manager_id == known["ada"].id
    assert [e.event.name for e in emitted][-3:] == ["person.admitted", "person.admitted", "company.adopted"]


async def test_owners_take_their_seats(units: work.Units, company: Company) -> None:
    """Semicolons are fine too."""
    assert (await adopt(units, company, AdoptKind.OWNERS, LIST[AdoptKind.OWNERS])).done
    async with units.read(company.it) as unit:
        seats = (await catalog.administered(unit, "desk")).stewards
    assert seats[StewardKind.IT_OWNER] == UUID(company.olaf.id)


async def test_access_of_before_becomes_a_grant_with_its_end(units: work.Units, company: Company) -> None:
    """Approved by the rule that lets IT take over; a second time it is held already."""
    assert (await adopt(units, company, AdoptKind.GRANTS, LIST[AdoptKind.GRANTS])).done
    async with units.read(company.ines) as unit:
        (grant,) = await grants.mine(unit)
        (request,) = await requests.mine(unit)
    assert grant.duration_seconds == 119 * 86_400 + 15 * 3600
    assert (request.state, request.decided_by) == ("approved", ["company.it-takes-over"])
    again = await adopt(units, company, AdoptKind.GRANTS, LIST[AdoptKind.GRANTS])
    assert (said(again), again.done) == ([(2, "plan")], False)


@pytest.mark.parametrize("kind", list(AdoptKind))
async def test_a_dry_run_writes_nothing(
    units: work.Units, company: Company, emitted: list[work.Emitted], kind: AdoptKind
) -> None:
    """And says what would be."""
    before, events = await people(units), len(emitted)
    found = await adopt(units, company, kind, LIST[kind], dry_run=True)
    assert (found.fine, found.faults, found.done) == (LIST[kind].count("\n") - 1, (), False)
    assert (await people(units), len(emitted)) == (before, events)
    async with units.read(company.ines) as unit:
        assert await grants.mine(unit) == []


async def test_one_fault_keeps_the_whole_list_out(units: work.Units, company: Company) -> None:
    """Each fault with its line, its column and what to do."""
    before = await people(units)
    text = LIST[AdoptKind.PEOPLE] + (
        f"{ISSUER},u-2,=cmd(),Bo,bo@own.example,own,,\n"
        f"{ISSUER},u-1,eve,Eve,eve@own.example,own,,\n"
        f"{ISSUER},ines,ines,Ines,ines@own.example,own,,\n"
        "mailto:x,u-3,kim,Kim,kim@own.example;x@y.example,nobody,,\n"
        f"{ISSUER},u-4,lea,Lea,lea@own.example,own,marketing,lea\n"
        f"{ISSUER},u-5,max,,max@own.example,own,,\n"
        f"{ISSUER},u-6,pia\n"
    )
    found = await adopt(units, company, AdoptKind.PEOPLE, text)
    assert not found.done
    assert {(3, "username"), (4, "subject"), (8, "name"), (9, "")} <= {*said(found)}
    assert await people(units) == before
    fewer = "".join(text.splitlines(keepends=True)[i] for i in (0, 1, 4, 5, 6))
    found = await adopt(units, company, AdoptKind.PEOPLE, fewer)
    assert said(found) == [(3, "subject"), (4, "issuer"), (4, "email"), (4, "organisation"), (5, "unit")]
    assert await people(units) == before


async def test_faults_of_owners_and_access_are_named(units: work.Units, company: Company) -> None:
    """A service, a seat, a person, a plan, a day that are not there."""
    owners = "service,seat,username\nnone,it_owner,olaf\ndesk,boss,olaf\ndesk,it_owner,nobody\n"
    found = await adopt(units, company, AdoptKind.OWNERS, owners)
    assert said(found) == [(2, "service"), (3, "seat"), (4, "username")]
    access = (
        "username,service,plan,ends,reason\n"
        "nobody,desk,basic,2026-06-30,x\nines,none,basic,2026-06-30,x\nines,desk,gold,2026-06-30,x\n"
        "ines,desk,basic,soon,x\nines,desk,deluxe,2020-01-01,x\nolaf,desk,basic,2126-01-01,x\n"
    )
    found = await adopt(units, company, AdoptKind.GRANTS, access)
    assert {
        (2, "username"),
        (3, "service"),
        (4, "plan"),
        (5, "ends"),
        (6, "ends"),
        (7, "ends"),
    } == {*said(found)}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", 1),
        (b"service,seat\n", 1),
        (b"service,seat,username,salary\n", 1),
        (b"service,seat,username\n", 0),
        (b"service,seat,username\ndesk,it_owner,\xff\xfe\n", 2),
        (b"service,seat,username\ndesk,it_owner,a\0b\n", 0),
        (b'service,seat,username\ndesk,"it_owner,olaf\n', 2),
        (b"service,seat,username\ndesk,it_owner,ol\xe2\x80\xaeaf\n", 2),
        (b"service,seat,username\ndesk,it_owner," + b"x" * 501 + b"\n", 2),
        (b"service,seat,username\n" + b"x" * 5_000_001, 0),
        (b"service,seat,username\n" + b"desk,it_owner,olaf\n" * 20_001, 20_002),
    ],
    ids=[
        "empty",
        "no column",
        "unknown column",
        "no line",
        "encoding",
        "zero",
        "quote",
        "unseen",
        "long",
        "large",
        "many",
    ],
)
async def test_what_cannot_be_read_is_said_in_words(
    units: work.Units, company: Company, text: bytes, line: int
) -> None:
    """Where, and what to do; never a traceback."""
    found = await adopt(units, company, AdoptKind.OWNERS, text)
    assert found.faults[0].line == line
    assert found.faults[0].words


async def test_only_it_takes_over(units: work.Units, company: Company) -> None:
    """Not security, not staff, not even to look."""
    for somebody in (company.security, company.ines):
        with pytest.raises(work.NotAllowed):
            async with units.open(somebody) as unit:
                await governance.adopt(unit, AdoptKind.PEOPLE, LIST[AdoptKind.PEOPLE], dry_run=True)
