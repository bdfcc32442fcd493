"""Expire an activation: its end has come."""

from gateway.grants import queries
from gateway.grants.events import ActivationEnded, ActivationEndReached
from gateway.work import Unit


async def expire_activation(unit: Unit, event: ActivationEndReached) -> None:
    """Close the row; the gateway refused from that moment on by itself. One that is over does nothing."""
    activation, grant = await queries.locked_activation(unit, event.id)
    if activation.ended_at is not None or unit.now < activation.ends_at:
        return
    activation.ended_at = activation.ends_at
    unit.emit(ActivationEnded(id=activation.id, grant_id=grant.id))
