"""Proposals as views."""

from collections.abc import Sequence

from gateway import catalog, proposals
from gateway.api.told import names
from gateway.api.views import ProposalView
from gateway.proposals import Data, Proposal, ProposalKind, ProposalState
from gateway.work import Unit


async def proposals_of(unit: Unit, rows: Sequence[Proposal]) -> list[ProposalView]:
    """Those of them that the subject sees, with who proposed and who answered."""
    people = await proposals.people(unit, rows)
    known = {who: person.username for who, person in people.items()}
    supported = await proposals.supported(unit, [row.id for row in rows])
    made = {row.service_id for row in rows if row.service_id}
    slugs = await names.slugs(unit, await catalog.visible_to(unit, unit.subject, made)) if made else {}
    return [
        ProposalView(
            id=row.id,
            kind=ProposalKind(row.kind),
            name=row.name,
            address=row.address,
            purpose=row.purpose,
            people=row.people,
            data=Data(row.data),
            organisation=row.organisation,
            proposer=known.get(row.proposer_id),
            proposed_at=row.proposed_at,
            wanted=row.wanted,
            supported=row.id in supported,
            state=ProposalState(row.state),
            answer=row.answer,
            answered_by=names.of(known, row.answered_by),
            answered_at=row.answered_at,
            service=names.of(slugs, row.service_id),
        )
        for row in rows
    ]
