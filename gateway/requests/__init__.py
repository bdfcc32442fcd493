"""Asking: who wants what, for whom, why and until when; policy answers, later people too."""

from gateway.requests.entities import request_entity
from gateway.requests.errors import NeedsApproval, UnknownPlan
from gateway.requests.events import RequestApproved, RequestSubmitted
from gateway.requests.forms import SubmitForm
from gateway.requests.models import Request, RequestId
from gateway.requests.queries import listing, mine, request
from gateway.requests.rules import IllegalEvent, RequestState
from gateway.requests.submit import Submitted, submit
from gateway.requests.views import Card, Offer, cards

__all__ = [
    "Card",
    "IllegalEvent",
    "NeedsApproval",
    "Offer",
    "Request",
    "RequestApproved",
    "RequestId",
    "RequestState",
    "RequestSubmitted",
    "SubmitForm",
    "Submitted",
    "UnknownPlan",
    "cards",
    "listing",
    "mine",
    "request",
    "request_entity",
    "submit",
]
