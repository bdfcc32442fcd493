"""How many Envoys already refuse what was taken away."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from gateway.authz import SYSTEM
from gateway.enforcement import denials
from gateway.enforcement.models import Denial, Node
from gateway.work import Unit, Units

# A node that has not asked for this long is gone and lets nothing through that we could take back.
GONE = timedelta(seconds=45)
LAGGING = timedelta(seconds=2)
# Every process looks for new rules twice a second; one that cannot, gives no lease either.
ADOPTED = timedelta(seconds=5)
LOOK_EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Reach:
    """Denied on `denied_on` of `of` Envoys."""

    denied_on: int
    of: int

    @property
    def complete(self) -> bool:
        """Whether every Envoy refuses; only then the portal says "revoked"."""
        return self.denied_on == self.of


async def heard(unit: Unit, node: str, *, denied_acked: int | None) -> None:
    """Note that a node asked, and the newest deny list that it confirmed; an older number never wins."""
    values = {"node": node, "denied_acked": denied_acked or 0, "acked_at": unit.now, "seen_at": unit.now}
    statement = insert(Node).values(**values)
    newer: dict[str, object] = {"seen_at": unit.now}
    if denied_acked is not None:
        newer |= {"denied_acked": statement.excluded.denied_acked, "acked_at": unit.now}
    await unit.db.execute(statement.on_conflict_do_update(index_elements=["node"], set_=newer))


async def measure(unit: Unit, denied_id: UUID) -> Reach:
    """How far the denial of this id has come."""
    sequence = await denials.sequence_of(unit, str(denied_id))
    nodes = (
        (await unit.db.execute(select(Node.denied_acked).where(col(Node.seen_at) > unit.now - GONE)))
        .scalars()
        .all()
    )
    # Without a row the denial is so old that no lease can have survived it.
    return Reach(sum(1 for acked in nodes if sequence is None or acked >= sequence), len(nodes))


async def reach(units: Units, denied_id: UUID, *, within: float = 1.0) -> Reach:
    """Wait up to `within` seconds until every Envoy refuses, then say how many do."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while True:
        async with units.read(SYSTEM) as unit:
            found = await measure(unit, denied_id)
        if found.complete or loop.time() >= deadline:
            return found
        await asyncio.sleep(LOOK_EVERY)


async def lagging(unit: Unit) -> bool:
    """Whether an Envoy that still asks has been behind the deny list for over two seconds: then nobody
    gets a lease, since we could not take it back there. Nor in the first seconds of new rules, when an
    edge may still decide by those from before.
    """
    adopted = unit.now - ADOPTED + denials.REMEMBERED
    changed = select(Denial.sequence).where(
        col(Denial.claim) == denials.EVERYBODY, col(Denial.until) > adopted
    )
    if (await unit.db.execute(changed.limit(1))).first() is not None:
        return True
    made_before = unit.now - LAGGING + denials.REMEMBERED
    behind = (
        select(Node.node)
        .join(Denial, col(Denial.sequence) > col(Node.denied_acked))
        .where(
            col(Node.seen_at) > unit.now - GONE,
            col(Denial.until) > unit.now,
            col(Denial.until) < made_before,
        )
    )
    return (await unit.db.execute(behind.limit(1))).first() is not None
