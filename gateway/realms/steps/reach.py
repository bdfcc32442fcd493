"""How far a client reaches: realm roles that may stand in its tokens, roles of its service account."""

from typing import Final

from gateway.realms.admin import Admin
from gateway.realms.changes import Change
from gateway.realms.steps.clients import find_client
from gateway.realms.wanted import Wanted, WantedClient

MANAGEMENT: Final = "realm-management"


async def reach_changes(admin: Admin, wanted: Wanted) -> list[Change]:
    """Grant exactly what is wanted; whatever else was granted to a client of ours is taken back."""
    management = await find_client(admin, wanted.name, MANAGEMENT)
    if management is None:
        return []
    changes: list[Change] = []
    for client in wanted.clients:
        found = await find_client(admin, wanted.name, client.name)
        if found is not None:
            path = f"/{wanted.name}/clients/{found['id']}"
            changes += await _realm_roles(admin, wanted, client, f"{path}/scope-mappings/realm")
            changes += await _management_roles(
                admin, wanted, client, f"{path}/scope-mappings/clients/{management['id']}", management["id"]
            )
            changes += await _account_roles(admin, wanted, client, path, management["id"])
    return changes


async def _realm_roles(admin: Admin, wanted: Wanted, client: WantedClient, path: str) -> list[Change]:
    names = set(client.realm_roles)
    actual = await admin.get(path) or []
    known = await admin.get(f"/{wanted.name}/roles", {"max": 1000}) or []
    return _exactly(f"roles in tokens of {client.name} of {wanted.name}", path, names, actual, known)


async def _management_roles(
    admin: Admin, wanted: Wanted, client: WantedClient, path: str, management: str
) -> list[Change]:
    actual = await admin.get(path) or []
    known = await admin.get(f"/{wanted.name}/clients/{management}/roles", {"max": 1000}) or []
    what = f"management roles in tokens of {client.name} of {wanted.name}"
    return _exactly(what, path, set(client.service_roles), actual, known)


async def _account_roles(
    admin: Admin, wanted: Wanted, client: WantedClient, path: str, management: str
) -> list[Change]:
    if not client.representation["serviceAccountsEnabled"]:
        return []
    account = await admin.get(f"{path}/service-account-user")
    if account is None:
        return []
    roles = f"/{wanted.name}/users/{account['id']}/role-mappings/clients/{management}"
    actual = await admin.get(roles) or []
    known = await admin.get(f"/{wanted.name}/clients/{management}/roles", {"max": 1000}) or []
    what = f"roles of the account of {client.name} of {wanted.name}"
    return _exactly(what, roles, set(client.service_roles), actual, known)


def _exactly(
    what: str, path: str, names: set[str], actual: list[dict[str, str]], known: list[dict[str, str]]
) -> list[Change]:
    held = {role["name"]: role for role in actual}
    missing = [role for role in known if role["name"] in names - held.keys()]
    surplus = [role for name, role in held.items() if name not in names]
    changes = []
    if missing:
        changes.append(Change(what, tuple(role["name"] for role in missing), "POST", path, missing))
    if surplus:
        fields = tuple(f"{role['name']} removed" for role in surplus)
        changes.append(Change(what, fields, "DELETE", path, surplus))
    return changes
