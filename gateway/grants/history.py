"""Keep what happened to a grant: it outlives the end of access."""

from uuid import UUID

from gateway.authz import Decision
from gateway.grants.models import Grant, GrantChange
from gateway.grants.rules import GrantEvent
from gateway.kernel import new_id
from gateway.work import Unit

OPENED = "open"


def keep(
    unit: Unit,
    grant: Grant,
    event: GrantEvent | None,
    *,
    why: str = "",
    request_id: UUID | None = None,
    because: Decision | None = None,
) -> None:
    """Add one line; without an event it is the opening. `by` is the human of the unit, or nobody."""
    unit.db.add(
        GrantChange(
            id=new_id(),
            grant_id=grant.id,
            event=event.value if event else OPENED,
            at=unit.now,
            by=human(unit),
            why=why,
            request_id=request_id,
            ends_at=grant.ends_at,
            policy_version=because.policy_version if because else "",
            rules=list(because.reasons) if because else [],
        )
    )


def human(unit: Unit) -> UUID | None:
    """The person who acts, if one does."""
    return UUID(unit.subject.id) if unit.subject.type == "Person" else None
