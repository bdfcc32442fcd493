"""Asking: who wants what, for whom, why and until when; policy answers, or people, stage by stage.

Who has to answer is found when a request is submitted and kept with it. Nobody decides for themselves,
by no detour; somebody can always answer, and silence goes to managers, to IT, and then ends the request.
"""

from gateway.requests.again import again
from gateway.requests.alternatives import alternatives
from gateway.requests.answer import answer
from gateway.requests.approve import approve
from gateway.requests.approver_left import approver_left
from gateway.requests.ask import ask
from gateway.requests.cancel import cancel
from gateway.requests.decide import decide
from gateway.requests.deny import deny
from gateway.requests.end_delegation import end_delegation
from gateway.requests.entities import Holder, request_entity, wish_entity
from gateway.requests.errors import (
    AlreadyAsked,
    AlreadyHandled,
    NeedsApproval,
    NobodyAbove,
    NudgedAlready,
    Stale,
    TooEarly,
    TooLate,
    UnknownPlan,
)
from gateway.requests.escalate import escalate
from gateway.requests.events import (
    DelegationEnded,
    DelegationGiven,
    RequestAnswerDue,
    RequestAnswered,
    RequestApproved,
    RequestAsked,
    RequestAwaited,
    RequestCancelled,
    RequestDenied,
    RequestEscalated,
    RequestHurried,
    RequestLapsed,
    RequestNudged,
    RequestReassigned,
    RequestStageApproved,
    RequestStageDue,
    RequestSubmitted,
    RequestUnanswerable,
    RequestUndone,
)
from gateway.requests.figures import count
from gateway.requests.forms import DecisionForm, DelegationForm, ItemForm, Outcome, SubmitForm
from gateway.requests.give_delegation import give_delegation
from gateway.requests.impact import Impact, impact
from gateway.requests.lapse import lapse
from gateway.requests.models import (
    Delegation,
    DelegationId,
    Request,
    RequestId,
    RequestItem,
    RequestStage,
    RequestStep,
)
from gateway.requests.nudge import nudge
from gateway.requests.preview import Preview, PreviewItem, preview
from gateway.requests.queries.colleagues import colleagues, usual
from gateway.requests.queries.desk import Around, Peers, around, asked_back, decided, names, possible
from gateway.requests.queries.inbox import Inbox, Waiting, inbox, waiting
from gateway.requests.queries.seen import (
    Parts,
    Step,
    delegations,
    listing,
    mine,
    of_person,
    parts,
    request,
    timeline,
)
from gateway.requests.reassign import reassign
from gateway.requests.rules import IllegalEvent, RequestState, StageState
from gateway.requests.stage_due import stage_due
from gateway.requests.staging import Planned
from gateway.requests.submit import Submitted, submit
from gateway.requests.suggestions import Suggestion, Whose, suggestions
from gateway.requests.terms import Terms
from gateway.requests.undo import undo
from gateway.requests.views import Card, Offer, Pending, cards
from gateway.requests.why import Answer, Chain, Wish, why

__all__ = [
    "AlreadyAsked",
    "AlreadyHandled",
    "Answer",
    "Around",
    "Card",
    "Chain",
    "DecisionForm",
    "Delegation",
    "DelegationEnded",
    "DelegationForm",
    "DelegationGiven",
    "DelegationId",
    "Holder",
    "IllegalEvent",
    "Impact",
    "Inbox",
    "ItemForm",
    "NeedsApproval",
    "NobodyAbove",
    "NudgedAlready",
    "Offer",
    "Outcome",
    "Parts",
    "Peers",
    "Pending",
    "Planned",
    "Preview",
    "PreviewItem",
    "Request",
    "RequestAnswerDue",
    "RequestAnswered",
    "RequestApproved",
    "RequestAsked",
    "RequestAwaited",
    "RequestCancelled",
    "RequestDenied",
    "RequestEscalated",
    "RequestHurried",
    "RequestId",
    "RequestItem",
    "RequestLapsed",
    "RequestNudged",
    "RequestReassigned",
    "RequestStage",
    "RequestStageApproved",
    "RequestStageDue",
    "RequestState",
    "RequestStep",
    "RequestSubmitted",
    "RequestUnanswerable",
    "RequestUndone",
    "StageState",
    "Stale",
    "Step",
    "SubmitForm",
    "Submitted",
    "Suggestion",
    "Terms",
    "TooEarly",
    "TooLate",
    "UnknownPlan",
    "Waiting",
    "Whose",
    "Wish",
    "again",
    "alternatives",
    "answer",
    "approve",
    "approver_left",
    "around",
    "ask",
    "asked_back",
    "cancel",
    "cards",
    "colleagues",
    "count",
    "decide",
    "decided",
    "delegations",
    "deny",
    "end_delegation",
    "escalate",
    "give_delegation",
    "impact",
    "inbox",
    "lapse",
    "listing",
    "mine",
    "names",
    "nudge",
    "of_person",
    "parts",
    "possible",
    "preview",
    "reassign",
    "request",
    "request_entity",
    "stage_due",
    "submit",
    "suggestions",
    "timeline",
    "undo",
    "usual",
    "waiting",
    "why",
    "wish_entity",
]
