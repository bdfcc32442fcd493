"""Clients: their own settings, secret, mappers and client scopes."""

from typing import Any

from gateway.realms.admin import Admin
from gateway.realms.changes import Change, differing, verify_ours
from gateway.realms.steps.mappers import mapper_changes
from gateway.realms.wanted import MARK, MARKED, Wanted, WantedClient


async def client_changes(admin: Admin, wanted: Wanted) -> list[Change]:
    """Create the wanted clients, or set what differs."""
    changes: list[Change] = []
    for client in wanted.clients:
        changes += await one_client_changes(admin, wanted.name, client)
    return changes


async def one_client_changes(admin: Admin, realm: str, client: WantedClient) -> list[Change]:
    """What is to be done for one client. Raises NotOurs for a client of somebody else."""
    base, what = f"/{realm}/clients", f"client {client.name} of {realm}"
    found = await find_client(admin, realm, client.name)
    secret = client.secret.get_secret_value()
    shape = {**client.representation, "secret": secret} if secret else dict(client.representation)
    if found is None:
        body = {
            **shape,
            "protocolMappers": list(client.mappers),
            "defaultClientScopes": list(client.default_scopes),
            "optionalClientScopes": list(client.optional_scopes),
        }
        return [Change(what, ("new",), "POST", base, body)]
    verify_ours(what, found)
    path = f"{base}/{found['id']}"
    changes: list[Change] = []
    if fields := differing(shape, found):
        attributes = {**found.get("attributes", {}), **shape["attributes"]}
        changes.append(Change(what, fields, "PUT", path, {**found, **shape, "attributes": attributes}))
    changes += mapper_changes(what, path, client.mappers, found.get("protocolMappers", ()))
    for kind, names in (("default", client.default_scopes), ("optional", client.optional_scopes)):
        changes += await _scope_changes(admin, realm, what, f"{path}/{kind}-client-scopes", names)
    return changes


async def unwanted_client_changes(admin: Admin, wanted: Wanted) -> list[Change]:
    """Remove what we made for this realm and no longer want; machines of suppliers are not meant."""
    names = {client.name for client in wanted.clients}
    listed = await admin.get(f"/{wanted.name}/clients", {"max": 1000}) or []
    return [
        Change(
            f"client {client['clientId']} of {wanted.name}",
            ("removed",),
            "DELETE",
            f"/{wanted.name}/clients/{client['id']}",
        )
        for client in listed
        if client["clientId"] not in names and client.get("attributes", {}).get(MARK) == MARKED[MARK]
    ]


async def find_client(admin: Admin, realm: str, name: str) -> dict[str, Any] | None:
    """The client of that id, with its secret, or None."""
    found = await admin.get(f"/{realm}/clients", {"clientId": name}) or []
    exact: list[dict[str, Any]] = [client for client in found if client["clientId"] == name]
    return exact[0] if exact else None


async def _scope_changes(
    admin: Admin, realm: str, what: str, path: str, wanted: tuple[str, ...]
) -> list[Change]:
    """Which client scopes hang on a client of ours: exactly the wanted ones."""
    actual = {scope["name"]: scope["id"] for scope in await admin.get(path) or []}
    if set(wanted) == actual.keys():
        return []
    known = {scope["name"]: scope["id"] for scope in await admin.get(f"/{realm}/client-scopes") or []}
    added = [
        Change(f"scope {name} on {what}", ("new",), "PUT", f"{path}/{known[name]}")
        for name in wanted
        if name not in actual and name in known
    ]
    return added + [
        Change(f"scope {name} on {what}", ("removed",), "DELETE", f"{path}/{identifier}")
        for name, identifier in actual.items()
        if name not in wanted
    ]
