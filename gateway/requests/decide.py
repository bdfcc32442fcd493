"""Decide: one form for the three answers, used alike by portal, API, command line and mail link."""

from uuid import UUID

from gateway.requests.approve import approve
from gateway.requests.ask import ask
from gateway.requests.deny import deny
from gateway.requests.forms import DecisionForm, Outcome
from gateway.requests.models import Request
from gateway.work import Unit


async def decide(unit: Unit, request_id: UUID, form: DecisionForm, *, version: int | None = None) -> Request:
    """Do what the form says, by the verb of that name, which says what it raises. `version` is what the
    caller has seen: a request that changed since is not decided.
    """
    if form.outcome is Outcome.APPROVE:
        return await approve(unit, request_id, reason=form.reason, shorten=form.shorten, version=version)
    if form.outcome is Outcome.DENY:
        return await deny(unit, request_id, reason=form.reason, version=version)
    return await ask(unit, request_id, question=form.reason, version=version)
