"""What people propose: a tool that they use and declare themselves, or a service that they ask for.

A proposal is counted, not repeated: whoever needs the same supports it, and it stays one. IT answers with
plan, decline or offer; the people who asked are told.
"""

from gateway.proposals.decline import decline
from gateway.proposals.entities import proposal_entity, queue_entity
from gateway.proposals.errors import AlreadyProposed, AlreadySupported, IllegalEvent, TooManyOpen
from gateway.proposals.events import (
    ProposalDeclined,
    ProposalOffered,
    ProposalPlanned,
    ProposalSubmitted,
    ProposalSupported,
    ProposalWithdrawn,
)
from gateway.proposals.forms import SubmitForm
from gateway.proposals.models import Data, Proposal, ProposalId, ProposalKind, ProposalState
from gateway.proposals.offer import offer
from gateway.proposals.plan import plan
from gateway.proposals.queries import (
    acts_on,
    count,
    listing,
    mine,
    named,
    people,
    proposal,
    supported,
    supporters,
)
from gateway.proposals.rules import WAITING
from gateway.proposals.submit import submit
from gateway.proposals.support import support
from gateway.proposals.withdraw import withdraw

__all__ = [
    "WAITING",
    "AlreadyProposed",
    "AlreadySupported",
    "Data",
    "IllegalEvent",
    "Proposal",
    "ProposalDeclined",
    "ProposalId",
    "ProposalKind",
    "ProposalOffered",
    "ProposalPlanned",
    "ProposalState",
    "ProposalSubmitted",
    "ProposalSupported",
    "ProposalWithdrawn",
    "SubmitForm",
    "TooManyOpen",
    "acts_on",
    "count",
    "decline",
    "listing",
    "mine",
    "named",
    "offer",
    "people",
    "plan",
    "proposal",
    "proposal_entity",
    "queue_entity",
    "submit",
    "support",
    "supported",
    "supporters",
    "withdraw",
]
