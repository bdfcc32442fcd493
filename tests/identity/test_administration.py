"""People and machines looked after: leavers, movers, sessions, and the lists."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from gateway import identity, work
from gateway.authz import ANYONE, SYSTEM, Subject
from gateway.identity import ClientId, PersonId
from gateway.identity.models import WORDS
from gateway.kernel import FixedClock, errors, new_id
from tests.company import Company, session_of

MANY = """
insert into people (id, issuer, subject, username, email, name, realm, organisation_id, roles, active,
                    version)
select gen_random_uuid(), issuer, 'n' || n, 'n' || n, 'n' || n || '@own.example', 'N ' || n, realm,
       organisation_id, roles, true, 1
from people, generate_series(1, 5000) n where people.id = cast(:like as uuid)
"""


def _id(subject: Subject) -> PersonId:
    return PersonId(UUID(subject.id))


async def _who(units: work.Units, secret: str) -> identity.SignedIn | None:
    async with units.read(ANYONE) as unit:
        return await identity.session_subject(unit, secret)


async def _row(units: work.Units, subject: Subject) -> identity.Person:
    async with units.read(SYSTEM) as unit:
        return await unit.db.get_one(identity.Person, UUID(subject.id))


async def test_a_leaver_is_out_of_every_session_and_every_token_at_once(
    company: Company, units: work.Units, clock: FixedClock, emitted: list[work.Emitted]
) -> None:
    """Said once; a second time changes nothing."""
    (_, one), (_, two) = await session_of(units, company.ines), await session_of(units, company.ines)
    for why in ("Left the company.", "Again."):
        async with units.open(company.it) as unit:
            await identity.deactivate(unit, _id(company.ines), why=why)
    assert await _who(units, one) is None
    assert await _who(units, two) is None
    row = await _row(units, company.ines)
    assert (row.active, row.inactive_why) == (False, "Left the company.")
    assert row.tokens_not_before == row.inactive_since == clock.now()
    said = [e.event for e in emitted if isinstance(e.event, identity.PersonDeactivated)]
    assert said == [identity.PersonDeactivated(id=row.id)]


@pytest.mark.parametrize("who", ["it", "security"])
async def test_nobody_closes_their_own_account(who: str, company: Company, units: work.Units) -> None:
    """Security may close another's in an emergency."""
    subject: Subject = getattr(company, who)
    async with units.open(subject) as unit:
        with pytest.raises(work.NotAllowed) as refused:
            await identity.deactivate(unit, _id(subject), why="Enough.")
        assert refused.value.decision.reasons == ("person.never-oneself",)
        assert not (await identity.deactivate(unit, _id(company.olaf), why="Stolen laptop.")).active


async def test_a_colleague_finds_no_account_to_close(company: Company, units: work.Units) -> None:
    """They may not see it, so it is not there; a supplier cannot even name it."""
    for subject in (company.ines, company.supplier):
        async with units.open(subject) as unit:
            with pytest.raises(errors.NotFound):
                await identity.deactivate(unit, _id(company.olaf), why="No.")


async def test_who_comes_back_has_no_old_session(company: Company, units: work.Units) -> None:
    """Security closes, IT alone opens again."""
    _, secret = await session_of(units, company.ines)
    async with units.open(company.security) as unit:
        await identity.deactivate(unit, _id(company.ines), why="Emergency.")
    async with units.open(company.security) as unit:
        with pytest.raises(work.NotAllowed):
            await identity.reactivate(unit, _id(company.ines))
    async with units.open(company.it) as unit:
        await identity.reactivate(unit, _id(company.ines))
    row = await _row(units, company.ines)
    assert (row.active, row.inactive_why, row.inactive_since) == (True, "", None)
    assert await _who(units, secret) is None
    _, fresh = await session_of(units, company.ines)
    assert await _who(units, fresh) is not None


