"""Silence: reminders, managers, IT, and an end that can be begun again. The clock drives days."""

from datetime import timedelta

import pytest

from gateway import requests, work
from gateway.authz import SYSTEM
from gateway.kernel import errors
from tests.requests.house import DAY, House


async def test_three_silences_ask_the_manager_then_it_and_then_end(house: House) -> None:
    """After 72 hours each; somebody is told every time."""
    request = (await house.ask()).request
    house.clock.advance(DAY * 3)
    await house.due(request.id)
    assert (house.awaited(), house.names()[-2:]) == (
        [house.mia, house.carl],
        ["request.escalated", "request.awaited"],
    )
    house.clock.advance(DAY * 3)
    await house.due(request.id)
    assert house.awaited() == [house.mia, house.carl, house.it]
    assert "request.unanswerable" in house.names()
    house.clock.advance(DAY * 3)
    await house.due(request.id)
    assert (await house.state(request.id), house.names()[-1]) == ("lapsed", "request.lapsed")


async def test_operational_technology_waits_a_day_only(house: House) -> None:
    """A stage of the plant is due after 24 hours, one of the desk after 72."""
    for service, hours in (("plant", 24), ("desk", 72)):
        request = (await house.ask(service=service)).request
        stage = (await house.stages(request.id))[0]
        assert stage.opened_at
        assert stage.due_at == stage.opened_at + timedelta(hours=hours)


@pytest.mark.parametrize("what", ["early", "answered", "asked", "denied"])
async def test_an_outdated_timer_does_nothing(house: House, what: str) -> None:
    """It compares with the row: before its time, after an answer, while a question waits."""
    request = (await house.ask(service="plant")).request
    outcome = {"answered": "approve", "asked": "ask", "denied": "deny"}.get(what)
    house.clock.advance(timedelta(hours=23))
    if outcome:
        await house.decide(house.mia, request.id, outcome)
        house.clock.advance(timedelta(hours=2))
    before = (await house.state(request.id), len(house.emitted))
    await house.due(request.id)
    assert (await house.state(request.id), len(house.emitted)) == before


async def test_whoever_was_added_answers_and_whoever_was_silent_still_can(house: House) -> None:
    """An escalation takes nothing away from anybody."""
    for who in ("carl", "mia"):
        request = (await house.ask(service="desk" if who == "carl" else "deals")).request
        house.clock.advance(DAY * 3)
        await house.due(request.id)
        approved = await house.decide(getattr(house, who), request.id, "approve")
        assert approved.state == "approved"


async def test_an_unanswered_question_ends_the_request_after_seven_days(house: House) -> None:
    """Not before; an answered one not at all."""
    request = (await house.ask()).request
    await house.decide(house.mia, request.id, "ask", "What for?")
    for days, state in ((6, "needs_info"), (1, "lapsed")):
        house.clock.advance(DAY * days)
        async with house.units.open(SYSTEM) as unit:
            await requests.lapse(unit, requests.RequestAnswerDue(id=request.id))
        assert await house.state(request.id) == state


async def test_only_the_clock_lets_a_request_lapse(house: House) -> None:
    """No person runs what time causes."""
    request = (await house.ask()).request
    for run, event in (
        (requests.lapse, requests.RequestAnswerDue(id=request.id)),
        (requests.stage_due, requests.RequestStageDue(id=request.id)),
    ):
        with pytest.raises(errors.Forbidden):
            async with house.units.open(house.it) as unit:
                await run(unit, event)  # type: ignore[arg-type]  # each with its own event


async def test_the_requester_reminds_once_in_four_hours(house: House) -> None:
    """Twice is too fast, and says how long to wait."""
    request = (await house.ask()).request
    async with house.units.open(house.ines) as unit:
        await requests.nudge(unit, request.id)
    with pytest.raises(requests.NudgedAlready) as soon:
        async with house.units.open(house.ines) as unit:
            await requests.nudge(unit, request.id)
    assert soon.value.retry_after == timedelta(hours=4).total_seconds()
    house.clock.advance(timedelta(hours=4))
    async with house.units.open(house.ines) as unit:
        await requests.nudge(unit, request.id)
    assert house.names().count("request.nudged") == 2


async def test_others_neither_remind_nor_escalate_nor_cancel(house: House) -> None:
    """The approver does not either."""
    request = (await house.ask()).request
    for verb in (requests.nudge, requests.escalate, requests.cancel):
        with pytest.raises(work.NotAllowed):
            async with house.units.open(house.mia) as unit:
                await verb(unit, request.id)


async def test_the_requester_escalates_when_the_time_is_over(house: House) -> None:
    """Before it is too early; then the manager above is asked, and in the end nobody is left."""
    request = (await house.ask()).request
    with pytest.raises(requests.TooEarly):
        async with house.units.open(house.ines) as unit:
            await requests.escalate(unit, request.id)
    house.clock.advance(DAY * 3)
    async with house.units.open(house.ines) as unit:
        await requests.escalate(unit, request.id)
    assert house.awaited() == [house.mia, house.carl]
    with pytest.raises(requests.NobodyAbove):
        async with house.units.open(house.ines) as unit:
            await requests.escalate(unit, request.id)


async def test_an_escalation_never_asks_whoever_wants_the_access(house: House) -> None:
    """Carl asks for himself; Mia, who answers, works for him."""
    await house.approval("desk", "role:desk-lead")
    await house.change(house.mia, roles=["employee", "desk-lead"])
    request = (await house.ask(house.carl)).request
    house.clock.advance(DAY * 3)
    await house.due(request.id)
    assert house.awaited() == [house.mia]


async def test_whoever_asked_cancels_and_nobody_answers_any_more(house: House) -> None:
    """Also while a question waits."""
    for question in (False, True):
        request = (await house.ask()).request
        if question:
            await house.decide(house.mia, request.id, "ask", "What for?")
        async with house.units.open(house.ines) as unit:
            await requests.cancel(unit, request.id, reason="Found another way.")
        assert await house.state(request.id) == "cancelled"
        with pytest.raises(requests.AlreadyHandled):
            await house.decide(house.mia, request.id, "approve")
        with pytest.raises(requests.IllegalEvent):
            async with house.units.open(house.ines) as unit:
                await requests.cancel(unit, request.id)


async def test_a_lapsed_request_is_asked_again_with_one_click(house: House) -> None:
    """The same form, for the same person; others do not find it."""
    request = (await house.ask(duration="P10D", reason="For the fair.")).request
    async with house.units.open(house.ines) as unit:
        await requests.cancel(unit, request.id)
    async with house.units.read(house.ines) as unit:
        form = await requests.again(unit, request.id)
    assert (form.items[0].service, form.items[0].plan, form.reason) == ("desk", "deluxe", "For the fair.")
    assert form.items[0].duration == timedelta(days=10)
    async with house.units.open(house.ines) as unit:
        assert (await requests.submit(unit, form)).request.state == "pending"
    with pytest.raises(errors.NotFound):
        async with house.units.read(house.company.olaf) as unit:
            await requests.again(unit, request.id)
