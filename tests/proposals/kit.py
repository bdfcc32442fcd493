"""Proposals for tests."""

from typing import Any

from gateway import proposals, work
from gateway.authz import Subject
from gateway.proposals import Proposal, ProposalId, SubmitForm

FIGMA = {"kind": "tool", "name": "Figma", "purpose": "Drafts of screens.", "people": 4, "data": "internal"}


async def submitted(units: work.Units, who: Subject, **more: Any) -> ProposalId:
    """Proposed, as that person."""
    async with units.open(who) as unit:
        found = await proposals.submit(unit, SubmitForm.model_validate({**FIGMA, **more}))
    return ProposalId(found.id)


async def supported(units: work.Units, who: Subject, proposal: ProposalId) -> Proposal:
    """Supported, as that person."""
    async with units.open(who) as unit:
        return await proposals.support(unit, proposal)


async def state_of(units: work.Units, who: Subject, proposal: ProposalId) -> str:
    """Where it stands."""
    async with units.read(who) as unit:
        return (await proposals.proposal(unit, proposal)).state