async def test_a_mover_gets_another_unit_and_manager(
    company: Company, units: work.Units, emitted: list[work.Emitted]
) -> None:
    """Moving to where one is already says nothing."""
    for _ in range(2):
        async with units.open(company.it) as unit:
            await identity.move(unit, _id(company.ines), "operations", _id(company.olaf))
    async with units.read(company.ines) as unit:
        manager = await identity.manager_of(unit, _id(company.ines))
        reports = await identity.reports_of(unit, _id(company.olaf))
    assert manager is not None
    assert manager.username == "olaf"
    assert [person.username for person in reports] == ["ines"]
    said = [e.event for e in emitted if isinstance(e.event, identity.PersonMoved)]
    assert said == [identity.PersonMoved(id=_id(company.ines))]


async def test_nobody_is_moved_to_where_nobody_could_answer(company: Company, units: work.Units) -> None:
    """A foreign unit, a manager elsewhere, a circle."""
    ines, olaf = _id(company.ines), _id(company.olaf)
    async with units.open(company.it) as unit:
        await identity.move(unit, olaf, "operations", ines)
        for slug, manager, field in (
            ("nowhere", None, "unit"),
            ("sales", _id(company.supplier), "manager"),
            ("sales", ines, "manager"),
            ("sales", olaf, "manager"),
        ):
            with pytest.raises(errors.Invalid) as refused:
                await identity.move(unit, ines, slug, manager)
            assert list(refused.value.fields) == [field]
        with pytest.raises(work.NotAllowed):
            await identity.move(unit, _id(company.it), "sales", None)


async def test_a_manager_who_left_is_passed_over(company: Company, units: work.Units) -> None:
    """The next above answers; where there is none, nobody does."""
    async with units.open(company.it) as unit:
        await identity.move(unit, _id(company.olaf), "operations", _id(company.auditor))
        await identity.move(unit, _id(company.ines), "sales", _id(company.olaf))
        await identity.deactivate(unit, _id(company.olaf), why="Left.")
        manager = await identity.manager_of(unit, _id(company.ines))
        assert manager is not None
        assert manager.username == "auditor"
        await identity.deactivate(unit, _id(company.auditor), why="Left.")
        assert await identity.manager_of(unit, _id(company.ines)) is None


async def test_a_circle_out_of_a_directory_makes_nobody_their_own_manager(
    company: Company, units: work.Units
) -> None:
    """Rows that no verb would have written."""
    async with units.open(SYSTEM) as unit:
        one = await unit.db.get_one(identity.Person, _id(company.ines))
        other = await unit.db.get_one(identity.Person, _id(company.olaf))
        one.manager_id, other.manager_id = other.id, one.id
        await unit.db.flush()
        other.active = False
        await unit.db.flush()
        assert await identity.manager_of(unit, _id(company.ines)) is None


async def test_one_person_ends_all_of_their_sessions_and_nobody_elses(
    company: Company, units: work.Units, emitted: list[work.Emitted]
) -> None:
    """Each says so; IT may for others."""
    secrets = [(await session_of(units, company.ines))[1] for _ in range(3)]
    _, other = await session_of(units, company.olaf)
    async with units.open(company.olaf) as unit:
        with pytest.raises(work.NotVisible):
            await identity.end_sessions(unit, _id(company.ines))
        with pytest.raises(work.NotAllowed):
            await identity.sessions_of(unit, _id(company.ines))
    async with units.open(company.ines) as unit:
        assert len(await identity.sessions_of(unit, _id(company.ines))) == 3
        assert await identity.end_sessions(unit, _id(company.ines)) == 3
        assert await identity.sessions_of(unit, _id(company.ines)) == []
    assert [await _who(units, secret) for secret in secrets] == [None] * 3
    assert await _who(units, other) is not None
    assert sum(isinstance(e.event, identity.SessionEnded) for e in emitted) == 3
    async with units.open(company.it) as unit:
        assert await identity.end_sessions(unit, _id(company.olaf)) == 1


