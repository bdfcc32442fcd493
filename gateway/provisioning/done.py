"""Done: a person did by hand what the upstream needed."""

from gateway import grants
from gateway.authz import Action
from gateway.grants import GrantId, GrantState, Health
from gateway.provisioning import work
from gateway.provisioning.errors import NothingToDo
from gateway.provisioning.events import FulfilmentDone
from gateway.provisioning.models import AttemptState
from gateway.work import Unit


async def done(unit: Unit, grant_id: GrantId) -> None:
    """The access works from now on, or nothing is left of it. Nobody read that back: its health says so.

    Raises NotFound, NotVisible, NotAllowed, or NothingToDo where it does not wait for a person.
    """
    grant, attempt, because = await work.taken(unit, grant_id, Action.FULFILMENT_DONE)
    if attempt.state != AttemptState.MANUAL:
        raise NothingToDo
    attempt.state, attempt.settled_at = AttemptState.SUCCEEDED, unit.now
    if grant.state == GrantState.PROVISIONING:
        grants.activate(unit, grant, Health.UNVERIFIED)
    else:
        grants.close(unit, grant)
    unit.emit(FulfilmentDone(id=grant.id), because=because)
