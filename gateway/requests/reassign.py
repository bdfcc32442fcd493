"""Reassign: whoever is asked hands the decision to somebody else."""

from uuid import UUID

from gateway import catalog, identity
from gateway.authz import Action
from gateway.identity import Person
from gateway.kernel import errors
from gateway.requests import handling, rules
from gateway.requests.escalate import barred
from gateway.requests.events import RequestReassigned
from gateway.requests.handling import Taken
from gateway.requests.models import Request
from gateway.requests.queries import known
from gateway.requests.rules import RequestState
from gateway.work import Unit


async def reassign(
    unit: Unit, request_id: UUID, *, to: str, reason: str = "", version: int | None = None
) -> Request:
    """Let somebody answer in one's place, by user name or e-mail: an active person who sees the service, and
    who may answer this. A stand-in cannot hand on.

    Raises NotFound, NotVisible, NotAllowed, AlreadyHandled, Stale, IllegalEvent, Invalid.
    """
    taken = await handling.take(unit, request_id, Action.REQUEST_REASSIGN, version=version)
    request, stage = taken.case.request, taken.stage
    if request.state != RequestState.PENDING:
        raise rules.IllegalEvent("A question waits for its answer. Hand it on after that.")
    person = await known.named(unit, to, "to")
    await _verify(unit, taken, person)
    stage.people = [who for who in stage.people if who != str(taken.me)] + [str(person.id)]
    handling.note(unit, request, "reassign", by=taken.me, words=reason)
    event = RequestReassigned(id=request.id, stage=stage.position, by=taken.me)
    unit.emit(event, because=taken.because)
    handling.awaited(unit, stage)
    return request


async def _verify(unit: Unit, taken: Taken, person: Person) -> None:
    stage = taken.stage
    if person.id in await barred(unit, taken.case, stage) or str(person.id) in stage.people:
        raise errors.Invalid(
            "Choose somebody who did not ask for it and has not been asked.",
            fields={"to": "cannot decide about this"},
        )
    houses = await identity.organisations_by_id(unit, [person.organisation_id])
    team = await unit.db.get(identity.OrganisationUnit, person.unit_id) if person.unit_id else None
    eyes = identity.subject_of(person, houses[person.organisation_id], team, None)
    if not await catalog.visible_to(unit, eyes, [stage.service_id]):
        raise errors.Invalid(
            "Choose somebody who can see the service.", fields={"to": "does not see the service"}
        )
