"""What an act causes is on record in the act's own transaction."""

from collections.abc import Sequence

import pytest

from gateway import audit, work
from gateway.authz import SYSTEM, Action, Resource
from gateway.kernel import FixedClock, errors, logging, new_id

GRANT = Resource(
    "Grant",
    "g",
    {"person": "p", "organisation": "o", "state": "active", "class": "information"}
    | {"service_state": "published", "live": True},
)


class DoorOpened(work.Event):
    """Something to put on record."""

    width: int = 0


@pytest.fixture
def sinks() -> Sequence[work.Sink]:
    """The real audit sink."""
    return [audit.append]


async def _rows(units: work.Units) -> list[audit.AuditRow]:
    async with units.read(SYSTEM) as unit:
        return await audit.trail(unit)


async def test_an_event_becomes_a_row_that_says_who_what_and_why(
    units: work.Units, clock: FixedClock
) -> None:
    """Subject, moment, event, object, reasons, policy version and trace are all there."""
    token = logging.trace_id.set("a" * 32)
    door = new_id()
    async with units.open(SYSTEM) as unit:
        because = unit.decide(Action.AUDIT_READ, Resource("Trail", "audit"))
        unit.emit(DoorOpened(id=door, width=80), because=because)
    logging.trace_id.reset(token)
    (row,) = await _rows(units)
    assert (row.subject, row.action, row.object) == ("System:system", "door.opened", f"Door:{door}")
    assert (row.at, row.outcome, row.payload) == (clock.now(), "done", {"width": 80})
    assert row.reasons == ["audit.system-verifies"]
    assert row.policy_version == because.policy_version
    assert (row.trace_id, row.position, row.hash) == ("a" * 32, None, None)


async def test_an_act_that_was_rolled_back_left_no_row(units: work.Units) -> None:
    """The row shares the fate of the act."""
    with pytest.raises(errors.Conflict):
        async with units.open(SYSTEM) as unit:
            unit.emit(DoorOpened(id=new_id()))
            raise errors.Conflict
    assert await _rows(units) == []


async def test_a_refusal_is_recorded_after_the_rollback_with_its_decision(units: work.Units) -> None:
    """Who was refused what, by which version of the policies; a refusal leaves `done` rows alone."""
    with pytest.raises(work.NotAllowed) as refused:
        async with units.open(SYSTEM) as unit:
            unit.emit(DoorOpened(id=new_id()))
            unit.require(Action.GRANT_REVOKE, GRANT)
    decision = refused.value.decision
    await audit.refused(units, SYSTEM, decision.action, decision.resource, decision)
    (row,) = await _rows(units)
    assert (row.outcome, row.action, row.object) == ("refused", "grant:revoke", "Grant:g")
    assert row.policy_version == decision.policy_version


async def test_a_refusal_by_state_is_recorded_without_policies(units: work.Units) -> None:
    """A conflict is a refusal too."""
    await audit.refused(units, SYSTEM, "grant:revoke", "Grant:g")
    (row,) = await _rows(units)
    assert (row.outcome, row.reasons, row.policy_version) == ("refused", [], "")
