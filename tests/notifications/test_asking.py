"""Who hears what on a request's way: those who decide, those who asked, and nobody else."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from gateway import notifications, requests, work
from gateway.authz import SYSTEM
from gateway.kernel import FixedClock
from tests.company import Company
from tests.notifications.conftest import Server
from tests.requests.house import DAY, House, build

Run = Callable[[], Coroutine[Any, Any, list[tuple[str, str]]]]


@pytest.fixture
async def house(units: work.Units, company: Company, clock: FixedClock, emitted: list[work.Emitted]) -> House:
    """Everybody in their place."""
    return await build(units, company, clock, emitted)


@pytest.fixture
def told(house: House, smtp: Server) -> Run:
    """Run the jobs of all that happened since the last time; who got which mail."""
    seen = [len(house.emitted)]

    async def run() -> list[tuple[str, str]]:
        before, mails = seen[0], len(smtp.mails)
        for one in house.emitted[before:]:
            if type(one.event) in notifications.TELLINGS:
                async with house.units.open(SYSTEM) as unit:
                    await notifications.tell(unit, one.event, smtp.post())
        for one in house.emitted[before:]:
            if isinstance(one.event, notifications.MailQueued):
                await notifications.send(house.units, one.event, smtp.post())
        seen[0] = len(house.emitted)
        sent = zip(smtp.recipients[mails:], smtp.mails[mails:], strict=True)
        return sorted((to.partition("@")[0], mail["Subject"]) for to, mail in sent)

    return run


async def test_the_facts_of_a_decision_stand_in_the_mail(house: House, told: Run, smtp: Server) -> None:
    """Who, what, why, how long, at which price, and a link to a page that decides nothing by itself."""
    done = await house.ask(duration="P10D", reason="For the fair.")
    assert await told() == [("mia", "Ines asks for Desk")]
    body = smtp.mails[0].get_body(preferencelist=("plain",))
    assert body is not None
    text = body.get_content()
    for fact in ("Who asks: Ines", "Service: Desk", "Why: For the fair.", "How long: 10 days", "Price: Free"):
        assert fact in text
    assert f"/requests/{done.request.id}" in text


async def test_a_question_and_its_answer_reach_the_other_side(house: House, told: Run, smtp: Server) -> None:
    """With what was asked; the answer is told once, not as a new request as well."""
    done = await house.ask()
    await told()
    await house.decide(house.mia, done.request.id, "ask", "What for?")
    assert await told() == [("ines", "A question about your request for Desk")]
    assert "Reason: What for?" in smtp.mails[-1].as_string()
    async with house.units.open(house.ines) as unit:
        await requests.answer(unit, done.request.id, words="For the fair.")
    assert await told() == [("mia", "Answered: Ines and Desk")]


async def test_a_no_is_told_with_its_reason_and_by_whom(house: House, told: Run, smtp: Server) -> None:
    """To whoever asked."""
    done = await house.ask()
    await told()
    await house.decide(house.mia, done.request.id, "deny", "Not this year.")
    assert await told() == [("ines", "No: Desk")]
    assert "Who: Mia" in smtp.mails[-1].as_string()
    assert "Reason: Not this year." in smtp.mails[-1].as_string()


async def test_a_yes_of_a_person_is_told_and_one_of_a_rule_is_not(house: House, told: Run) -> None:
    """What a rule allows is simply ready."""
    done = await house.ask()
    await told()
    await house.decide(house.mia, done.request.id, "approve", "Fine.")
    assert await told() == [("ines", "Yes: Desk")]
    await house.ask(house.company.olaf, plan="basic")
    assert await told() == []


async def test_silence_is_told_to_both_sides_and_so_is_the_end(house: House, told: Run) -> None:
    """Escalated, then lapsed."""
    done = await house.ask()
    await told()
    house.clock.advance(DAY * 3)
    await house.due(done.request.id)
    both = await told()
    assert ("ines", "Nobody has answered yet: Ines and Desk") in both
    assert ("carl", "Ines asks for Desk") in both
    for _ in range(2):
        house.clock.advance(DAY * 3)
        await house.due(done.request.id)
    assert ("ines", "Nobody answered: Desk") in await told()


async def test_a_reminder_and_a_withdrawal_reach_those_who_decide(house: House, told: Run) -> None:
    """And nobody else."""
    done = await house.ask()
    await told()
    house.clock.advance(DAY)
    async with house.units.open(house.ines) as unit:
        await requests.nudge(unit, done.request.id)
    assert await told() == [("mia", "Reminder: Ines still waits for Desk")]
    async with house.units.open(house.ines) as unit:
        await requests.cancel(unit, done.request.id)
    assert await told() == [("mia", "No longer needed: Ines and Desk")]


async def test_an_emergency_is_loud(house: House, told: Run) -> None:
    """Stewards and security, without the one who was in a hurry."""
    await house.ask(house.it, service="desk", emergency=True)
    names = {name for name, subject in await told() if subject.startswith("Emergency access")}
    assert "security" in names
    assert "stella" in names
    assert "it" not in names


async def test_a_stand_in_knows_of_it(house: House, told: Run) -> None:
    """Who decides for whom."""
    await house.stand_in(house.mia, house.company.olaf)
    assert await told() == [("olaf", "You decide for Mia")]
