"""A refusal goes on record in a transaction of its own: the act's was rolled back."""

from gateway.audit.models import AuditRow, Outcome
from gateway.authz import Decision, Subject
from gateway.kernel import logging
from gateway.work import Units


async def refused(
    units: Units, subject: Subject, action: str, resource: str, decision: Decision | None = None
) -> None:
    """Record that `subject` was refused `action` on `resource` (`Grant:<id>`).

    Without a decision it was a state or a form that refused, and no policy. Raises Unavailable when it
    cannot be recorded; the caller still refuses.
    """
    async with units.open(subject) as unit:
        unit.db.add(
            AuditRow(
                at=unit.now,
                subject=f"{subject.type}:{subject.id}",
                action=action,
                object=resource,
                outcome=Outcome.REFUSED,
                reasons=list(decision.reasons) if decision else [],
                policy_version=decision.policy_version if decision else "",
                trace_id=logging.trace_id.get(),
            )
        )
