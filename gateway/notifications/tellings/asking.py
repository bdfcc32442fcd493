"""What people are told of requests: those who decide, those who asked, those who shall hold."""

from gateway import identity, requests
from gateway.notifications import queries
from gateway.notifications.kinds import Kind, Telling
from gateway.notifications.tellings.occurrence import Occurrence, occurrence
from gateway.work import Event, Unit


async def awaited(unit: Unit, event: requests.RequestAwaited) -> list[Telling]:
    """A decision is wanted from these people now; whoever asked is never among them."""
    request, found = await _about(unit, event)
    people = frozenset(event.people) - {request.requester_id}
    kind = Kind.ANSWERED if await queries.newest_step(unit, event.id) == "answer" else Kind.DECISION_WANTED
    return [Telling(kind, people, found.about(request=event.id), found.key)]


async def approved(unit: Unit, event: Event) -> list[Telling]:
    """Only where a person said yes: what a rule allows is ready in seconds, and that is told."""
    request, found = await _about(unit, event)
    by_rule = found.by in (None, request.requester_id)
    return [] if by_rule else [_to_requester(Kind.APPROVED, request, found)]


async def denied(unit: Unit, event: Event) -> list[Telling]:
    """With the reason."""
    request, found = await _about(unit, event)
    return [_to_requester(Kind.DENIED, request, found)]


async def asked(unit: Unit, event: Event) -> list[Telling]:
    """A question for whoever asked for access."""
    request, found = await _about(unit, event)
    return [_to_requester(Kind.ASKED, request, found)]


async def cancelled(unit: Unit, event: Event) -> list[Telling]:
    """Those who were asked last need not look any more."""
    return await _to_deciders(unit, event, Kind.CANCELLED)


async def nudged(unit: Unit, event: Event) -> list[Telling]:
    """A reminder to those who decide now."""
    return await _to_deciders(unit, event, Kind.NUDGED)


async def escalated(unit: Unit, event: Event) -> list[Telling]:
    """Whoever asked learns that others were asked too; the others hear of it as a decision wanted."""
    request, found = await _about(unit, event)
    return [_to_requester(Kind.ESCALATED, request, found)]


async def lapsed(unit: Unit, event: Event) -> list[Telling]:
    """It closed without an answer; asking again is one click there."""
    request, found = await _about(unit, event)
    return [_to_requester(Kind.LAPSED, request, found)]


async def hurried(unit: Unit, event: Event) -> list[Telling]:
    """An emergency is looked at afterwards, by the stewards and by security."""
    request, found = await _about(unit, event)
    people = await queries.stewards(unit, request.service_id)
    people |= await queries.with_role(unit, identity.Role.SECURITY)
    about = found.about(request=request.id)
    return [Telling(Kind.HURRIED, people - {request.requester_id}, about, found.key)]


async def delegated(unit: Unit, event: requests.DelegationGiven) -> list[Telling]:  # noqa: ARG001  # one shape for the table
    """Whoever shall decide for somebody else knows it."""
    about = {"by": str(event.giver)}
    return [Telling(Kind.DELEGATED, frozenset({event.taker}), about, str(event.id))]


async def _about(unit: Unit, event: Event) -> tuple[requests.Request, Occurrence]:
    return await unit.db.get_one(requests.Request, event.id), await occurrence(unit, event)


def _to_requester(kind: Kind, request: requests.Request, found: Occurrence) -> Telling:
    about = found.about(request=request.id)
    return Telling(kind, frozenset({request.requester_id}), about, found.key)


async def _to_deciders(unit: Unit, event: Event, kind: Kind) -> list[Telling]:
    request, found = await _about(unit, event)
    people = await queries.asked(unit, request.id) - {request.requester_id, found.by}
    return [Telling(kind, people, found.about(request=request.id), found.key)]
