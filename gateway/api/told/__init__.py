"""From rows to views: names are fetched for a whole page at once."""

from gateway.api.told.catalog import circle, manifest, plan, registered, service
from gateway.api.told.holding import activation, grants_of, tokens_of, why
from gateway.api.told.house import (
    changes_of,
    clients_of,
    connections_of,
    findings_of,
    fulfilments_of,
    living,
    notice,
    people_of,
    record,
    session,
)
from gateway.api.told.proposals import proposals_of
from gateway.api.told.requests import delegations_of, preview, requests_of, with_timeline

__all__ = [
    "activation",
    "changes_of",
    "circle",
    "clients_of",
    "connections_of",
    "delegations_of",
    "findings_of",
    "fulfilments_of",
    "grants_of",
    "living",
    "manifest",
    "notice",
    "people_of",
    "plan",
    "preview",
    "proposals_of",
    "record",
    "registered",
    "requests_of",
    "service",
    "session",
    "tokens_of",
    "why",
    "with_timeline",
]
