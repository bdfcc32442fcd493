"""The audit sink: every event of an act becomes a row in the transaction of that act."""

from collections.abc import Sequence

from sqlalchemy import insert

from gateway.audit.models import AuditRow, Outcome
from gateway.audit.rules import object_of
from gateway.kernel import logging, new_id
from gateway.work import Emitted, Unit


async def append(unit: Unit, emitted: Sequence[Emitted]) -> None:
    """Write one unsealed row for each event; a failing row fails the act."""
    await unit.db.execute(insert(AuditRow), [_row(unit, one) for one in emitted])


def _row(unit: Unit, one: Emitted) -> dict[str, object]:
    event, because = one.event, one.because
    return {
        "id": new_id(),
        "at": unit.now,
        "subject": f"{unit.subject.type}:{unit.subject.id}",
        "action": event.name,
        "object": object_of(event),
        "outcome": Outcome.DONE,
        "reasons": list(because.reasons) if because else [],
        "policy_version": because.policy_version if because else "",
        "trace_id": logging.trace_id.get(),
        "payload": event.model_dump(mode="json", exclude={"id"}),
    }
