"""Answers: yes, no, a question; by whom, once, and against what was seen."""

import asyncio
from datetime import timedelta

import pytest

from gateway import grants, requests, work
from gateway.authz import SYSTEM
from gateway.catalog import StewardKind
from gateway.kernel import errors
from tests.requests.house import DAY, House


async def test_the_managers_yes_gives_access(house: House) -> None:
    """Approved, a grant as long as asked for, and the approver on record."""
    done = await house.ask(duration="P10D")
    approved = await house.decide(house.mia, done.request.id, "approve")
    assert (approved.state, approved.decided_by) == ("approved", ["request.asked-answers"])
    async with house.units.read(SYSTEM) as unit:
        (grant,) = (await grants.of_requests(unit, [approved.id]))[approved.id]
    assert grant.life.duration == timedelta(days=10)
    (stage,) = await house.stages(approved.id)
    assert (str(stage.decided_by), stage.outcome, stage.on_behalf_of) == (house.mia.id, "approve", None)
    assert house.names()[-3:] == ["request.stage_approved", "request.approved", "grant.opened"]


async def test_two_stages_need_both_and_the_second_is_asked_after_the_first(house: House) -> None:
    """No access after the first yes."""
    done = await house.ask(service="plant")
    first = await house.decide(house.mia, done.request.id, "approve")
    assert (first.state, house.awaited()) == ("pending", [house.otto])
    assert "grant.opened" not in house.names()
    second = await house.decide(house.otto, done.request.id, "approve")
    assert second.state == "approved"


async def test_a_yes_may_be_shorter_than_asked_and_never_longer(house: House) -> None:
    """Shortened, and refused where it is not shorter."""
    done = await house.ask(duration="P10D")
    for wrong in ("P10D", "P11D", "PT1S"):
        with pytest.raises(errors.Invalid):
            await house.decide(house.mia, done.request.id, "approve", shorten=wrong)
    approved = await house.decide(house.mia, done.request.id, "approve", shorten="P2D")
    assert approved.duration_seconds == timedelta(days=2).total_seconds()


async def test_only_who_is_asked_answers(house: House) -> None:
    """Not the requester, not a steward, not IT, and for a stranger there is no request."""
    done = await house.ask()
    for outcome in ("approve", "deny", "ask"):
        with pytest.raises(work.NotAllowed) as own:
            await house.decide(house.ines, done.request.id, outcome)
        assert own.value.reasons == ("request.never-ones-own",)
        for other in (house.stella, house.it):
            with pytest.raises(work.NotAllowed):
                await house.decide(other, done.request.id, outcome)
        with pytest.raises(errors.NotFound):
            await house.decide(house.company.olaf, done.request.id, outcome)
    assert await house.state(done.request.id) == "pending"


async def test_of_two_approvers_at_once_one_answers_and_the_other_is_told_who(house: House) -> None:
    """The row is held; the second gets a conflict with the name of the first."""
    await house.change(house.carl, roles=["employee", "desk-lead"])
    await house.change(house.mia, roles=["employee", "desk-lead"])
    await house.approval("desk", "role:desk-lead")
    done = await house.ask()
    answers = await asyncio.gather(
        house.decide(house.mia, done.request.id, "approve"),
        house.decide(house.carl, done.request.id, "deny"),
        return_exceptions=True,
    )
    (late,) = [answer for answer in answers if isinstance(answer, requests.AlreadyHandled)]
    assert late.by is not None
    winner = house.who(str(late.by))
    assert ("Mia" if winner == house.mia else "Carl") in late.detail


async def test_who_answered_the_first_stage_is_told_that_it_went_on(house: House) -> None:
    """A second click of the first approver is no yes to the second stage."""
    done = await house.ask(service="plant")
    await house.decide(house.mia, done.request.id, "approve")
    with pytest.raises(requests.AlreadyHandled):
        await house.decide(house.mia, done.request.id, "approve")
    assert await house.state(done.request.id) == "pending"


