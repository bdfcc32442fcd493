"""The work on a grant's upstream as Cedar sees it."""

from typing import Final
from uuid import UUID

from gateway.authz import Resource


def fulfilment_entity(grant_id: UUID, *, it_manager: UUID | None, state: str) -> Resource:
    """The resource `Fulfilment`; whoever may not see it is told: not found."""
    attrs = {"it_manager": str(it_manager or ""), "state": state}
    return Resource("Fulfilment", str(grant_id), attrs, see="fulfilment:see")


# The queue as a whole.
EVERY_FULFILMENT: Final = fulfilment_entity(UUID(int=0), it_manager=None, state="")
