"""Every SELECT of this slice."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from gateway.authz import Action
from gateway.kernel import errors
from gateway.requests.entities import request_entity
from gateway.requests.models import Request, RequestId
from gateway.work import Unit


async def request(unit: Unit, request_id: RequestId) -> Request:
    """One request that the subject may see. Raises NotFound or NotVisible."""
    found = (await unit.db.execute(select(Request).where(Request.id == request_id))).scalar_one_or_none()
    if found is None:
        raise errors.NotFound
    unit.require(Action.REQUEST_SEE, request_entity(found))
    return found


async def listing(unit: Unit, *, after: UUID | None = None, limit: int = 50) -> Sequence[Request]:
    """A page of what the subject asked for or shall hold, newest first."""
    me = UUID(unit.subject.id)
    query = (
        select(Request)
        .where((col(Request.requester_id) == me) | (col(Request.person_id) == me))
        .order_by(col(Request.id).desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(col(Request.id) < after)
    return (await unit.db.execute(query)).scalars().all()


async def mine(unit: Unit) -> Sequence[Request]:
    """The subject's newest requests."""
    return await listing(unit, limit=20)
