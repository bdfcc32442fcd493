"""The life of a grant as pure functions over one table of transitions.

An event is possible only where the table has it, and a verb may be written only for an event of the table.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from gateway.grants.errors import IllegalEvent
from gateway.work import UNDO_WINDOW


class GrantState(StrEnum):
    """Where a grant is in its life."""

    SCHEDULED = "scheduled"
    PROVISIONING = "provisioning"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKING = "revoking"
    ENDED = "ended"


class Health(StrEnum):
    """What the last look at the upstream showed."""

    OK = "ok"
    UNVERIFIED = "unverified"
    FAILED = "failed"
    DRIFTED = "drifted"


class EndedReason(StrEnum):
    """Why access ended; a fact of its own, never inferred from a text."""

    EXPIRED = "expired"
    SELF_REMOVED = "self_removed"
    OWNER_REVOKED = "owner_revoked"
    REVIEW_REVOKED = "review_revoked"
    POLICY_REVOKED = "policy_revoked"
    LEAVER = "leaver"
    MOVER = "mover"
    SPONSOR_LAPSED = "sponsor_lapsed"
    CONTRACT_ENDED = "contract_ended"
    BUDGET_STOP = "budget_stop"
    SERVICE_RETIRED = "service_retired"
    UPSTREAM_REMOVED = "upstream_removed"
    NEVER_PROVISIONED = "never_provisioned"
    SUPERSEDED = "superseded"
    EMERGENCY_CLOSED = "emergency_closed"


class GrantEvent(StrEnum):
    """What can happen to a grant."""

    BEGIN = "begin"
    ACTIVATE = "activate"
    FAIL = "fail"
    ABANDON = "abandon"
    EXTEND = "extend"
    DRIFT = "drift"
    HEAL = "heal"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXPIRE = "expire"
    GIVE_BACK = "give_back"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"
    UNDO = "undo"
    CLOSE = "close"


S, E = GrantState, GrantEvent
TRANSITIONS: dict[tuple[GrantState, GrantEvent], GrantState] = {
    (S.SCHEDULED, E.BEGIN): S.PROVISIONING,
    (S.SCHEDULED, E.WITHDRAW): S.ENDED,
    (S.SCHEDULED, E.REVOKE): S.ENDED,
    (S.SCHEDULED, E.GIVE_BACK): S.ENDED,
    (S.PROVISIONING, E.ACTIVATE): S.ACTIVE,
    (S.PROVISIONING, E.FAIL): S.PROVISIONING,
    (S.PROVISIONING, E.ABANDON): S.ENDED,
    # A withdrawal in flight lets the attempt settle, then compensates: the upstream may hold something.
    (S.PROVISIONING, E.WITHDRAW): S.REVOKING,
    (S.PROVISIONING, E.REVOKE): S.REVOKING,
    (S.PROVISIONING, E.GIVE_BACK): S.REVOKING,
    (S.ACTIVE, E.EXTEND): S.ACTIVE,
    (S.ACTIVE, E.DRIFT): S.ACTIVE,
    (S.ACTIVE, E.HEAL): S.ACTIVE,
    (S.ACTIVE, E.SUSPEND): S.SUSPENDED,
    (S.ACTIVE, E.EXPIRE): S.REVOKING,
    (S.ACTIVE, E.GIVE_BACK): S.REVOKING,
    (S.ACTIVE, E.REVOKE): S.REVOKING,
    (S.SUSPENDED, E.RESUME): S.ACTIVE,
    (S.SUSPENDED, E.EXPIRE): S.REVOKING,
    (S.SUSPENDED, E.GIVE_BACK): S.REVOKING,
    (S.SUSPENDED, E.REVOKE): S.REVOKING,
    (S.REVOKING, E.UNDO): S.ACTIVE,
    (S.REVOKING, E.CLOSE): S.ENDED,
}
# A grant in one of these holds its place: nobody can have the same plan twice.
LIVE = (S.SCHEDULED, S.PROVISIONING, S.ACTIVE, S.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Life:
    """What the rules need of a grant; times are aware UTC, `starts_at` < `ends_at`."""

    state: GrantState
    health: Health
    starts_at: datetime
    ends_at: datetime
    duration: timedelta
    ended_reason: EndedReason | None = None
    undo_until: datetime | None = None


def born(now: datetime, duration: timedelta, *, starts_at: datetime | None = None) -> Life:
    """A new grant: scheduled for a start that lies ahead, otherwise provisioning at once."""
    start = max(starts_at or now, now)
    state = S.SCHEDULED if start > now else S.PROVISIONING
    return Life(state, Health.UNVERIFIED, start, start + duration, duration)


def usable(life: Life, now: datetime) -> bool:
    """Whether the holder may use the service at this very moment."""
    return life.state is S.ACTIVE and life.starts_at <= now < life.ends_at


def begin(life: Life, now: datetime) -> Life:
    """The scheduled start is here. Raises IllegalEvent before it."""
    if now < life.starts_at:
        raise IllegalEvent(E.BEGIN, life.state)
    return replace(life, state=_after(life, E.BEGIN))


def activate(life: Life, now: datetime, health: Health) -> Life:
    """The upstream agrees. The term starts here, not when access was asked for."""
    return replace(
        life, state=_after(life, E.ACTIVATE), health=health, starts_at=now, ends_at=now + life.duration
    )


def fail(life: Life) -> Life:
    """An attempt failed and will be made again; approvals stay."""
    return replace(life, state=_after(life, E.FAIL), health=Health.FAILED)


def abandon(life: Life) -> Life:
    """The upstream will never agree."""
    return replace(life, state=_after(life, E.ABANDON), ended_reason=EndedReason.NEVER_PROVISIONED)


def extend(life: Life, now: datetime, duration: timedelta) -> Life:
    """A new end counted from now, never an earlier one. Raises IllegalEvent once the end has passed."""
    if now >= life.ends_at:
        raise IllegalEvent(E.EXTEND, life.state)
    return replace(life, state=_after(life, E.EXTEND), ends_at=max(life.ends_at, now + duration))


def drift(life: Life) -> Life:
    """The upstream shows less or more than was granted."""
    return replace(life, state=_after(life, E.DRIFT), health=Health.DRIFTED)


def heal(life: Life) -> Life:
    """The upstream agrees again."""
    return replace(life, state=_after(life, E.HEAL), health=Health.OK)


def suspend(life: Life) -> Life:
    """Pause; reversible, and denied at once."""
    return replace(life, state=_after(life, E.SUSPEND))


def resume(life: Life, now: datetime) -> Life:
    """Go on after a pause. Raises IllegalEvent where the end passed meanwhile: no silent resume."""
    if now >= life.ends_at:
        raise IllegalEvent(E.RESUME, life.state)
    return replace(life, state=_after(life, E.RESUME))


def expire(life: Life, now: datetime) -> Life:
    """The end was reached. Raises IllegalEvent before it: an outdated timer does nothing."""
    if now < life.ends_at:
        raise IllegalEvent(E.EXPIRE, life.state)
    return replace(life, state=_after(life, E.EXPIRE), ended_reason=EndedReason.EXPIRED)


def give_back(life: Life, now: datetime) -> Life:
    """The holder returns it; undo is possible for a moment."""
    return _taken_away(life, now, E.GIVE_BACK, EndedReason.SELF_REMOVED)


def revoke(life: Life, now: datetime, reason: EndedReason) -> Life:
    """Somebody entitled takes it away; undo is possible for a moment."""
    return _taken_away(life, now, E.REVOKE, reason)


def withdraw(life: Life, reason: EndedReason) -> Life:
    """It is no longer wanted before it ever worked."""
    return replace(life, state=_after(life, E.WITHDRAW), ended_reason=reason, undo_until=None)


def undo(life: Life, now: datetime) -> Life:
    """Bring back what a human took away. Raises IllegalEvent after the window or after the end."""
    if life.undo_until is None or now >= min(life.undo_until, life.ends_at):
        raise IllegalEvent(E.UNDO, life.state)
    return replace(life, state=_after(life, E.UNDO), ended_reason=None, undo_until=None)


def close(life: Life) -> Life:
    """The upstream has nothing left of it; nothing follows."""
    return replace(life, state=_after(life, E.CLOSE), undo_until=None)


def _taken_away(life: Life, now: datetime, event: GrantEvent, reason: EndedReason) -> Life:
    undo_until = now + UNDO_WINDOW if life.state is S.ACTIVE else None
    return replace(life, state=_after(life, event), ended_reason=reason, undo_until=undo_until)


def _after(life: Life, event: GrantEvent) -> GrantState:
    try:
        return TRANSITIONS[life.state, event]
    except KeyError:
        raise IllegalEvent(event, life.state) from None
