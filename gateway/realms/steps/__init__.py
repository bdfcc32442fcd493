"""What a realm consists of, in the order in which it can be made; each step only looks and says."""

from collections.abc import Awaitable, Callable
from typing import Final

from gateway.realms.admin import Admin
from gateway.realms.changes import Change
from gateway.realms.steps.clients import client_changes, unwanted_client_changes
from gateway.realms.steps.profile import profile_changes
from gateway.realms.steps.reach import reach_changes
from gateway.realms.steps.realm import realm_changes
from gateway.realms.steps.roles import role_changes
from gateway.realms.steps.scopes import scope_changes
from gateway.realms.wanted import Wanted

Step = Callable[[Admin, Wanted], Awaitable[list[Change]]]

STEPS: Final[tuple[Step, ...]] = (
    realm_changes,
    role_changes,
    profile_changes,
    scope_changes,
    client_changes,
    reach_changes,
    unwanted_client_changes,
)

__all__ = ["STEPS", "Step"]
