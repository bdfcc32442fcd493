"""Accounts closed, opened and made in a real Keycloak by the client that may manage people and no more."""

from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

from gateway import realms
from gateway.demo import company, directory, handout
from gateway.kernel import new_id

pytestmark = pytest.mark.timeout(300)
ADA = realms.NewAccount(
    "ada@lindenhof.example",
    "ada@lindenhof.example",
    "Ada",
    "New",
    "lindenhof",
    SecretStr("abcd-efgh-jkmn-pqrs"),
)


async def test_accounts_are_closed_and_opened_again_and_one_is_made(
    configured: realms.Site, tmp_path: Path
) -> None:
    """Twice is as good as once; what else an account holds stays; a closed machine gets no token."""
    people = company.colleagues()
    sheet = handout.prepare(tmp_path / "demo.json", people)
    subjects, machine = await directory.into_keycloak(configured, people, sheet)
    hand = realms.Directory(configured.keycloak_url, configured.secrets_file)
    bram = f"/workforce/users/{subjects['bram.visser']}"
    async with await realms.open_realm(configured, "workforce") as admin:
        for _ in range(2):
            await hand.close_account("workforce", subjects["bram.visser"])
        closed = await admin.get(bram)
        await hand.open_account("workforce", subjects["bram.visser"])
        opened = await admin.get(bram)
        made = await admin.get(f"/workforce/users/{await hand.new_account('workforce', ADA)}")
    assert (closed["enabled"], opened["enabled"]) == (False, True)
    assert closed["attributes"] == opened["attributes"]
    assert opened["attributes"]["unit"] == ["sales"]
    assert made["requiredActions"] == ["UPDATE_PASSWORD"]
    with pytest.raises(realms.AccountExists):
        await hand.new_account("workforce", ADA)
    await hand.end_sign_in("workforce", str(new_id()))
    assert await _token_status(configured, sheet) == 200
    await hand.close_account("partners", machine)
    assert await _token_status(configured, sheet) in {400, 401}
    await hand.open_account("partners", machine)
    assert await _token_status(configured, sheet) == 200


async def test_the_client_for_people_reaches_nothing_else(configured: realms.Site) -> None:
    """Neither clients and realms, nor people elsewhere."""
    secret = realms.ensure(configured.secrets_file)["workforce"]["frontdesk-people"]
    account = realms.Account.service("workforce", "frontdesk-people", secret)
    async with realms.Admin(configured.keycloak_url, account) as admin:
        assert isinstance(await admin.get("/workforce/users", {"max": 1}), list)
        for path in ("/workforce/clients", "/partners/users", "/master/users"):
            with pytest.raises(realms.KeycloakRefused, match="403"):
                await admin.get(path)


async def _token_status(site: realms.Site, sheet: handout.Handout) -> int:
    """What the supplier's machine is answered when it asks for a token."""
    form = {
        "grant_type": "client_credentials",
        "client_id": company.MACHINE[0],
        "client_secret": sheet.machine_secret.get_secret_value(),
    }
    async with httpx2.AsyncClient(timeout=90) as http:
        url = f"{site.keycloak_url}/realms/partners/protocol/openid-connect/token"
        return (await http.post(url, data=form)).status_code