async def test_a_machine_is_stopped_and_started_again(
    company: Company, units: work.Units, emitted: list[work.Emitted]
) -> None:
    """Security stops, IT starts; staff and the supplier's own people do neither."""
    machine = ClientId(company.client.id)
    async with units.open(company.supplier) as unit:
        with pytest.raises(work.NotAllowed):
            await identity.deactivate_client(unit, machine, why="No.")
    async with units.open(company.ines) as unit:
        with pytest.raises(errors.NotFound):
            await identity.deactivate_client(unit, machine, why="No.")
    async with units.open(company.security) as unit:
        client = await identity.deactivate_client(unit, machine, why="Leaked secret.")
        assert (client.active, client.tokens_not_before) == (False, unit.now)
        with pytest.raises(work.NotAllowed):
            await identity.reactivate_client(unit, machine)
    async with units.open(company.it) as unit:
        assert (await identity.reactivate_client(unit, machine)).active
    said = [e.event for e in emitted if e.event.name.startswith("client.")]
    assert said == [identity.ClientDeactivated(id=machine), identity.ClientReactivated(id=machine)]


async def test_lists_come_by_the_page_and_answer_a_search(company: Company, units: work.Units) -> None:
    """Every page continues the one before; every word of a search begins a word of the person."""
    async with units.read(company.it) as unit:
        everybody = list(await identity.people_page(unit))
        assert [person.name for person in everybody] == sorted(person.name for person in everybody)
        walked: list[identity.Person] = []
        while page := await identity.people_page(unit, after=walked[-1].id if walked else None, limit=2):
            walked += page[:2]
        assert [person.id for person in walked] == [person.id for person in everybody]
        for search, names in (
            ("in", ["ines"]),
            ("mill", ["supplier"]),
            ("OWN ola", ["olaf"]),
            ("ines@own.example", ["ines"]),
            ("'; drop table people & !(", []),
            ("!!!", [person.username for person in everybody]),
        ):
            found = await identity.people_page(unit, search=search)
            assert [person.username for person in found] == names
        assert await identity.people_page(unit, after=new_id()) == []
        assert [c.client_id for c in await identity.clients_page(unit, search="ERP")] == ["mill-erp"]
        assert await identity.clients_page(unit, search="%") == []
        assert await identity.clients_page(unit, after=company.client.id) == []


@pytest.mark.parametrize("who", ["ines", "supplier", "auditor"])
async def test_the_lists_are_for_those_who_look_after_people(
    who: str, company: Company, units: work.Units
) -> None:
    """Staff, suppliers and auditors have other ways to what is theirs."""
    async with units.read(getattr(company, who)) as unit:
        with pytest.raises(errors.Problem):
            await identity.people_page(unit)
        with pytest.raises(errors.Problem):
            await identity.clients_page(unit)


async def test_a_search_and_a_page_use_an_index(company: Company, units: work.Units) -> None:
    """A hundred thousand people are no reason to read them all."""
    async with units.open(SYSTEM) as unit:
        await unit.db.execute(text(MANY), {"like": company.ines.id})
        await unit.db.execute(text("analyze people"))
        plans = [
            "\n".join((await unit.db.execute(text(f"explain {query}"))).scalars())
            for query in (
                f"select * from people where {WORDS} @@ to_tsquery('simple', 'n77')",  # noqa: S608
                "select * from people order by name, id limit 51",
                """select * from people where roles @> '["it-admin"]'""",
                "select * from people where username = 'n77'",
            )
        ]
    assert all("Seq Scan" not in plan for plan in plans), plans


async def test_people_are_found_by_name_in_ones_own_organisation_only(
    company: Company, units: work.Units
) -> None:
    """A supplier's request is decided by our people; the people themselves stay out of sight."""
    async with units.read(company.supplier) as unit:
        assert await identity.person_by_email(unit, "it@own.example") is None
        assert await identity.person_by_username(unit, "it") is None
    async with units.read(company.ines) as unit:
        for found_one in (
            await identity.person_by_email(unit, " IT@own.example"),
            await identity.person_by_username(unit, "it"),
        ):
            assert found_one is not None
            assert found_one.id == _id(company.it)
        rows = (await unit.db.execute(select(identity.Person.id))).scalars().all()
        assert len(rows) == 6
