"""Proposing, supporting and withdrawing, and every no on the way."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from gateway import proposals, work
from gateway.authz import SYSTEM, Action
from gateway.kernel import errors, new_id
from gateway.proposals import (
    AlreadyProposed,
    AlreadySupported,
    IllegalEvent,
    Proposal,
    ProposalId,
    ProposalState,
    SubmitForm,
    TooManyOpen,
)
from gateway.proposals.entities import proposal_entity
from gateway.work import NotAllowed, NotVisible
from tests.company import Company
from tests.proposals.kit import FIGMA, state_of, submitted, supported


async def test_a_declared_tool_stands_open_and_is_told(
    units: work.Units, company: Company, emitted: list[work.Emitted]
) -> None:
    """With its proposer as the first who needs it."""
    made = await submitted(units, company.ines, address="https://figma.example/team")
    async with units.read(company.ines) as unit:
        found = await proposals.proposal(unit, made)
    assert (found.state, found.wanted, found.organisation) == ("open", 1, "own")
    assert isinstance(emitted[-1].event, proposals.ProposalSubmitted)
    assert emitted[-1].because is not None
    assert emitted[-1].because.reasons == ("proposal.everybody-proposes",)


async def test_a_supplier_proposes_for_the_own_organisation(units: work.Units, company: Company) -> None:
    """Colleagues of another organisation see nothing of it; IT does."""
    made = await submitted(units, company.supplier)
    with pytest.raises(NotVisible):
        await state_of(units, company.ines, made)
    assert await state_of(units, company.it, made) == "open"
    await submitted(units, company.ines)  # the same name, in the other organisation


async def test_what_is_no_person_proposes_nothing(units: work.Units, company: Company) -> None:
    """Not even the house itself."""
    async with units.open(SYSTEM) as unit:
        with pytest.raises(errors.Forbidden):
            await proposals.submit(unit, SubmitForm.model_validate(FIGMA))


@pytest.mark.parametrize("name", ["Figma", "  figma ", "FIG-MA", "Fig ma"])
async def test_the_same_name_again_leads_to_the_one_that_waits(
    units: work.Units, company: Company, name: str
) -> None:
    """It can be supported there; a second one would halve both."""
    made = await submitted(units, company.ines)
    with pytest.raises(AlreadyProposed) as refused:
        await submitted(units, company.olaf, name=name)
    assert refused.value.proposal_id == made
    async with units.read(company.olaf) as unit:
        found = await proposals.named(unit, name)
    assert found is not None
    assert found.id == made


async def test_what_is_over_can_be_proposed_anew(units: work.Units, company: Company) -> None:
    """A no of last year does not bind this year."""
    made = await submitted(units, company.ines)
    async with units.open(company.it) as unit:
        await proposals.decline(unit, made, why="We have Penpot.")
    assert await submitted(units, company.olaf) != made


async def test_ten_may_be_open_at_a_time(units: work.Units, company: Company) -> None:
    """The eleventh is refused with what to do; one that is answered makes room."""
    made = [await submitted(units, company.ines, name=f"Tool {number}") for number in range(10)]
    with pytest.raises(TooManyOpen, match="Ten may be open"):
        await submitted(units, company.ines, name="Tool 11")
    async with units.open(company.it) as unit:
        await proposals.plan(unit, made[0])
    await submitted(units, company.ines, name="Tool 11")
    await submitted(units, company.olaf, name="Tool 12")


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "!!"},
        {"name": "x" * 81},
        {"name": ""},
        {"kind": "wish"},
        {"data": "secret"},
        {"people": 0},
        {"people": 100_001},
        {"purpose": "ab"},
        {"purpose": "x" * 501},
        {"address": "http://figma.example"},
        {"address": "javascript:alert(1)"},
        {"address": "https://figma"},
        {"address": "https://bank.example@figma.example"},
        {"address": "https://figma.example/a b"},
        {"address": "https://[figma.example"},
        {"organisation": "mill"},
    ],
)
def test_what_cannot_be_accepted_is_named(wrong: dict[str, Any]) -> None:
    """Each field by its name."""
    with pytest.raises(ValidationError) as refused:
        SubmitForm.model_validate({**FIGMA, **wrong})
    assert {error["loc"][0] for error in refused.value.errors()} == {*wrong}


async def test_a_colleague_supports_once_and_is_counted(units: work.Units, company: Company) -> None:
    """And sees it among their own."""
    made = await submitted(units, company.ines)
    assert (await supported(units, company.olaf, made)).wanted == 2
    with pytest.raises(AlreadySupported):
        await supported(units, company.olaf, made)
    async with units.read(company.olaf) as unit:
        (found,) = await proposals.mine(unit)
        assert await proposals.supported(unit, [made]) == {made}
        assert await proposals.supporters(unit, found) == {UUID(company.olaf.id)}
        assert (await proposals.acts_on(unit, [found]))[made] == frozenset()
    assert found.wanted == 2


async def test_nobody_supports_their_own(units: work.Units, company: Company) -> None:
    """They are counted from the beginning."""
    made = await submitted(units, company.ines)
    with pytest.raises(NotAllowed) as refused:
        await supported(units, company.ines, made)
    assert refused.value.reasons == ("proposal.ones-own-is-counted-already",)


async def test_another_organisation_neither_sees_nor_supports_it(units: work.Units, company: Company) -> None:
    """For them it does not exist, as one that nobody ever made."""
    made = await submitted(units, company.ines)
    with pytest.raises(NotVisible):
        await supported(units, company.supplier, made)
    with pytest.raises(errors.NotFound):
        await supported(units, company.supplier, ProposalId(new_id()))
    with pytest.raises(errors.NotFound):
        await state_of(units, company.ines, ProposalId(new_id()))
    async with units.read(company.supplier) as unit:
        assert await proposals.listing(unit) == []


async def test_what_is_over_is_not_supported(units: work.Units, company: Company) -> None:
    """There is nothing left to count for."""
    made = await submitted(units, company.ines)
    async with units.open(company.ines) as unit:
        await proposals.withdraw(unit, made)
    with pytest.raises(IllegalEvent, match="Look at it again"):
        await supported(units, company.olaf, made)


async def test_its_proposer_withdraws_it_and_nobody_else(units: work.Units, company: Company) -> None:
    """IT would decline it, with a reason."""
    made = await submitted(units, company.ines)
    for other in (company.olaf, company.it):
        with pytest.raises(NotAllowed):
            async with units.open(other) as unit:
                await proposals.withdraw(unit, made)
    async with units.open(company.ines) as unit:
        await proposals.withdraw(unit, made)
    assert await state_of(units, company.ines, made) == "withdrawn"
    with pytest.raises(IllegalEvent):
        async with units.open(company.ines) as unit:
            await proposals.withdraw(unit, made)


async def test_the_most_wanted_come_first_page_by_page(units: work.Units, company: Company) -> None:
    """Then the newest; filtered by state, kind and name."""
    one, two, three = [await submitted(units, company.ines, name=f"Tool {number}") for number in "123"]
    await supported(units, company.olaf, one)
    service = await submitted(units, company.olaf, name="Chess club", kind="service")
    async with units.open(company.it) as unit:
        await proposals.plan(unit, two, why="In spring.")
    async with units.read(company.ines) as unit:
        assert _ids(await proposals.listing(unit)) == [one, service, three, two]
        assert _ids(await proposals.listing(unit, limit=1)) == [one]
        assert _ids(await proposals.listing(unit, after=one, limit=2)) == [service, three]
        assert _ids(await proposals.listing(unit, states=[ProposalState.PLANNED])) == [two]
        assert _ids(await proposals.listing(unit, kind=proposals.ProposalKind.SERVICE)) == [service]
        assert _ids(await proposals.listing(unit, search="CHESS cl_ub%")) == [service]
        assert _ids(await proposals.listing(unit, search="zebra")) == []
        assert _ids(await proposals.listing(unit, states=())) == [one, service, three, two]


async def test_a_list_shows_what_the_rule_says(units: work.Units, company: Company) -> None:
    """SQL and policy agree, for everybody."""
    made = [await submitted(units, company.ines), await submitted(units, company.supplier)]
    async with units.read(SYSTEM) as unit:
        rows = [await proposals.proposal(unit, one) for one in made]
    for who in (company.ines, company.olaf, company.it, company.security, company.auditor, company.supplier):
        async with units.read(who) as unit:
            listed = set(_ids(await proposals.listing(unit)))
            seen = {row.id for row in rows if unit.decide(Action.PROPOSAL_SEE, proposal_entity(row)).allowed}
        assert listed == seen


def _ids(rows: Iterable[Proposal]) -> list[UUID]:
    return [row.id for row in rows]
