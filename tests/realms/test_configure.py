"""Keycloak becomes what deploy/keycloak says, stays so, and is opened by nobody else afterwards."""

import json
import stat
import subprocess
import sys

import httpx2
import pytest
from pydantic import SecretStr

from gateway import identity, realms
from tests.realms.conftest import ORIGIN, PUBLIC

pytestmark = pytest.mark.timeout(300)


def _wanted(site: realms.Site, realm: str) -> realms.Wanted:
    secrets = realms.ensure(site.secrets_file)[realm]
    return realms.load(site.folder, realm, portal_origin=ORIGIN, secrets=secrets)


async def _client(admin: realms.Admin, realm: str, name: str) -> dict[str, object]:
    found: list[dict[str, object]] = await admin.get(f"/{realm}/clients", {"clientId": name})
    return found[0]


async def test_the_second_apply_writes_nothing(configured: realms.Site) -> None:
    """Neither does a plan, which is the drift of what exists."""
    assert await realms.configure(configured) == []
    for realm in realms.REALMS:
        async with await realms.open_realm(configured, realm) as admin:
            assert await realms.plan(admin, _wanted(configured, realm)) == []


async def test_a_changed_client_is_found_and_put_right(configured: realms.Site) -> None:
    """Another redirect, PKCE off, full scope on, a role smuggled into tokens: each is drift."""
    wanted = _wanted(configured, "workforce")
    async with await realms.open_realm(configured, "workforce") as admin:
        client = await _client(admin, "workforce", identity.PORTAL_CLIENT)
        path = f"/workforce/clients/{client['id']}"
        changed = {
            **client,
            "redirectUris": ["http://evil.test/*"],
            "fullScopeAllowed": True,
            "attributes": {"pkce.code.challenge.method": ""},
        }
        await admin.write("PUT", path, changed)
        mapper = {
            "name": "smuggled",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-hardcoded-claim-mapper",
            "config": {"claim.name": "roles", "claim.value": "it-admin", "id.token.claim": "true"},
        }
        await admin.write("POST", f"{path}/protocol-mappers/models", mapper)
        drift = {change.what: change.fields for change in await realms.plan(admin, wanted)}
        what = f"client {identity.PORTAL_CLIENT} of workforce"
        assert {"redirectUris", "fullScopeAllowed"} < set(drift[what])
        assert "attributes.pkce.code.challenge.method" in drift[what]
        assert drift[f"mapper smuggled of {what}"] == ("removed",)
        await realms.apply(admin, wanted)
        assert await realms.plan(admin, wanted) == []
        right = await _client(admin, "workforce", identity.PORTAL_CLIENT)
    assert right["redirectUris"] == [f"{ORIGIN}/sign-in/callback"]
    assert right["fullScopeAllowed"] is False


async def test_what_is_not_ours_is_left_alone(configured: realms.Site) -> None:
    """A client of somebody else stays as it is; under a name of ours it is refused, not taken over."""
    wanted = _wanted(configured, "partners")
    async with await realms.open_realm(configured, "partners") as admin:
        foreign = {"clientId": "somebody-elses", "redirectUris": ["http://else.test/"], "enabled": True}
        await admin.write("POST", "/partners/clients", foreign)
        assert await realms.plan(admin, wanted) == []
        client = await _client(admin, "partners", identity.PORTAL_CLIENT)
        path = f"/partners/clients/{client['id']}"
        await admin.write("PUT", path, {**client, "attributes": {"frontdesk.managed": ""}})
        with pytest.raises(realms.NotOurs):
            await realms.plan(admin, wanted)
        await admin.write("PUT", path, {**client, "attributes": {"frontdesk.managed": "realm"}})
        await realms.apply(admin, wanted)
        assert (await _client(admin, "partners", "somebody-elses"))["redirectUris"] == ["http://else.test/"]


async def test_what_we_made_and_no_longer_want_is_removed(configured: realms.Site) -> None:
    """Marked as a part of the realm; a supplier's machine carries another mark and stays."""
    wanted = _wanted(configured, "partners")
    async with await realms.open_realm(configured, "partners") as admin:
        stale = {"clientId": "stale", "attributes": {"frontdesk.managed": "realm"}}
        await admin.write("POST", "/partners/clients", stale)
        await realms.ensure_machine(
            admin, "partners", "stays", title="Stays", organisation="x", secret=SecretStr("s" * 32)
        )
        changes = await realms.apply(admin, wanted)
        assert [(change.what, change.fields) for change in changes] == [
            ("client stale of partners", ("removed",))
        ]


