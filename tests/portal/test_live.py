"""Pages that keep up: the stream names topics for whom they concern, and ends with its session."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from gateway import grants, identity, notifications, requests, work
from gateway.authz import SYSTEM, Subject
from gateway.kernel import new_id
from gateway.notifications import Topic, Wakes
from tests.company import open_grant, session_of
from tests.portal.conftest import Desk
from tests.requests.house import House
from tests.web import kit

PATIENCE = 20.0
HELLO = "retry: 3000\n\n"
STREAM = {"accept": "text/event-stream", "sec-fetch-mode": "cors", "sec-fetch-site": "same-origin"}
_LISTENS = "select count(*) from pg_stat_activity where query like 'LISTEN%' and datname = current_database()"


@pytest.fixture
def sinks(emitted: list[work.Emitted]) -> Sequence[work.Sink]:
    """The product's own, and the list that keeps."""

    async def keep(unit: work.Unit, events: Sequence[work.Emitted]) -> None:
        emitted.extend(events)

    return [keep, notifications.wake]


@pytest.fixture
async def wakes(desk: Desk, database: str) -> AsyncIterator[Wakes]:
    """The desk's own, once it listens."""
    listening = asyncio.create_task(desk.ports.wakes.listen(database))
    connection = await asyncpg.connect(database)
    try:
        await holds(lambda: _listens(connection))
        yield desk.ports.wakes
    finally:
        await connection.close()
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _listens(connection: asyncpg.Connection) -> bool:
    return bool(await connection.fetchval(_LISTENS))


