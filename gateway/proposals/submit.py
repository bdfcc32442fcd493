"""Submit: declare a tool, or ask for a service."""

from uuid import UUID

from gateway.authz import Action
from gateway.proposals import queries, rules
from gateway.proposals.entities import new_entity
from gateway.proposals.errors import AlreadyProposed
from gateway.proposals.events import ProposalSubmitted
from gateway.proposals.forms import SubmitForm
from gateway.proposals.models import Proposal
from gateway.work import Unit


async def submit(unit: Unit, form: SubmitForm) -> Proposal:
    """Put it in front of IT. Raises NotAllowed, TooManyOpen, and AlreadyProposed where the same name waits in
    one's own organisation: that one can be supported.
    """
    person = unit.subject.type == "Person"
    proposal = Proposal(
        kind=form.kind,
        name=form.name,
        key=rules.key_of(form.name),
        address=form.address,
        purpose=form.purpose,
        people=form.people,
        data=form.data,
        organisation=str(unit.subject.attrs.get("organisation", "")),
        # A machine or nobody proposes nothing: the rules say so before this is stored.
        proposer_id=UUID(unit.subject.id) if person else UUID(int=0),
        proposed_at=unit.now,
    )
    because = unit.require(Action.PROPOSAL_SUBMIT, new_entity(proposal))
    await queries.hold_names(unit)
    same = await queries.waiting(unit, proposal.organisation, proposal.key)
    if same is not None:
        raise AlreadyProposed(same.id)
    rules.verify_room(await queries.open_of(unit))
    unit.db.add(proposal)
    await unit.db.flush()
    unit.emit(ProposalSubmitted(id=proposal.id), because=because)
    return proposal
