"""Take a grant whose upstream needs a person, with the right to act on it asked for."""

from gateway import catalog, grants
from gateway.authz import Action, Decision
from gateway.grants import Grant, GrantId, GrantState
from gateway.provisioning import fence
from gateway.provisioning.entities import fulfilment_entity
from gateway.provisioning.errors import NothingToDo
from gateway.provisioning.models import Attempt, AttemptState
from gateway.work import Unit

WAITING = (AttemptState.MANUAL, AttemptState.RETRY_WAIT)


async def taken(unit: Unit, grant_id: GrantId, action: Action) -> tuple[Grant, Attempt, Decision]:
    """The locked grant, its newest attempt and the decision.

    Raises NotFound, NotVisible, NotAllowed, or NothingToDo where no attempt waits.
    """
    grant = await grants.locked(unit, grant_id)
    attempt = await fence.newest(unit, grant)
    manager = await catalog.it_manager(unit, grant.service_id)
    because = unit.require(
        action, fulfilment_entity(grant.id, it_manager=manager, state=attempt.state if attempt else "")
    )
    busy = grant.state in (GrantState.PROVISIONING, GrantState.REVOKING)
    if attempt is None or not busy or attempt.state not in WAITING:
        raise NothingToDo
    return grant, attempt, because
