"""A paused connection: nothing is begun there, nothing is lost, and everything goes on by itself."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from pgqueuer import RetryRequested
from sqlmodel import select

from gateway import catalog, grants, provisioning, work
from gateway.authz import SYSTEM, Subject
from gateway.catalog import Service
from gateway.grants import GrantState
from gateway.kernel import FixedClock, errors, new_id
from gateway.provisioning import Attempt, AttemptState, ConnectionContinued, ConnectionResumed
from gateway.provisioning import go_on as reaction
from gateway.provisioning.go_on import AT_ONCE
from tests.company import Company, open_grant
from tests.provisioning.test_queue import BUSY, Scripted
from tests.requests.test_suggestions import colleagues

WHY = "The vendor moves house."


async def test_nothing_is_set_up_while_paused_and_everything_when_resumed(
    units: work.Units, company: Company, opened: grants.GrantOpened, emitted: list[work.Emitted]
) -> None:
    """The job waits in the queue, however often it comes; resuming begins it by itself."""
    upstream = Scripted()
    await pause(units, company)
    for _delivered in range(2):
        await provisioning.fulfil(units, opened, upstream)
    assert upstream.calls == []
    assert await read(units, opened.id) == (GrantState.PROVISIONING, [AttemptState.QUEUED])
    async with units.read(company.it) as unit:
        (queued,) = await provisioning.queue(unit, state=AttemptState.QUEUED)
    assert (queued.grant_id, queued.purpose) == (opened.id, "provision")
    await resume(units, company)
    (retried,) = await go_on(units, company, emitted)
    await provisioning.fulfil(units, retried, upstream)
    assert upstream.calls == ["provision"]
    assert (await read(units, opened.id))[0] == GrantState.ACTIVE


async def test_a_running_job_finishes(
    units: work.Units, company: Company, opened: grants.GrantOpened
) -> None:
    """It was begun before: what it made counts."""

    class Slow(Scripted):
        async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> grants.Health:
            """Somebody pauses the connection in the middle of the call."""
            await pause(units, company)
            return await super().provision(service_id, holder_id, key=key)

    await provisioning.fulfil(units, opened, Slow())
    assert await read(units, opened.id) == (GrantState.ACTIVE, [AttemptState.SUCCEEDED])


async def test_taking_away_waits_too_and_nobody_passes_meanwhile(
    units: work.Units, company: Company, clock: FixedClock, emitted: list[work.Emitted]
) -> None:
    """The grant is over at once; deleting at the service follows when the connection is resumed."""
    grant = await open_grant(units, company.ines, "desk")
    await pause(units, company)
    async with units.open(company.it) as unit:
        await grants.revoke(unit, grants.GrantId(grant.id), why="No longer needed.")
    clock.advance(timedelta(minutes=1))
    upstream = Scripted()
    await provisioning.withdraw(units, grants.GrantRevoked(id=grant.id), upstream)
    async with units.read(SYSTEM) as unit:
        row = await unit.db.get_one(grants.Grant, grant.id)
    assert (row.state, grants.usable(row.life, clock.now())) == (GrantState.REVOKING, False)
    assert upstream.calls == []
    await resume(units, company)
    (retried,) = await go_on(units, company, emitted)
    await provisioning.withdraw(units, retried, upstream)
    assert upstream.calls == ["deprovision"]
    assert (await read(units, grant.id))[0] == GrantState.ENDED


async def test_existing_access_goes_on_and_is_not_looked_at(
    units: work.Units, company: Company, clock: FixedClock, emitted: list[work.Emitted]
) -> None:
    """Reading back and healing are calls of the service as well; the next look is planned all the same."""
    grant = await open_grant(units, company.ines, "desk")
    await pause(units, company)
    upstream = Scripted()
    await provisioning.check(units, provisioning.FulfilmentCheckDue(id=grant.id), upstream)
    assert upstream.calls == []
    async with units.read(SYSTEM) as unit:
        row = await unit.db.get_one(grants.Grant, grant.id)
        assert grants.usable(row.life, clock.now())
    clock.advance(timedelta(days=1))
    async with units.open(SYSTEM) as unit:
        await work.due_events(unit)
    assert provisioning.FulfilmentCheckDue(id=grant.id) in [one.event for one in emitted]


async def test_pausing_and_resuming_twice_changes_nothing(
    units: work.Units, company: Company, clock: FixedClock, emitted: list[work.Emitted]
) -> None:
    """Who was first, when and why stays; each is on record once."""
    await resume(units, company)
    first = await pause(units, company)
    clock.advance(timedelta(minutes=5))
    second = await pause(units, company, why="Another reason.")
    assert (second.paused_at, second.why, str(second.paused_by)) == (first.paused_at, WHY, company.it.id)
    await resume(units, company)
    await resume(units, company)
    names = [e.event.name for e in emitted if e.event.name.startswith("connection.")]
    assert names == ["connection.paused", "connection.resumed"]


async def test_a_crowd_that_waited_is_begun_in_parts(
    units: work.Units, company: Company, opened: grants.GrantOpened, emitted: list[work.Emitted]
) -> None:
    """One transaction takes so many; the rest follows in a job of its own, and nobody is begun twice."""
    await pause(units, company)
    await provisioning.fulfil(units, opened, Scripted())
    people = await colleagues(units, company, AT_ONCE)
    async with units.open(SYSTEM) as unit:
        grant = await unit.db.get_one(grants.Grant, opened.id)
        attempt = await unit.db.get_one(Attempt, (opened.id, 1))
        for person in people:
            copied = grant.model_dump(exclude={"id", "person_id"})
            twin = grants.Grant(**copied, id=new_id(), person_id=person.id)
            unit.db.add(twin)
            await unit.db.flush()
            unit.db.add(Attempt(**attempt.model_dump(exclude={"grant_id"}), grant_id=twin.id))
    await resume(units, company)
    async with units.open(SYSTEM) as unit:
        await reaction(unit, ConnectionResumed(id=company.desk.id))
    assert emitted[-1].event == ConnectionContinued(id=company.desk.id)
    async with units.open(SYSTEM) as unit:
        await reaction(unit, ConnectionContinued(id=company.desk.id))
    begun = [one.event.id for one in emitted if isinstance(one.event, provisioning.FulfilmentRetried)]
    assert (len(begun), len(set(begun))) == (AT_ONCE + 1, AT_ONCE + 1)


async def test_another_service_works_on(
    units: work.Units, company: Company, opened: grants.GrantOpened
) -> None:
    """The pause is of one connection."""
    async with units.open(company.it) as unit:
        await provisioning.pause(unit, company.plant.id, why=WHY)
    await provisioning.fulfil(units, opened, Scripted())
    assert (await read(units, opened.id))[0] == GrantState.ACTIVE


async def test_what_would_be_tried_again_waits_and_is_not_hurried(
    units: work.Units, company: Company, opened: grants.GrantOpened, emitted: list[work.Emitted]
) -> None:
    """The retry of the queue comes while paused; a person cannot retry either, and reads why."""
    upstream = Scripted([BUSY])
    with pytest.raises(RetryRequested):
        await provisioning.fulfil(units, opened, upstream)
    await pause(units, company)
    with pytest.raises(provisioning.Paused):
        async with units.open(company.it) as unit:
            await provisioning.retry(unit, grants.GrantId(opened.id))
    await provisioning.fulfil(units, opened, upstream)
    assert (await read(units, opened.id))[1] == [AttemptState.RETRY_WAIT, AttemptState.QUEUED]
    await resume(units, company)
    (retried,) = await go_on(units, company, emitted)
    await pause(units, company)
    await provisioning.fulfil(units, retried, upstream)
    assert upstream.calls == ["provision"]
    assert (await read(units, opened.id))[1][-1] == AttemptState.QUEUED


async def test_only_it_pauses_and_resumes(units: work.Units, company: Company) -> None:
    """Whoever sees the service is refused with words; whoever does not learns nothing."""
    for who, service, refusal in (
        (company.auditor, company.desk, work.NotAllowed),
        (company.supplier, company.vault, errors.NotFound),
    ):
        with pytest.raises(refusal):
            await pause(units, company, who, service=service)
        with pytest.raises(refusal):
            await resume(units, company, who, service=service)


async def test_what_is_set_up_by_hand_has_no_connection_to_pause(units: work.Units, company: Company) -> None:
    """Whoever does it by hand decides when."""
    async with units.open(SYSTEM) as unit:
        (await unit.db.get_one(catalog.Service, company.desk.id)).opens_at = "https://desk.example/"
    with pytest.raises(provisioning.NoConnection):
        await pause(units, company)


async def pause(
    units: work.Units,
    company: Company,
    who: Subject | None = None,
    *,
    service: Service | None = None,
    why: str = WHY,
) -> provisioning.PausedConnection:
    """By IT, unless somebody else is named."""
    async with units.open(who or company.it) as unit:
        return await provisioning.pause(unit, (service or company.desk).id, why=why)


async def resume(
    units: work.Units, company: Company, who: Subject | None = None, *, service: Service | None = None
) -> None:
    """By IT, unless somebody else is named."""
    async with units.open(who or company.it) as unit:
        await provisioning.resume(unit, (service or company.desk).id)


async def go_on(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> Sequence[provisioning.FulfilmentRetried]:
    """Run the job of resuming the desk, twice as a queue may; what it begins again."""
    before = len(emitted)
    for _delivered in range(2):
        async with units.open(SYSTEM) as unit:
            await reaction(unit, ConnectionResumed(id=company.desk.id))
    begun = [one.event for one in emitted[before:]]
    return [event for event in begun if isinstance(event, provisioning.FulfilmentRetried)]


async def read(units: work.Units, grant_id: UUID) -> tuple[str, list[str]]:
    """The grant's state, and those of its attempts by number."""
    async with units.read(SYSTEM) as unit:
        grant = await unit.db.get_one(grants.Grant, grant_id)
        rows = await unit.db.execute(
            select(Attempt).where(Attempt.grant_id == grant_id).order_by(Attempt.fence)  # type: ignore[arg-type]
        )
        return grant.state, [row.state for row in rows.scalars()]
