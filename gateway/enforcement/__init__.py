"""Consequences in Envoy: what it is told, who is let through, what is taken back.

`standing` → `admit` is the brokered call; `denials` → `reach` is taking it away; `handover` brings a
person from the portal to a service.
"""

from gateway.enforcement.admit import Admitted, Refused, admit
from gateway.enforcement.denials import CHANNEL, DENIES, RECONFIGURES, denied, forget, newest, note
from gateway.enforcement.handover import (
    FLOW_LIVES,
    HandOverFailed,
    Redeemed,
    forget_flows,
    redeem,
    start,
)
from gateway.enforcement.handover import (
    issue as issue_code,
)
from gateway.enforcement.lease import LeaseKey, issue
from gateway.enforcement.opened import opened
from gateway.enforcement.published import Site, injected_value, published
from gateway.enforcement.reach import Reach, heard, lagging, reach
from gateway.enforcement.snapshot import (
    Page,
    Pages,
    Published,
    Refusal,
    Snapshot,
    generic_secret,
    snapshot,
)
from gateway.enforcement.standing import Standing, of_person, of_personal_token, of_session, of_token
from gateway.enforcement.standings import Fresh, Standings
from gateway.enforcement.words import ENVOY, FACTS, Words, of_rule

__all__ = [
    "CHANNEL",
    "DENIES",
    "ENVOY",
    "FACTS",
    "FLOW_LIVES",
    "RECONFIGURES",
    "Admitted",
    "Fresh",
    "HandOverFailed",
    "LeaseKey",
    "Page",
    "Pages",
    "Published",
    "Reach",
    "Redeemed",
    "Refusal",
    "Refused",
    "Site",
    "Snapshot",
    "Standing",
    "Standings",
    "Words",
    "admit",
    "denied",
    "forget",
    "forget_flows",
    "generic_secret",
    "heard",
    "injected_value",
    "issue",
    "issue_code",
    "lagging",
    "newest",
    "note",
    "of_person",
    "of_personal_token",
    "of_rule",
    "of_session",
    "of_token",
    "opened",
    "published",
    "reach",
    "redeem",
    "snapshot",
    "start",
]
