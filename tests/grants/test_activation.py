"""Just in time: an eligible grant is used only while it is activated."""

from datetime import timedelta

import pytest

from gateway import enforcement, grants, identity, work
from gateway.authz import SYSTEM, Policies
from gateway.enforcement import Admitted, Refused, Standing
from gateway.grants import GrantId
from gateway.kernel import FixedClock, errors
from tests.company import Company, open_grant, session_of
from tests.grants.acting import act

HOURS = timedelta(hours=1)


@pytest.fixture
async def eligible(units: work.Units, company: Company) -> grants.Grant:
    """Ines may activate the desk for two hours at a time."""
    grant = await open_grant(units, company.ines, "desk")
    async with units.open(SYSTEM) as unit:
        (await unit.db.get_one(grants.Grant, grant.id)).activation_seconds = 7200
    return grant


async def start(
    units: work.Units, company: Company, grant: grants.Grant, time: timedelta
) -> grants.Activation:
    """By the holder."""
    return await act(
        units, company.ines, lambda unit: grants.start_activation(unit, GrantId(grant.id), time, "A fault.")
    )


async def standing(units: work.Units, company: Company) -> Standing:
    """Of Ines at the desk."""
    session, _ = await session_of(units, company.ines)
    async with units.read(SYSTEM) as unit:
        signed_in = await identity.session_by_id(unit, identity.SessionId(session.id))
        assert signed_in is not None
        found = await enforcement.of_person(unit, "desk", signed_in)
    assert found is not None
    return found


async def test_at_rest_it_is_refused_and_activated_it_is_admitted_until_then(
    units: work.Units, company: Company, clock: FixedClock, policies: Policies, eligible: grants.Grant
) -> None:
    """The refusal says what to do; the end of the activation is the end of every lease."""
    refused = enforcement.admit(policies, await standing(units, company), clock.now())
    assert isinstance(refused, Refused)
    assert refused.fact == "not-activated"
    activation = await start(units, company, eligible, HOURS)
    found = await standing(units, company)
    assert found.ends_at == activation.ends_at == clock.now() + HOURS
    assert isinstance(enforcement.admit(policies, found, clock.now()), Admitted)
    clock.advance(HOURS)
    assert isinstance(enforcement.admit(policies, await standing(units, company), clock.now()), Refused)


async def test_only_the_holder_activates(units: work.Units, company: Company, eligible: grants.Grant) -> None:
    """IT sees it and may not; a colleague does not learn of it."""
    for subject, refusal in ((company.it, work.NotAllowed), (company.olaf, errors.NotFound)):
        with pytest.raises(refusal):
            async with units.open(subject) as unit:
                await grants.start_activation(unit, GrantId(eligible.id), HOURS, "test")


@pytest.mark.parametrize("time", [timedelta(), timedelta(hours=-1), timedelta(hours=3)])
async def test_an_activation_has_a_length_within_the_plan(
    units: work.Units, company: Company, eligible: grants.Grant, time: timedelta
) -> None:
    """No time, and more than two hours, are refused in words."""
    with pytest.raises(errors.Invalid):
        await start(units, company, eligible, time)


async def test_one_activation_at_a_time(
    units: work.Units, company: Company, clock: FixedClock, eligible: grants.Grant
) -> None:
    """A second one waits for the end of the first, swept or not."""
    await start(units, company, eligible, HOURS)
    with pytest.raises(grants.AlreadyActivated):
        await start(units, company, eligible, HOURS)
    clock.advance(HOURS)
    await start(units, company, eligible, HOURS)


async def test_what_is_always_awake_needs_no_activation(units: work.Units, company: Company) -> None:
    """Said so, instead of making a row that means nothing."""
    grant = await open_grant(units, company.ines, "desk")
    with pytest.raises(grants.NotEligible):
        await start(units, company, grant, HOURS)


async def test_a_paused_grant_is_not_activated(
    units: work.Units, company: Company, eligible: grants.Grant
) -> None:
    """Eligible means active."""
    await act(units, company.it, lambda unit: grants.suspend(unit, GrantId(eligible.id), why="test"))
    with pytest.raises(grants.IllegalEvent):
        await start(units, company, eligible, HOURS)


@pytest.mark.parametrize("who", ["ines", "it", "security"])
async def test_it_is_ended_early_by_its_holder_and_by_those_who_look_after_access(
    units: work.Units, company: Company, emitted: list[work.Emitted], eligible: grants.Grant, who: str
) -> None:
    """Once; the second time there is nothing to end."""
    activation = await start(units, company, eligible, HOURS)
    await act(units, getattr(company, who), lambda unit: grants.end_activation(unit, activation.id))
    assert emitted[-1].event == grants.ActivationEnded(id=activation.id, grant_id=eligible.id)
    with pytest.raises(grants.IllegalEvent):
        await act(units, company.ines, lambda unit: grants.end_activation(unit, activation.id))


async def test_a_colleague_does_not_end_it(
    units: work.Units, company: Company, eligible: grants.Grant
) -> None:
    """404, as for any grant of somebody else."""
    activation = await start(units, company, eligible, HOURS)
    with pytest.raises(errors.NotFound):
        await act(units, company.olaf, lambda unit: grants.end_activation(unit, activation.id))


async def test_its_timer_ends_it_once(
    units: work.Units,
    company: Company,
    clock: FixedClock,
    emitted: list[work.Emitted],
    eligible: grants.Grant,
) -> None:
    """Before its end, and after an early end, the timer does nothing."""
    activation = await start(units, company, eligible, HOURS)
    due = grants.ActivationEndReached(id=activation.id)
    await act(units, SYSTEM, lambda unit: grants.expire_activation(unit, due))
    assert not isinstance(emitted[-1].event, grants.ActivationEnded)
    clock.advance(HOURS)
    for _ in range(2):
        await act(units, SYSTEM, lambda unit: grants.expire_activation(unit, due))
    assert [type(one.event) for one in emitted].count(grants.ActivationEnded) == 1
