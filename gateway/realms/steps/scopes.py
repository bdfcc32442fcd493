"""Client scopes of ours."""

from gateway.realms.admin import Admin
from gateway.realms.changes import Change, differing, verify_ours
from gateway.realms.steps.mappers import mapper_changes
from gateway.realms.wanted import MARKED, Wanted


async def scope_changes(admin: Admin, wanted: Wanted) -> list[Change]:
    """Create the wanted scopes with their mappers, or set what differs."""
    base = f"/{wanted.name}/client-scopes"
    actual = {scope["name"]: scope for scope in await admin.get(base) or []}
    changes: list[Change] = []
    for entry in wanted.scopes:
        mappers = [{**mapper, "protocol": "openid-connect"} for mapper in entry.get("mappers", ())]
        scope = {name: value for name, value in entry.items() if name != "mappers"}
        scope["attributes"] = {**scope.get("attributes", {}), **MARKED}
        what = f"client scope {scope['name']} of {wanted.name}"
        found = actual.get(scope["name"])
        if found is None:
            changes.append(Change(what, ("new",), "POST", base, {**scope, "protocolMappers": mappers}))
            continue
        verify_ours(what, found)
        path = f"{base}/{found['id']}"
        if fields := differing(scope, found):
            changes.append(Change(what, fields, "PUT", path, {**found, **scope}))
        changes += mapper_changes(what, path, mappers, found.get("protocolMappers", ()))
    return changes
