"""Machine clients of organisations: client credentials, one audience, nothing else."""

from pydantic import SecretStr

from gateway.realms.admin import Admin
from gateway.realms.errors import KeycloakRefused
from gateway.realms.steps.clients import find_client, one_client_changes
from gateway.realms.wanted import MARK, WantedClient


async def ensure_machine(
    admin: Admin, realm: str, name: str, *, title: str, organisation: str, secret: SecretStr
) -> str:
    """Create or correct a machine client; returns the id of its service account, its `sub`."""
    wanted = WantedClient(
        name=name,
        representation={
            "clientId": name,
            "name": title,
            "protocol": "openid-connect",
            "enabled": True,
            "publicClient": False,
            "clientAuthenticatorType": "client-secret",
            "standardFlowEnabled": False,
            "implicitFlowEnabled": False,
            "directAccessGrantsEnabled": False,
            "serviceAccountsEnabled": True,
            "fullScopeAllowed": False,
            "redirectUris": [],
            "webOrigins": [],
            "attributes": {MARK: "machine", "frontdesk.organisation": organisation},
        },
        default_scopes=("basic", "service_account", "frontdesk-api"),
        secret=secret,
    )
    for change in await one_client_changes(admin, realm, wanted):
        await admin.write(change.method, change.path, change.body)
    found = await find_client(admin, realm, name)
    account = await admin.get(f"/{realm}/clients/{found['id']}/service-account-user") if found else None
    if account is None:
        raise KeycloakRefused(f"client {name} of {realm} has no service account")
    return str(account["id"])
