"""The timers of a term: its end, and the warnings before it."""

from datetime import datetime, timedelta

from gateway.grants.events import GrantEndReached, GrantWarningReached
from gateway.grants.models import Grant
from gateway.work import Unit

WARNINGS = (7, 1)


def begin(unit: Unit, grant: Grant) -> None:
    """Set the timers anew; those of an earlier end move, so an extended grant is not warned too early."""
    unit.later(grant.ends_at, GrantEndReached(id=grant.id))
    warn_next(unit, grant)


def warn_next(unit: Unit, grant: Grant) -> None:
    """Set the next warning that still lies ahead, if one does."""
    for days in WARNINGS:
        due = warned_at(grant, days)
        if due > unit.now:
            unit.later(due, GrantWarningReached(id=grant.id, days=days))
            return


def warned_at(grant: Grant, days: int) -> datetime:
    """When the holder is told that the end is so many days away."""
    return grant.ends_at - timedelta(days=days)
