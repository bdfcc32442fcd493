"""What IT answers, who may, and who is told."""

from uuid import UUID

import pytest
from pydantic import SecretStr

from gateway import notifications, proposals, work
from gateway.authz import SYSTEM, Subject
from gateway.kernel import errors
from gateway.proposals import IllegalEvent, Proposal, ProposalId
from gateway.work import NotAllowed
from tests.company import Company
from tests.notifications.conftest import sinks as sinks  # noqa: PLC0414  # the trail says who did it
from tests.proposals.kit import submitted, supported

SILENT = notifications.Smtp(SecretStr(""), sender="desk@own.example", origin="https://desk.own.example")


async def answer(units: work.Units, who: Subject, made: ProposalId, verb: str, **more: str) -> Proposal:
    """One answer."""
    async with units.open(who) as unit:
        if verb == "plan":
            return await proposals.plan(unit, made, **more)
        if verb == "decline":
            return await proposals.decline(unit, made, **{"why": "We have Penpot.", **more})
        return await proposals.offer(unit, made, **{"service": "desk", **more})


async def bell(units: work.Units, emitted: list[work.Emitted], who: Subject) -> list[str]:
    """Subjects of what that person is told of everything that happened so far."""
    for one in list(emitted):
        if type(one.event) in notifications.TELLINGS:
            async with units.open(SYSTEM) as unit:
                await notifications.tell(unit, one.event, SILENT)
    async with units.read(who) as unit:
        return [notice.letter.subject for notice in await notifications.told(unit)]


async def test_it_plans_and_later_offers_it(units: work.Units, company: Company) -> None:
    """With who, when and the service that does it."""
    made = await submitted(units, company.ines)
    planned = await answer(units, company.it, made, "plan", why="In spring.")
    assert (planned.state, planned.answer, planned.answered_by) == (
        "planned",
        "In spring.",
        UUID(company.it.id),
    )
    offered = await answer(units, company.it, made, "offer", why="It is called Desk here.")
    assert (offered.state, offered.service_id) == ("offered", company.desk.id)


@pytest.mark.parametrize("verb", ["plan", "decline", "offer"])
async def test_only_it_answers(units: work.Units, company: Company, verb: str) -> None:
    """Neither its proposer nor a colleague, security or an auditor."""
    made = await submitted(units, company.ines)
    for other in (company.ines, company.olaf, company.security, company.auditor):
        with pytest.raises(NotAllowed):
            await answer(units, other, made, verb)
    await answer(units, company.it, made, verb)


@pytest.mark.parametrize("verb", ["plan", "decline", "offer"])
@pytest.mark.parametrize("end", ["decline", "offer"])
async def test_an_end_is_an_end(units: work.Units, company: Company, end: str, verb: str) -> None:
    """Whoever needs it again proposes it again."""
    made = await submitted(units, company.ines)
    await answer(units, company.it, made, end)
    with pytest.raises(IllegalEvent):
        await answer(units, company.it, made, verb)


async def test_a_no_needs_its_reason(units: work.Units, company: Company) -> None:
    """A short one; nothing is stored without."""
    made = await submitted(units, company.ines)
    for why in ("", "   ", "x" * 501):
        with pytest.raises(errors.Invalid) as refused:
            await answer(units, company.it, made, "decline", why=why)
        assert {*refused.value.fields} == {"reason"}


async def test_only_a_service_that_is_there_is_offered(units: work.Units, company: Company) -> None:
    """By its short name."""
    made = await submitted(units, company.ines)
    with pytest.raises(errors.Invalid) as refused:
        await answer(units, company.it, made, "offer", service="nothing")
    assert {*refused.value.fields} == {"service"}


async def test_it_hears_of_a_proposal_and_those_who_need_it_of_the_answer(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """Whoever answers is not told of that; nor is a colleague who has nothing to do with it."""
    made = await submitted(units, company.ines)
    await supported(units, company.olaf, made)
    assert await bell(units, emitted, company.it) == ["Ines proposes Figma"]
    await answer(units, company.it, made, "plan", why="In spring.")
    for who in (company.ines, company.olaf):
        assert await bell(units, emitted, who) == ["Planned: Figma"]
    await answer(units, company.it, made, "offer", why="Ask for Desk.")
    for who in (company.ines, company.olaf):
        assert await bell(units, emitted, who) == ["It is here: Figma", "Planned: Figma"]
    assert await bell(units, emitted, company.it) == ["Ines proposes Figma"]
    assert await bell(units, emitted, company.security) == []


async def test_a_no_is_told_with_its_reason(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """And a way on."""
    made = await submitted(units, company.ines)
    await answer(units, company.it, made, "decline", why="We have Penpot.")
    await bell(units, emitted, company.ines)
    async with units.read(company.ines) as unit:
        (notice,) = await notifications.told(unit)
    assert notice.letter.path == f"/proposals/{made}"
    assert ("Reason", "We have Penpot.") in notice.letter.rows
    assert ("Who", "It") in notice.letter.rows


async def test_what_is_withdrawn_needs_no_answer_any_more(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """Whoever was told of it hears so, and whoever supports it; its proposer and a stranger do not."""
    made = await submitted(units, company.ines)
    await supported(units, company.olaf, made)
    assert await bell(units, emitted, company.it) == ["Ines proposes Figma"]
    async with units.open(company.ines) as unit:
        await proposals.withdraw(unit, made)
    assert await bell(units, emitted, company.it) == ["Withdrawn: Figma", "Ines proposes Figma"]
    assert await bell(units, emitted, company.olaf) == ["Withdrawn: Figma"]
    assert await bell(units, emitted, company.ines) == await bell(units, emitted, company.security) == []
