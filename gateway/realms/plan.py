"""Plan, apply and drift: the difference between a realm and what it shall be."""

from gateway.realms.admin import Admin
from gateway.realms.changes import Change
from gateway.realms.steps import STEPS
from gateway.realms.wanted import Wanted


async def plan(admin: Admin, wanted: Wanted) -> list[Change]:
    """What `apply` would write now; writes nothing. For an existing realm this is its drift.

    What can only be said once something else exists (the roles of a client that is not there yet)
    is missing from the plan of a new realm.
    """
    return [change for step in STEPS for change in await step(admin, wanted)]


async def apply(admin: Admin, wanted: Wanted) -> list[Change]:
    """Make the realm so, step by step, and return what was written: nothing the second time."""
    written: list[Change] = []
    for step in STEPS:
        for change in await step(admin, wanted):
            await admin.write(change.method, change.path, change.body)
            written.append(change)
    return written
