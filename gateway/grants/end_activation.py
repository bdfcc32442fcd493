"""End an activation: the work is done, by the holder or by whoever looks after access."""

from uuid import UUID

from gateway.authz import Action
from gateway.grants import queries
from gateway.grants.entities import grant_entity
from gateway.grants.errors import IllegalEvent
from gateway.grants.events import ActivationEnded
from gateway.grants.models import Activation
from gateway.work import Unit

END = "end_activation"


async def end_activation(unit: Unit, activation_id: UUID) -> Activation:
    """Refuse the grant from the commit on, until it is activated again.

    Raises NotFound, NotAllowed, or IllegalEvent where it is over already.
    """
    activation, grant = await queries.locked_activation(unit, activation_id)
    because = unit.require(Action.ACTIVATION_END, grant_entity(grant, unit.now))
    if activation.ended_at is not None or activation.ends_at <= unit.now:
        raise IllegalEvent(END, "over")
    activation.ended_at = unit.now
    unit.emit(ActivationEnded(id=activation.id, grant_id=grant.id), because=because)
    return activation
