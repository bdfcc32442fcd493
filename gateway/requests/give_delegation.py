"""Give a delegation: somebody answers in one's place for a while."""

from uuid import UUID

from gateway.authz import Action
from gateway.kernel import errors, new_id
from gateway.requests.entities import delegation_entity
from gateway.requests.events import DelegationGiven
from gateway.requests.forms import DelegationForm
from gateway.requests.models import Delegation
from gateway.requests.queries import known
from gateway.work import Unit


async def give_delegation(unit: Unit, form: DelegationForm) -> Delegation:
    """Let a colleague answer what waits for oneself, for 30 days at most. It covers what one is asked
    oneself and nothing that one answers for others, so it can be neither passed on nor come back.

    Raises Invalid for somebody whom nobody knows or a start that is over, NotAllowed.
    """
    if unit.subject.type != "Person":
        raise errors.Forbidden("Only people stand in for people.")
    taker = await known.named(unit, form.taker, "taker")
    starts_at = max(form.starts_at or unit.now, unit.now)
    if form.ends_at <= starts_at:
        raise errors.Invalid("Choose an end after the start.", fields={"ends_at": "not ahead"})
    me = UUID(unit.subject.id)
    delegation = Delegation(
        id=new_id(),
        giver_id=me,
        taker_id=taker.id,
        starts_at=starts_at,
        ends_at=form.ends_at,
        created_at=unit.now,
    )
    both = await known.active(unit, [me, taker.id])
    colleagues = len({person.organisation_id for person in both.values()}) == 1 and me in both
    entity = delegation_entity(delegation, unit.now, colleagues=colleagues)
    because = unit.require(Action.DELEGATION_GIVE, entity)
    unit.db.add(delegation)
    await unit.db.flush()
    unit.emit(DelegationGiven(id=delegation.id, giver=me, taker=taker.id), because=because)
    return delegation
