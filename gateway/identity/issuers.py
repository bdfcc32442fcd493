"""Whose word counts: the registry of issuers, each with its public name and its inner address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

API_AUDIENCE = "frontdesk-api"
PORTAL_CLIENT = "frontdesk-portal"


@dataclass(frozen=True, slots=True)
class Issuer:
    """One issuer. `url` is what tokens and browsers say, `internal` is where we reach the same realm.

    `algorithms` are the only ones that its keys may sign with; `parties`, where given, the only
    clients (`azp`) whose tokens count; tokens issued before `not_before` are refused.
    """

    realm: str
    url: str
    internal: str
    audience: str = API_AUDIENCE
    portal_client: str = PORTAL_CLIENT
    algorithms: frozenset[str] = frozenset({"RS256", "PS256", "ES256", "EdDSA"})
    parties: frozenset[str] | None = None
    not_before: datetime | None = None

    @property
    def keys_url(self) -> str:
        """Where its public keys are (inner address)."""
        return f"{self.internal}/protocol/openid-connect/certs"

    @property
    def token_url(self) -> str:
        """Where a code is exchanged (inner address)."""
        return f"{self.internal}/protocol/openid-connect/token"

    def authorization_url(self, parameters: dict[str, str]) -> str:
        """Where a browser is sent to sign in."""
        return f"{self.url}/protocol/openid-connect/auth?{urlencode(parameters)}"


class Issuers:
    """The issuers that this gateway trusts; an empty registry trusts nobody."""

    def __init__(self, issuers: Iterable[Issuer]) -> None:
        self._by_url = {issuer.url: issuer for issuer in issuers}
        self._by_realm = {issuer.realm: issuer for issuer in self._by_url.values()}

    def __iter__(self) -> Iterator[Issuer]:
        return iter(self._by_url.values())

    def named(self, url: str) -> Issuer | None:
        """The issuer of exactly that name: compared as text, nothing is normalised."""
        return self._by_url.get(url)

    def of_realm(self, realm: str) -> Issuer:
        """The issuer of a realm. Raises KeyError for a realm that is not ours."""
        return self._by_realm[realm]


def keycloak(realm: str, *, public: str, internal: str) -> Issuer:
    """The issuer of a Keycloak realm; `public` and `internal` are Keycloak's two base addresses."""
    return Issuer(
        realm=realm,
        url=f"{public.rstrip('/')}/realms/{realm}",
        internal=f"{internal.rstrip('/')}/realms/{realm}",
    )