async def test_an_answer_to_what_has_changed_is_refused(house: House) -> None:
    """The version that was seen has to be the version that is there."""
    done = await house.ask()
    form = requests.DecisionForm(outcome=requests.Outcome.APPROVE)
    with pytest.raises(requests.Stale):
        async with house.units.open(house.mia) as unit:
            await requests.decide(unit, done.request.id, form, version=done.request.version - 1)
    async with house.units.open(house.mia) as unit:
        await requests.decide(unit, done.request.id, form, version=done.request.version)
    assert await house.state(done.request.id) == "approved"


async def test_an_approver_who_left_a_moment_ago_cannot_answer(house: House) -> None:
    """Before the reaction ran, too."""
    done = await house.ask()
    await house.change(house.mia, active=False)
    with pytest.raises(work.NotAllowed):
        await house.decide(house.mia, done.request.id, "approve")


@pytest.mark.parametrize("outcome", ["deny", "ask"])
async def test_a_no_and_a_question_are_said_in_words(house: House, outcome: str) -> None:
    """Without a reason they are refused."""
    done = await house.ask()
    with pytest.raises(errors.Invalid) as refused:
        await house.decide(house.mia, done.request.id, outcome, reason=" ")
    assert "reason" in refused.value.fields


async def test_a_no_ends_the_request_and_shows_its_reason(house: House) -> None:
    """Nothing is given, later stages are closed, nobody can answer any more."""
    done = await house.ask(service="plant")
    denied = await house.decide(house.mia, done.request.id, "deny", "Use the test plant.")
    assert denied.state == "denied"
    first, second = await house.stages(done.request.id)
    assert (first.state, first.reason, second.state) == ("denied", "Use the test plant.", "closed")
    for late in (house.mia, house.otto):
        with pytest.raises(requests.AlreadyHandled):
            await house.decide(late, done.request.id, "approve")


async def test_a_no_is_taken_back_within_seconds_by_who_said_it(house: House) -> None:
    """The request waits again with everything that it had."""
    done = await house.ask(service="plant")
    await house.decide(house.mia, done.request.id, "deny")
    with pytest.raises(work.NotAllowed):
        async with house.units.open(house.ines) as unit:
            await requests.undo(unit, done.request.id)
    house.clock.advance(timedelta(seconds=29))
    async with house.units.open(house.mia) as unit:
        back = await requests.undo(unit, done.request.id)
    assert (back.state, house.awaited()) == ("pending", [house.mia])
    await house.decide(house.mia, done.request.id, "approve")
    assert [s.state for s in await house.stages(done.request.id)] == ["approved", "open"]


@pytest.mark.parametrize("outcome", ["deny", "approve"])
async def test_an_answer_is_not_taken_back_after_that(house: House, outcome: str) -> None:
    """Thirty seconds; then it stands, and others never could."""
    done = await house.ask()
    await house.decide(house.mia, done.request.id, outcome)
    for other in (house.ines, house.stella, house.it):
        with pytest.raises(work.NotAllowed):
            async with house.units.open(other) as unit:
                await requests.undo(unit, done.request.id)
    house.clock.advance(timedelta(seconds=30))
    with pytest.raises(requests.TooLate):
        async with house.units.open(house.mia) as unit:
            await requests.undo(unit, done.request.id)


async def test_a_yes_is_taken_back_within_seconds_with_the_access_that_it_gave(house: House) -> None:
    """Nothing is open any more, the last stage waits again, and a second yes gives new access."""
    done = await house.ask(service="plant")
    await house.decide(house.mia, done.request.id, "approve")
    await house.decide(house.otto, done.request.id, "approve")
    with pytest.raises(work.NotAllowed):
        async with house.units.open(house.mia) as unit:
            await requests.undo(unit, done.request.id)
    async with house.units.open(house.otto) as unit:
        back = await requests.undo(unit, done.request.id)
    assert (back.state, back.decided_at, house.awaited()) == ("pending", None, [house.otto])
    assert "grant.revoked" in house.names()
    assert [s.state for s in await house.stages(back.id)] == ["approved", "open"]
    async with house.units.read(SYSTEM) as unit:
        (gone,) = (await grants.of_requests(unit, [back.id]))[back.id]
    assert (gone.state in grants.LIVE, gone.undo_until) == (False, None)
    await house.decide(house.otto, done.request.id, "approve")
    async with house.units.read(SYSTEM) as unit:
        assert len((await grants.of_requests(unit, [back.id]))[back.id]) == 2


