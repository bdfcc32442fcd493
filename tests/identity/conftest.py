"""A house to sign in to, and an issuer that answers as told."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
import pytest
from pydantic import SecretStr

from gateway import authz, identity, work
from gateway.kernel import FixedClock
from tests.identity.minting import ISSUERS, OTHER, Json, Mint, PublishedKeys

CALLBACK = "http://localhost:8080/sign-in/callback"


@dataclass
class Desk:
    """Signing in as a browser and the portal do it together; every step can be replaced."""

    units: work.Units
    mint: Mint
    claims: Json = field(default_factory=dict)
    token_status: int = 200
    token_body: Json | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    nonce: str = ""

    def __post_init__(self) -> None:
        keys = identity.KeySource(PublishedKeys(), self.mint.clock)
        self.validator = identity.Validator(ISSUERS, keys, self.mint.clock)
        secrets = {realm: SecretStr("portal-secret") for realm in ("workforce", "partners")}
        self.exchange = identity.Exchange(self.validator, secrets, httpx2.MockTransport(self._token_endpoint))

    async def begin(
        self, email: str = "ada.new@lindenhof.example", to: str = "/catalog"
    ) -> identity.Departure:
        """POST /sign-in."""
        async with self.units.open(authz.ANYONE) as unit:
            departure = await identity.sign_in_begin(
                unit, ISSUERS, email=email, redirect_uri=CALLBACK, return_to=to
            )
        self.nonce = sent(departure)["nonce"]
        return departure

    async def claim(
        self, departure: identity.Departure, *, browser: str | None = "own", **changes: str
    ) -> identity.ClaimedFlow:
        """GET /sign-in/callback, up to the exchange."""
        answer = identity.read_answer(back(departure, **changes))
        cookie = departure.browser if browser == "own" else browser
        async with self.units.open(authz.ANYONE) as unit:
            return await identity.sign_in_claim(unit, ISSUERS, answer, browser=cookie)

    async def complete(self, flow: identity.ClaimedFlow) -> identity.Started:
        """The rest of the callback."""
        claims = await self.exchange.redeem(flow, "code-1")
        async with self.units.open(authz.ANYONE) as unit:
            return await identity.sign_in_complete(unit, flow, claims)

    async def sign_in(
        self, address: str = "ada.new@lindenhof.example", /, **claims: object
    ) -> identity.Started:
        """All of it."""
        self.claims = dict(claims)
        return await self.complete(await self.claim(await self.begin(address)))

    async def who(self, secret: str) -> identity.SignedIn | None:
        """Who a session cookie stands for."""
        async with self.units.read(authz.ANYONE) as unit:
            return await identity.session_subject(unit, secret)

    async def _token_endpoint(self, request: httpx2.Request) -> httpx2.Response:
        form = dict(parse_qsl(request.content.decode()))
        self.asked.append({**form, "authorization": request.headers.get("authorization", "")})
        if self.token_body is not None or self.token_status != 200:
            return httpx2.Response(self.token_status, json=self.token_body or {"error": "invalid_grant"})
        realm = request.url.path.split("/")[2]
        claims = {"nonce": self.nonce, "iss": ISSUERS.of_realm(realm).url, **self.claims}
        token = self.mint.token(self.mint.id_claims(**claims))
        return httpx2.Response(200, json={"id_token": token, "access_token": "x", "token_type": "Bearer"})


def sent(departure: identity.Departure) -> dict[str, str]:
    """The parameters of the authorisation request."""
    return {name: values[0] for name, values in parse_qs(urlsplit(departure.location).query).items()}


def back(departure: identity.Departure, **changes: str) -> list[tuple[str, str]]:
    """What the browser brings back; an empty change leaves the name out."""
    issuer = departure.location.split("/protocol/")[0]
    good = {"state": sent(departure)["state"], "iss": issuer, "code": "code-1", "session_state": "s-1"}
    return [(name, value) for name, value in {**good, **changes}.items() if value]


@pytest.fixture
def mint(clock: FixedClock) -> Mint:
    """The issuer's mint."""
    return Mint(clock)


@pytest.fixture
def published() -> PublishedKeys:
    """What the issuer publishes."""
    return PublishedKeys()


@pytest.fixture
def validator(published: PublishedKeys, clock: FixedClock) -> identity.Validator:
    """The validator of the default configuration."""
    return identity.Validator(ISSUERS, identity.KeySource(published, clock), clock)


@pytest.fixture
async def desk(units: work.Units, clock: FixedClock) -> Desk:
    """A house with two organisations, each with a verified domain."""
    async with units.open(authz.SYSTEM) as unit:
        home = identity.Organisation(
            slug="lindenhof", name="Lindenhof", realm="workforce", domains=["lindenhof.example"]
        )
        supplier = identity.Organisation(
            slug="brightwell", name="Brightwell", realm="partners", domains=["brightwell.example"]
        )
        rival = identity.Organisation(slug="rival", name="Rival", realm="partners", domains=["rival.example"])
        unit.db.add_all([home, supplier, rival])
        await unit.db.flush()
        unit.db.add(identity.OrganisationUnit(slug="sales", name="Sales", organisation_id=home.id))
        unit.db.add(
            identity.Client(
                issuer=OTHER.url,
                client_id="collector",
                subject="machine-1",
                name="Collector",
                realm="partners",
                organisation_id=supplier.id,
            )
        )
    return Desk(units, Mint(clock))


def supplier_claims(**changes: object) -> Json:
    """Claims of somebody at a supplier."""
    return {"sub": "supplier-1", "organisation": "brightwell", "unit": None, "roles": ["supplier"], **changes}
