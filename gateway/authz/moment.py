"""The time of an act as rules see it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from gateway.authz.types import Context


def moment(now: datetime, zone: ZoneInfo, context: Context) -> Context:
    """The context with `weekday` (1 Monday … 7 Sunday) and `minute` (of the day, 0 … 1439) on the
    clocks of the zone; what the act itself knows stays.
    """
    local = now.astimezone(zone)
    return Context({"weekday": local.isoweekday(), "minute": local.hour * 60 + local.minute, **context.attrs})