async def test_a_yes_that_cannot_be_brought_back_as_it_was_stands(house: House) -> None:
    """One for a shorter time, and one that made access longer."""
    shorter = await house.ask(service="shop", duration="P10D")
    await house.decide(house.stella, shorter.request.id, "approve", shorten="P2D")
    first = await house.ask()
    await house.decide(house.mia, first.request.id, "approve")
    async with house.units.open(SYSTEM) as unit:
        (grant,) = (await grants.of_requests(unit, [first.request.id]))[first.request.id]
        (await unit.db.get_one(grants.Grant, grant.id)).state = "active"
    longer = await house.ask(duration="P60D")
    await house.decide(house.mia, longer.request.id, "approve")
    for who, request_id in ((house.stella, shorter.request.id), (house.mia, longer.request.id)):
        with pytest.raises(requests.TooLate):
            async with house.units.open(who) as unit:
                await requests.undo(unit, request_id)


async def test_a_question_stops_the_clock_until_it_is_answered(house: House) -> None:
    """Two days of waiting for the answer are not the approver's."""
    done = await house.ask()
    (before,) = await house.stages(done.request.id)
    asked = await house.decide(house.mia, done.request.id, "ask", "What for?")
    assert asked.state == "needs_info"
    with pytest.raises(requests.IllegalEvent):
        await house.decide(house.mia, done.request.id, "approve")
    house.clock.advance(DAY * 2)
    async with house.units.open(house.ines) as unit:
        answered = await requests.answer(unit, done.request.id, words="For the fair.")
    (after,) = await house.stages(done.request.id)
    assert (answered.state, house.awaited()) == ("pending", [house.mia])
    assert before.due_at
    assert after.due_at == before.due_at + DAY * 2
    assert house.names()[-2:] == ["request.answered", "request.awaited"]


async def test_others_do_not_answer_for_the_requester(house: House) -> None:
    """The approver does not answer the own question, and without a question nothing is answered."""
    done = await house.ask()
    with pytest.raises(requests.IllegalEvent):
        async with house.units.open(house.ines) as unit:
            await requests.answer(unit, done.request.id, words="Just so.")
    await house.decide(house.mia, done.request.id, "ask", "What for?")
    with pytest.raises(work.NotAllowed):
        async with house.units.open(house.mia) as unit:
            await requests.answer(unit, done.request.id, words="I know.")


async def test_a_service_that_goes_out_of_use_is_given_to_nobody(house: House) -> None:
    """A yes is refused, with the rule; a no is still possible."""
    done = await house.ask()
    async with house.units.open(SYSTEM) as unit:
        service = await unit.db.get_one(type(house.company.desk), done.request.service_id)
        service.state = "retiring"
    with pytest.raises(work.NotAllowed) as refused:
        await house.decide(house.mia, done.request.id, "approve")
    assert refused.value.reasons == ("request.approve-only-for-a-living-service",)
    assert (await house.decide(house.mia, done.request.id, "deny")).state == "denied"


async def test_it_is_the_person_who_is_asked_and_not_the_seat(house: House) -> None:
    """A new IT owner is not asked about what waits for the one before."""
    done = await house.ask(service="plant")
    await house.appoint("plant", StewardKind.IT_OWNER, house.stella)
    await house.decide(house.mia, done.request.id, "approve")
    with pytest.raises(work.NotAllowed):
        await house.decide(house.stella, done.request.id, "approve")
    assert (await house.decide(house.otto, done.request.id, "approve")).state == "approved"
