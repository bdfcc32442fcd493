"""Why: how somebody came to have access, from the wish to the last change, as a chain of facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from gateway import grants
from gateway.grants import Fact, GrantId
from gateway.requests.models import Request, RequestStage
from gateway.requests.rules import StageState
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's yes or no at one stage of a request; `on_behalf_of` is whom they stood in for."""

    stage: int
    kind: str
    outcome: str
    by: UUID | None
    on_behalf_of: UUID | None
    at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A request that gave the access or made it longer. `rules` are the policies that decided, of that
    version.
    """

    request_id: UUID
    requester_id: UUID
    asked_at: datetime
    reason: str
    emergency: bool
    policy_version: str
    rules: tuple[str, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The wishes, the oldest first, and what happened to the grant."""

    wishes: tuple[Wish, ...]
    facts: tuple[Fact, ...]


async def why(unit: Unit, grant_id: GrantId) -> Chain:
    """The whole chain; whoever sees the grant may know why it is there. Raises NotFound or NotVisible."""
    facts = tuple(await grants.why(unit, grant_id))
    ids = {fact.request_id for fact in facts if fact.request_id is not None}
    asked = select(Request).where(col(Request.id).in_(ids)).order_by(col(Request.id))
    staged = select(RequestStage).where(col(RequestStage.request_id).in_(ids))
    rows = (await unit.db.execute(asked)).scalars().all()
    stages = (await unit.db.execute(staged.order_by(col(RequestStage.position)))).scalars().all()
    return Chain(tuple(_wish(row, stages) for row in rows), facts)


def _wish(request: Request, stages: Sequence[RequestStage]) -> Wish:
    given = (s for s in stages if s.request_id == request.id and s.outcome and s.state != StageState.OPEN)
    return Wish(
        request_id=request.id,
        requester_id=request.requester_id,
        asked_at=request.created_at,
        reason=request.reason,
        emergency=request.emergency,
        policy_version=request.policy_version,
        rules=tuple(request.decided_by),
        answers=tuple(
            Answer(
                stage=stage.position,
                kind=stage.kind,
                outcome=stage.outcome or "",
                by=stage.decided_by,
                on_behalf_of=stage.on_behalf_of,
                at=stage.decided_at,
                reason=stage.reason,
            )
            for stage in given
        ),
    )
