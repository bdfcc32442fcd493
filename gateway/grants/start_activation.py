"""Start an activation: use an eligible grant for a short time."""

from datetime import timedelta

from gateway.authz import Action
from gateway.grants import queries, rules
from gateway.grants.entities import grant_entity
from gateway.grants.errors import AlreadyActivated, IllegalEvent, NotEligible
from gateway.grants.events import ActivationEndReached, ActivationStarted
from gateway.grants.models import Activation, GrantId
from gateway.kernel import errors, new_id
from gateway.kernel.language import n_
from gateway.work import Unit

START = "start_activation"


async def start_activation(unit: Unit, grant_id: GrantId, duration: timedelta, reason: str) -> Activation:
    """Let the holder in for `duration`, within the plan's longest, and never beyond the grant.

    Raises NotFound, NotAllowed, NotEligible where the grant needs no activation, IllegalEvent where it
    is not active, AlreadyActivated, Invalid for a time that is too long or no time.
    """
    grant = await queries.locked(unit, grant_id)
    because = unit.require(Action.ACTIVATION_START, grant_entity(grant, unit.now))
    if grant.activation_seconds is None:
        raise NotEligible
    if not rules.usable(grant.life, unit.now):
        raise IllegalEvent(START, grant.state)
    if not timedelta() < duration <= timedelta(seconds=grant.activation_seconds):
        hours = grant.activation_seconds // 3600
        raise errors.Invalid(
            "Choose a shorter time.",
            fields={"duration": n_("at most %(num)s hour", "at most %(num)s hours", hours)},
        )
    before = await queries.open_activation(unit, grant.id)
    if before is not None and before.ends_at > unit.now:
        raise AlreadyActivated
    if before is not None:
        before.ended_at = before.ends_at
        await unit.db.flush()
    ends_at = min(unit.now + duration, grant.ends_at)
    activation = Activation(
        id=new_id(), grant_id=grant.id, starts_at=unit.now, ends_at=ends_at, reason=reason
    )
    unit.db.add(activation)
    unit.later(ends_at, ActivationEndReached(id=activation.id))
    unit.emit(ActivationStarted(id=activation.id, grant_id=grant.id), because=because)
    return activation
