"""Retry: try again now, because somebody changed something."""

from gateway.authz import Action
from gateway.grants import GrantId
from gateway.provisioning import pauses, work
from gateway.provisioning.errors import Paused
from gateway.provisioning.events import FulfilmentRetried
from gateway.provisioning.models import AttemptState
from gateway.work import Unit


async def retry(unit: Unit, grant_id: GrantId) -> None:
    """Attempt anew, with full patience; nobody is asked to approve again.

    Raises NotFound, NotVisible, NotAllowed, NothingToDo, and Paused while nothing is begun there.
    """
    grant, attempt, because = await work.taken(unit, grant_id, Action.FULFILMENT_RETRY)
    if await pauses.is_paused(unit, grant.service_id):
        raise Paused
    attempt.state, attempt.settled_at = AttemptState.ABANDONED, unit.now
    unit.emit(FulfilmentRetried(id=grant.id), because=because)