async def holds(asked: Callable[[], Awaitable[bool]]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(PATIENCE):
        while not await asked():  # noqa: ASYNC110  # the database tells nobody who listens
            await asyncio.sleep(0.01)


@asynccontextmanager
async def stream(desk: Desk, who: Subject) -> AsyncIterator[asyncio.Task[str]]:
    """That person's stream; the task is done when it has ended, and holds all that was said."""
    _, secret = await session_of(desk.units, who)
    async with kit.browser(desk.app, secret) as http:

        async def said() -> str:
            return (await http.get("/live", headers=STREAM)).text

        task = asyncio.create_task(said())
        try:
            await holds(lambda: _waits(desk, who))
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _waits(desk: Desk, who: Subject) -> bool:
    return desk.ports.wakes.count(UUID(who.id)) > 0


async def test_a_change_reaches_whom_it_concerns_and_names_its_topic_alone(
    desk: Desk, house: House, wakes: Wakes
) -> None:
    """Who asks and who decides hear of it, a colleague does not; no id, no name, no state is said."""
    with (
        wakes.waiting(UUID(house.ines.id)) as asks,
        wakes.waiting(UUID(house.mia.id)) as decides,
        wakes.waiting(UUID(desk.company.olaf.id)) as olaf,
    ):
        async with stream(desk, house.ines) as told:
            await house.ask()
            expected = frozenset({Topic.REQUESTS, Topic.APPROVALS})
            assert await asks.next(PATIENCE) == await decides.next(PATIENCE) == expected
            assert await olaf.next(0) == frozenset()
            wakes.close()
            assert await told == f"{HELLO}data: approvals requests\n\n"


async def test_whoever_stands_in_hears_of_it_too(house: House, wakes: Wakes) -> None:
    """Until the delegation ends."""
    await house.stand_in(house.mia, house.carl)
    with wakes.waiting(UUID(house.carl.id)) as carl:
        await house.ask()
        assert Topic.APPROVALS in (await carl.next(PATIENCE) or ())


async def test_access_that_begins_shows_at_its_holder(desk: Desk, wakes: Wakes) -> None:
    """Not at anybody else."""
    ines, olaf = (UUID(one.id) for one in (desk.company.ines, desk.company.olaf))
    with wakes.waiting(ines) as hers, wakes.waiting(olaf) as his:
        await open_grant(desk.units, desk.company.ines, "desk")
        assert Topic.ACCESS in (await hers.next(PATIENCE) or ())
        assert await his.next(0) == frozenset()


async def test_access_that_is_switched_on_shows_at_its_holder(desk: Desk, wakes: Wakes) -> None:
    """An activation is found by its grant."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    with wakes.waiting(UUID(desk.company.ines.id)) as hers:
        async with desk.units.open(SYSTEM) as unit:
            one = grants.Activation(
                id=new_id(),
                grant_id=grant.id,
                starts_at=unit.now,
                ends_at=unit.now + timedelta(hours=1),
                reason="",
            )
            unit.db.add(one)
            await unit.db.flush()
            unit.emit(grants.ActivationStarted(id=one.id, grant_id=grant.id))
        assert await hers.next(PATIENCE) == frozenset({Topic.ACCESS})


async def test_news_show_in_the_bell_of_their_person(desk: Desk, wakes: Wakes) -> None:
    """When they come, and when another window has read them."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    none = notifications.Smtp(SecretStr(""), sender="a@own.example", origin="https://desk.example")
    with wakes.waiting(UUID(desk.company.ines.id)) as hers:
        async with desk.units.open(SYSTEM) as unit:
            await notifications.tell(unit, grants.GrantActivated(id=grant.id), none)
        assert await hers.next(PATIENCE) == frozenset({Topic.NOTICES})
        async with desk.units.open(desk.company.ines) as unit:
            (notice,) = await notifications.told(unit)
            await notifications.read(unit, up_to=notice.id)
        assert await hers.next(PATIENCE) == frozenset({Topic.NOTICES})


async def test_a_stream_begins_with_what_was_told_while_it_was_opened() -> None:
    """What happened between the page and its stream is not lost; others' and older news are not told."""
    ines, olaf = new_id(), new_id()
    wakes = Wakes()
    wakes.hear(f"access {ines}")
    with wakes.waiting(ines) as hers, wakes.waiting(olaf) as his:
        assert await hers.next(0) == frozenset({Topic.ACCESS})
        assert await his.next(0) == frozenset()
    older = Wakes(remembers=0)
    older.hear(f"access {ines}")
    with older.waiting(ines) as late:
        assert await late.next(0) == frozenset()


async def test_what_is_rolled_back_wakes_nobody(house: House, wakes: Wakes) -> None:
    """The word is part of the act's transaction."""
    with wakes.waiting(UUID(house.ines.id)) as asks:
        with pytest.raises(RuntimeError):
            await _asked_and_failed(house)
        assert await asks.next(0.2) == frozenset()


async def _asked_and_failed(house: House) -> None:
    wish = requests.SubmitForm(service="desk", plan="deluxe", reason="For a test.")
    async with house.units.open(house.ines) as unit:
        await requests.submit(unit, wish)
        await unit.settle([notifications.wake])
        raise RuntimeError


async def test_a_stream_ends_with_its_session(desk: Desk, wakes: Wakes) -> None:
    """At once, wherever it was ended, and a colleague's goes on."""
    async with stream(desk, desk.company.ines) as hers, stream(desk, desk.company.olaf) as his:
        async with desk.units.open(desk.company.ines) as unit:
            query = select(col(identity.Session.id)).where(
                col(identity.Session.person_id) == UUID(desk.company.ines.id)
            )
            session_id = (await unit.db.execute(query)).scalar_one()
            await identity.end_session(unit, identity.SessionId(session_id))
        async with asyncio.timeout(PATIENCE):
            assert await hers == HELLO
        assert not his.done()


async def test_nobody_unknown_hears_anything(desk: Desk) -> None:
    """401 for a script."""
    async with kit.browser(desk.app) as http:
        assert (await http.get("/live", headers=STREAM)).status_code == 401


async def test_a_person_has_a_number_of_streams_at_once(desk: Desk) -> None:
    """One more is refused; it is theirs alone that count."""
    ines = UUID(desk.company.ines.id)
    _, secret = await session_of(desk.units, desk.company.ines)
    with ExitStack() as windows:
        for _ in range(12):
            windows.enter_context(desk.ports.wakes.waiting(ines))
        async with kit.browser(desk.app, secret) as http:
            assert (await http.get("/live", headers=STREAM)).status_code == 429
        desk.ports.wakes.verify_room(UUID(desk.company.olaf.id))
    desk.ports.wakes.verify_room(ines)


async def test_a_process_that_leaves_ends_its_streams(desk: Desk, wakes: Wakes) -> None:
    """Those that are open, and those that come late."""
    async with stream(desk, desk.company.ines) as hers:
        wakes.close()
        async with asyncio.timeout(PATIENCE):
            assert await hers == HELLO
    with wakes.waiting(UUID(desk.company.ines.id)) as late:
        assert await late.next(PATIENCE) is None


async def test_after_a_lost_connection_everybody_looks(desk: Desk, wakes: Wakes, database: str) -> None:
    """What was told meanwhile is unknown."""
    with wakes.waiting(UUID(desk.company.ines.id)) as hers:
        connection = await asyncpg.connect(database)
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where query like 'LISTEN%' and datname = current_database()"
        )
        await connection.close()
        assert await hers.next(PATIENCE) == frozenset(Topic)
