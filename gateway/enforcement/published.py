"""What Envoy has to know of every open service, from the catalog."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr

from brokers import sdk
from gateway import catalog, vault
from gateway.enforcement.envoy.facts import (
    Credential,
    HeaderValue,
    Issuer,
    LeaseKeys,
    PathExemption,
    Published,
    PublishedService,
    Upstream,
)
from gateway.enforcement.lease import ISSUER
from gateway.work import Unit

# Identity variables of a manifest's template → the claim of a lease and the value of a decision.
_VALUES = {"{identity.username}": "user", "{identity.email}": "email"}


@dataclass(frozen=True, slots=True)
class Site:
    """How this installation is reached, and how it signs and names its leases."""

    domain: str
    scheme: str
    port: int
    keycloak_url: str
    lease_jwks: str
    lease_cookie: str
    own_cookies: tuple[str, ...]


async def published(site: Site, unit: Unit, sequence: int) -> Published:
    """Everything that is reachable at this moment, under the sequence that the caller read before."""
    keycloak = urlsplit(site.keycloak_url)
    return Published(
        sequence=sequence,
        services=tuple(_service(site, brokered) for brokered in await catalog.published(unit)),
        portal_host=site.domain,
        issuer=Issuer(
            host=f"id.{site.domain}",
            upstream=Upstream(
                host=keycloak.hostname or "",
                port=keycloak.port or (443 if keycloak.scheme == "https" else 80),
                tls=keycloak.scheme == "https",
            ),
        ),
        scheme=site.scheme,
        public_port=site.port,
        lease=LeaseKeys(issuer=ISSUER, jwks=site.lease_jwks, cookie=site.lease_cookie),
        own_cookies=site.own_cookies,
    )


async def injected_value(unit: Unit, keys: vault.Keys, name: str) -> SecretStr | None:
    """The whole header value for the credential that a service's cluster asks for by `name` (its slug)."""
    for brokered in await catalog.published(unit, slug=name):
        header = _secret_header(brokered.proxy)
        if header is not None:
            return (await vault.injected(unit, keys, brokered.service.id, brokered.proxy)).get(header.name)
    return None


def _service(site: Site, brokered: catalog.Brokered) -> PublishedService:
    proxy, slug = brokered.proxy, brokered.service.slug
    secret = _secret_header(proxy)
    return PublishedService(
        slug=slug,
        host=f"{slug}.{site.domain}",
        upstream=Upstream(host=proxy.host, port=proxy.port, tls=proxy.base_url.startswith("https:")),
        leased=brokered.service.technology_class != "operational",
        header_values=tuple(
            HeaderValue(header=one.name, value=_VALUES[one.template])
            for one in proxy.inject
            if one.template in _VALUES
        ),
        credential=Credential(header=secret.name, secret=slug) if secret else None,
        assertion=proxy.how_it_knows == "assertion",
        strip_headers=proxy.strip_headers,
        allowed_methods=tuple(proxy.allowed_methods),
        allowed_paths=tuple(proxy.allowed_paths),
        path_exemptions=frozenset(PathExemption(one.value) for one in proxy.path_exemptions),
        timeout=proxy.timeout,
        max_body=proxy.max_body,
        websocket=proxy.websocket,
        cross_site_exempt=bool(proxy.cross_site_exempt),
    )


def _secret_header(proxy: sdk.manifest.Proxy) -> sdk.manifest.Inject | None:
    return next((one for one in proxy.inject if one.credentials), None)
