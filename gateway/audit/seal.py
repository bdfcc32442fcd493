"""Seal: give rows their position and chain them. One sealer at a time, whoever comes first."""

from sqlalchemy import BigInteger, LargeBinary, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as UUID_COLUMN
from sqlmodel import col, select

from gateway.audit import queries
from gateway.audit.heads import Heads
from gateway.audit.models import AuditRow
from gateway.audit.rules import chained
from gateway.authz import SYSTEM
from gateway.kernel import logging, metrics
from gateway.work import Unit, Units

log = logging.get(__name__)

BATCH = 1000

# Any number, as long as nothing else in this database locks it.
_LOCK = 7_205_759_403
_STORE = text(
    "update audit_rows as r set position = s.position, previous_hash = s.previous_hash, hash = s.hash"
    " from unnest(:ids, :positions, :previous, :hashes) as s(id, position, previous_hash, hash)"
    " where r.id = s.id"
).bindparams(
    bindparam("ids", type_=ARRAY(UUID_COLUMN)),
    bindparam("positions", type_=ARRAY(BigInteger)),
    bindparam("previous", type_=ARRAY(LargeBinary)),
    bindparam("hashes", type_=ARRAY(LargeBinary)),
)


async def seal(unit: Unit) -> int:
    """Chain up to BATCH unsealed rows in the order of their ids; returns how many.

    Returns 0 as well while another worker seals.
    """
    if not (await unit.db.execute(text(f"select pg_try_advisory_xact_lock({_LOCK})"))).scalar_one():
        return 0
    unsealed = select(AuditRow).where(col(AuditRow.position).is_(None)).order_by(col(AuditRow.id))
    rows = (await unit.db.execute(unsealed.limit(BATCH))).scalars().all()
    if not rows:
        metrics.SEALING_LAG.set(0)
        return 0
    position, hashed = await queries.tail(unit)
    hashes = [hashed]
    for row in rows:
        hashes.append(chained(hashes[-1], row))
    await unit.db.execute(
        _STORE,
        {
            "ids": [row.id for row in rows],
            "positions": list(range(position + 1, position + 1 + len(rows))),
            "previous": hashes[:-1],
            "hashes": hashes[1:],
        },
    )
    metrics.SEALING_LAG.set(max(0.0, (unit.now - min(row.at for row in rows)).total_seconds()))
    return len(rows)


async def seal_and_sign(units: Units, heads: Heads) -> int:
    """What the worker does at least once a second: seal all there is, then sign where it ends.

    Returns how many rows were sealed. The head is written after the commit: it never speaks of
    rows that a rollback took away. One that cannot be written is tried again at the next call.
    """
    sealed = 0
    while True:
        async with units.open(SYSTEM) as unit:
            count = await seal(unit)
        sealed += count
        if count < BATCH:
            break
    async with units.read(SYSTEM) as unit:
        position, hashed = await queries.tail(unit)
        try:
            heads.sign(position, hashed, unit.now)
        except OSError as reason:
            log.error("audit.head_not_written", reason=reason.strerror)
    return sealed