async def test_the_account_that_came_with_keycloak_is_closed(configured: realms.Site) -> None:
    """And each realm's service client opens its own realm only."""
    assert configured.bootstrap is not None
    async with realms.Admin(configured.keycloak_url, configured.bootstrap) as admin:
        assert not await admin.opens()
    async with await realms.open_realm(configured, "partners") as admin:
        with pytest.raises(realms.KeycloakRefused, match="403"):
            await admin.get("/workforce/users")


async def test_the_running_gateways_client_cannot_change_anything(configured: realms.Site) -> None:
    """It looks people up."""
    secret = realms.ensure(configured.secrets_file)["workforce"]["frontdesk-gateway"]
    account = realms.Account.service("workforce", "frontdesk-gateway", secret)
    async with realms.Admin(configured.keycloak_url, account) as admin:
        assert isinstance(await admin.get("/workforce/users", {"max": 1}), list)
        with pytest.raises(realms.KeycloakRefused, match="403"):
            await admin.write("POST", "/workforce/users", {"username": "x"})
        with pytest.raises(realms.KeycloakRefused, match="403"):
            await admin.get("/workforce/clients", {"max": 1})


async def test_without_a_key_that_opens_one_sentence_says_so(
    configured: realms.Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A lost file of secrets is not papered over."""
    lost = tmp_path_factory.mktemp("lost") / "clients.json"
    site = realms.Site(configured.keycloak_url, ORIGIN, configured.folder, lost)
    with pytest.raises(realms.NoWayIn, match=r"clients\.json"):
        await realms.open_realm(site, "workforce")


async def test_plain_requests_of_the_portal_client_are_refused(configured: realms.Site) -> None:
    """PKCE is demanded, redirects are exact, passwords are typed at Keycloak alone."""
    secret = realms.ensure(configured.secrets_file)["workforce"][identity.PORTAL_CLIENT]
    base = f"{configured.keycloak_url}/realms/workforce/protocol/openid-connect"
    good = {
        "client_id": identity.PORTAL_CLIENT,
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": f"{ORIGIN}/sign-in/callback",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_challenge_method": "S256",
    }
    async with httpx2.AsyncClient(timeout=90) as http:
        assert (await http.get(f"{base}/auth", params=good)).status_code == 200
        for name, value in (
            ("code_challenge_method", "plain"),
            ("code_challenge", None),
            ("response_type", "token"),
        ):
            asked = {k: v for k, v in {**good, name: value}.items() if v is not None}
            answer = await http.get(f"{base}/auth", params=asked)
            assert "error=" in answer.headers.get("location", ""), name
        for redirect in (f"{ORIGIN}/sign-in/callback/x", f"{ORIGIN}/", "http://evil.test/"):
            answer = await http.get(f"{base}/auth", params={**good, "redirect_uri": redirect})
            assert answer.status_code == 400
        form = {"grant_type": "password", "username": "x", "password": "y"}
        answer = await http.post(
            f"{base}/token", data=form, auth=(identity.PORTAL_CLIENT, secret.get_secret_value())
        )
        assert answer.json()["error"] == "unauthorized_client"


async def test_the_issuer_is_the_public_one_whoever_asks(configured: realms.Site) -> None:
    """Found over the inner address, it still names itself as browsers know it."""
    url = f"{configured.keycloak_url}/realms/partners/.well-known/openid-configuration"
    async with httpx2.AsyncClient(timeout=90) as http:
        found = (await http.get(url)).json()
    assert found["issuer"] == f"{PUBLIC}/realms/partners"
    assert found["authorization_response_iss_parameter_supported"] is True


def test_secrets_are_made_once_and_only_their_owner_reads_them(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A second look changes nothing; one that went missing is made anew, the others stay."""
    path = tmp_path_factory.mktemp("home") / "clients.json"
    first = realms.ensure(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert realms.ensure(path) == first
    held = json.loads(path.read_text())
    del held["partners"][identity.PORTAL_CLIENT]
    path.write_text(json.dumps(held))
    second = realms.ensure(path)
    assert second["workforce"] == first["workforce"]
    assert second["partners"][identity.PORTAL_CLIENT] != first["partners"][identity.PORTAL_CLIENT]


def test_a_running_gateway_does_not_load_the_library_of_the_set_up() -> None:
    """python-keycloak costs memory that only the set-up needs."""
    code = "import sys; from gateway import realms; sys.exit('keycloak' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
