"""Call off: the yes that gave access was taken back, so the access ends as if it had not been."""

from uuid import UUID

from sqlmodel import col, select

from gateway.authz import Decision
from gateway.grants import history, rules
from gateway.grants.events import GrantRevoked
from gateway.grants.models import Grant
from gateway.grants.rules import LIVE, EndedReason, GrantEvent
from gateway.work import Unit


async def call_off(unit: Unit, request_id: UUID, *, because: Decision) -> None:
    """By the undo `because`, end every live grant that this request opened; nobody can bring it back but
    by a new yes.
    """
    opened = select(Grant).where(col(Grant.request_id) == request_id, col(Grant.state).in_(LIVE))
    found = (await unit.db.execute(opened.order_by(col(Grant.id)).with_for_update())).scalars().all()
    for grant in found:
        grant.life = rules.revoke(grant.life, unit.now, EndedReason.OWNER_REVOKED)
        grant.undo_until = None
        history.keep(unit, grant, GrantEvent.REVOKE, request_id=request_id, because=because)
        unit.emit(GrantRevoked(id=grant.id), because=because)
