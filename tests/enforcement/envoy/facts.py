"""Facts that the tests of Envoy's configuration share."""

from dataclasses import replace

from gateway.enforcement.envoy.shapes import DECISION, FILTER_TYPE
from gateway.enforcement.snapshot import (
    Credential,
    Denied,
    HeaderValue,
    Issuer,
    LeaseKeys,
    Page,
    Pages,
    Published,
    PublishedService,
    Refusal,
    Snapshot,
    Upstream,
)

LEASE_COOKIE = "frontdesk-lease-8080"
SESSION_COOKIE = "frontdesk-session-8080"
LEASE_ISSUER = "frontdesk-lease"

CLAIMS: dict[str, object] = {
    "iss": LEASE_ISSUER,
    "user": "grace",
    "sub": "p-1",
    "gid": "g-1",
    "sid": "s-1",
    "cid": "c-1",
    "org": "o-1",
    "svc": "v-1",
    "gen": 1,
}

CALENDAR = PublishedService(
    slug="calendar",
    host="calendar.localhost",
    upstream=Upstream(host="127.0.0.1", port=5232),
    user_header="X-Remote-User",
    assertion=True,
)
TABLES = PublishedService(
    slug="tables",
    host="tables.localhost",
    upstream=Upstream(host="127.0.0.1", port=8001),
    leased=False,
    header_values=(HeaderValue(header="X-Account", value="account"),),
    credential=Credential(header="Authorization", secret="service:tables:key"),
    strip_headers=("X-Api-Version",),
    allowed_methods=("GET", "POST"),
    max_body=1000,
)


def published(
    *services: PublishedService, sequence: int = 7, jwks: str = '{"keys":[]}', port: int = 8080
) -> Published:
    """A small company."""
    return Published(
        sequence=sequence,
        services=services or (CALENDAR, TABLES),
        portal_host="localhost",
        issuer=Issuer(host="id.localhost", upstream=Upstream(host="127.0.0.1", port=9000)),
        scheme="http",
        public_port=port,
        lease=LeaseKeys(issuer=LEASE_ISSUER, jwks=jwks, cookie=LEASE_COOKIE),
        own_cookies=(SESSION_COOKIE, "frontdesk-flow-8080"),
    )


def nobody_denied(sequence: int = 3, generation: int = 1) -> Denied:
    """An empty list of revocations."""
    return Denied(sequence=sequence, generation=generation)


def pages() -> Pages:
    """One short page for each refusal; percent signs and quotes must survive."""
    texts = {
        refusal: Page(
            title=f'Refused: "{refusal}".',
            detail="100% explained.",
            html=f"<!doctype html><title>{refusal}</title><p>100% explained.",
        )
        for refusal in Refusal
    }
    return Pages(texts=texts)


def denied(kind: str, ids: frozenset[str]) -> Denied:
    """These ids of one kind."""
    kinds = {name: ids if name == kind else frozenset[str]() for name in KINDS}
    return Denied(
        sequence=3,
        generation=1,
        services=kinds["services"],
        organisations=kinds["organisations"],
        persons=kinds["persons"],
        clients=kinds["clients"],
        sessions=kinds["sessions"],
        grants=kinds["grants"],
    )


KINDS = {
    "services": ("svc", "v-1"),
    "organisations": ("org", "o-1"),
    "persons": ("sub", "p-1"),
    "clients": ("cid", "c-1"),
    "sessions": ("sid", "s-1"),
    "grants": ("gid", "g-1"),
}


def unhurried(found: Snapshot) -> Snapshot:
    """The same with nine seconds for a decision instead of a quarter, under the same versions."""
    key = FILTER_TYPE, DECISION
    topic = found.topics[key]
    rendered = topic.rendered.replace(b'"timeout":"0.25s"', b'"timeout":"9s"')
    assert rendered != topic.rendered
    return Snapshot({**found.topics, key: replace(topic, rendered=rendered)})
