"""What is taken away reaches every Envoy, and nothing that takes access away is forgotten."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from gateway import enforcement, grants, identity, work
from gateway.authz import SYSTEM
from gateway.enforcement.envoy.facts import Denied
from gateway.grants.rules import TRANSITIONS, GrantEvent, GrantState
from gateway.kernel import FixedClock


@pytest.fixture
def sinks() -> Sequence[work.Sink]:
    """Only the one under test."""
    return [enforcement.note]


async def emit(units: work.Units, *events: work.Event) -> None:
    """Events of one act."""
    async with units.open(SYSTEM) as unit:
        for event in events:
            unit.emit(event)


async def denied(units: work.Units) -> Denied:
    """The deny list of this moment."""
    async with units.read(SYSTEM) as unit:
        return await enforcement.denied(unit)


def test_every_way_out_of_active_is_denied_at_the_gateway() -> None:
    """The table of transitions and the table of denials agree, for every event that has a verb."""
    named = {event.__name__ for event in enforcement.DENIES}
    past = {
        GrantEvent.REVOKE: "GrantRevoked",
        GrantEvent.GIVE_BACK: "GrantGivenBack",
        GrantEvent.EXPIRE: "GrantExpired",
        GrantEvent.SUSPEND: "GrantSuspended",
    }
    ways_out = {
        event
        for (state, event), after in TRANSITIONS.items()
        if state is GrantState.ACTIVE and after is not GrantState.ACTIVE
    }
    with_verb = {event for event in ways_out if hasattr(grants, event.value)}
    assert {past[event] for event in with_verb} <= named


async def test_each_denial_names_the_coarsest_id_and_a_new_number(units: work.Units) -> None:
    """Grant, session and person each under the claim that a lease carries."""
    grant, session, person = uuid4(), uuid4(), uuid4()
    await emit(units, grants.GrantRevoked(id=grant))
    await emit(units, identity.SessionEnded(id=session, person=person), identity.PersonDeactivated(id=person))
    found = await denied(units)
    assert found.sequence == 3
    assert [set(ids) for ids in (found.grants, found.sessions, found.persons)] == [
        {str(grant)},
        {str(session)},
        {str(person)},
    ]


async def test_an_act_that_fails_denies_nobody(units: work.Units) -> None:
    """The denial stands in the act's own transaction."""
    with pytest.raises(RuntimeError):
        async with units.open(SYSTEM) as unit:
            unit.emit(grants.GrantRevoked(id=uuid4()))
            await unit.settle([enforcement.note])
            raise RuntimeError
    assert (await denied(units)).sequence == 0


async def test_a_denial_outlives_every_lease_and_is_then_forgotten(
    units: work.Units, clock: FixedClock
) -> None:
    """There at 72 s, gone at 74 s, and the number grows so that Envoys drop it too."""
    grant = uuid4()
    await emit(units, grants.GrantRevoked(id=grant))
    clock.advance(timedelta(seconds=72))
    assert (await denied(units)).grants == {str(grant)}
    clock.advance(timedelta(seconds=2))
    async with units.open(SYSTEM) as unit:
        await enforcement.forget(unit)
    found = await denied(units)
    assert (found.grants, found.sequence) == (frozenset(), 2)


@pytest.mark.parametrize(("count", "generation"), [(500, 0), (501, 501)])
async def test_too_many_denials_outdate_every_lease_from_before(
    units: work.Units, count: int, generation: int
) -> None:
    """Up to 500 are matched one by one, above that the generation refuses."""
    await emit(units, *(grants.GrantRevoked(id=uuid4()) for _ in range(count)))
    assert (await denied(units)).generation == generation


async def hear(units: work.Units, node: str, acked: int | None) -> None:
    """An Envoy asks, and confirms a number."""
    async with units.open(SYSTEM) as unit:
        await enforcement.heard(unit, node, denied_acked=acked)


async def test_revoked_is_complete_only_when_every_envoy_has_confirmed(units: work.Units) -> None:
    """1 of 2, then 2 of 2."""
    grant = uuid4()
    await hear(units, "a", 0)
    await hear(units, "b", 0)
    await emit(units, grants.GrantRevoked(id=grant))
    await hear(units, "a", 1)
    partly = await enforcement.reach(units, grant, within=0)
    await hear(units, "b", 1)
    whole = await enforcement.reach(units, grant, within=0)
    assert (partly, partly.complete) == (enforcement.Reach(1, 2), False)
    assert (whole, whole.complete) == (enforcement.Reach(2, 2), True)


async def test_an_envoy_that_stopped_asking_is_not_waited_for(units: work.Units, clock: FixedClock) -> None:
    """After 45 s it counts no more."""
    await hear(units, "gone", 0)
    clock.advance(timedelta(seconds=46))
    grant = uuid4()
    await emit(units, grants.GrantRevoked(id=grant))
    await hear(units, "a", 1)
    assert await enforcement.reach(units, grant, within=0) == enforcement.Reach(1, 1)


async def _lagging(units: work.Units) -> bool:
    async with units.read(SYSTEM) as unit:
        return await enforcement.lagging(unit)


async def test_while_an_envoy_lags_behind_nobody_gets_a_lease(units: work.Units, clock: FixedClock) -> None:
    """Two seconds of grace, then every call is decided until it has caught up."""
    await hear(units, "a", 0)
    await emit(units, grants.GrantRevoked(id=uuid4()))
    assert not await _lagging(units)
    clock.advance(timedelta(seconds=3))
    assert await _lagging(units)
    await hear(units, "a", 1)
    assert not await _lagging(units)


async def test_being_seen_again_does_not_take_a_confirmation_back(units: work.Units) -> None:
    """A poll that confirms nothing new only says that the Envoy lives."""
    await hear(units, "a", 7)
    await hear(units, "a", None)
    await emit(units, *(grants.GrantRevoked(id=UUID(int=n)) for n in range(5)))
    assert (await enforcement.reach(units, UUID(int=4), within=0)).complete
