"""What people are told of proposals: IT of new ones, those who need them of the answer."""

from gateway import identity, proposals
from gateway.notifications import queries
from gateway.notifications.kinds import Kind, Telling
from gateway.notifications.tellings.occurrence import occurrence
from gateway.work import Event, Unit


async def submitted(unit: Unit, event: Event) -> list[Telling]:
    """Those who answer; of one's own nobody is told."""
    found = await occurrence(unit, event)
    people = await queries.with_role(unit, identity.Role.IT_ADMIN)
    about = found.about(proposal=event.id)
    return [Telling(Kind.PROPOSED, people - {found.by}, about, found.key)]


async def planned(unit: Unit, event: Event) -> list[Telling]:
    """It is going to be offered."""
    return await _to_all(unit, event, Kind.PLANNED)


async def declined(unit: Unit, event: Event) -> list[Telling]:
    """With the reason."""
    return await _to_all(unit, event, Kind.DECLINED)


async def offered(unit: Unit, event: Event) -> list[Telling]:
    """It can be asked for now."""
    return await _to_all(unit, event, Kind.OFFERED)


async def withdrawn(unit: Unit, event: Event) -> list[Telling]:
    """Whoever was told of it need not look any more; whoever supports it may propose it themselves."""
    found = await occurrence(unit, event)
    proposal = await unit.db.get_one(proposals.Proposal, event.id)
    people = await queries.told_of_proposal(unit, event.id) | await proposals.supporters(unit, proposal)
    return [Telling(Kind.WITHDRAWN, people - {found.by}, found.about(proposal=event.id), found.key)]


async def _to_all(unit: Unit, event: Event, kind: Kind) -> list[Telling]:
    """The proposer and everybody who supports it, but not whoever answered."""
    found = await occurrence(unit, event)
    proposal = await unit.db.get_one(proposals.Proposal, event.id)
    people = await proposals.supporters(unit, proposal) | {proposal.proposer_id}
    return [Telling(kind, people - {found.by}, found.about(proposal=event.id), found.key)]
