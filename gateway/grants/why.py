"""Why: the facts that a grant rests on, as they were recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from gateway.grants import queries
from gateway.grants.models import GrantChange, GrantId
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened: `event` is `open` or an event of the table of transitions."""

    event: str
    at: datetime
    by: UUID | None
    why: str
    request_id: UUID | None
    ends_at: datetime
    policy_version: str
    rules: tuple[str, ...]


async def why(unit: Unit, grant_id: GrantId) -> Sequence[Fact]:
    """Everything that made the grant what it is, the oldest first. Raises NotFound or NotVisible."""
    grant = await queries.grant(unit, grant_id)
    query = select(GrantChange).where(GrantChange.grant_id == grant.id).order_by(col(GrantChange.id))
    return tuple(
        Fact(
            event=row.event,
            at=row.at,
            by=row.by,
            why=row.why,
            request_id=row.request_id or (grant.request_id if row.event == "open" else None),
            ends_at=row.ends_at,
            policy_version=row.policy_version,
            rules=tuple(row.rules),
        )
        for row in (await unit.db.execute(query)).scalars()
    )
