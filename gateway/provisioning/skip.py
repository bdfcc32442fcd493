"""Skip: give up setting access up."""

from gateway import grants
from gateway.authz import Action
from gateway.grants import GrantId, GrantState
from gateway.provisioning import work
from gateway.provisioning.errors import NothingToDo
from gateway.provisioning.events import FulfilmentSkipped
from gateway.provisioning.models import AttemptState
from gateway.work import Unit


async def skip(unit: Unit, grant_id: GrantId, *, why: str) -> None:
    """End the grant before it ever worked. What is being taken away cannot be given up.

    Raises NotFound, NotVisible, NotAllowed, NothingToDo.
    """
    grant, attempt, because = await work.taken(unit, grant_id, Action.FULFILMENT_SKIP)
    if grant.state != GrantState.PROVISIONING:
        raise NothingToDo
    attempt.state, attempt.settled_at = AttemptState.ABANDONED, unit.now
    grants.abandon(unit, grant, why=why, because=because)
    unit.emit(FulfilmentSkipped(id=grant.id), because=because)
