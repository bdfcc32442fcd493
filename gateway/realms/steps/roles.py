"""Realm roles."""

from gateway.realms.admin import Admin
from gateway.realms.changes import Change, differing, verify_ours
from gateway.realms.wanted import MARK, Wanted


async def role_changes(admin: Admin, wanted: Wanted) -> list[Change]:
    """Create and describe the wanted roles; remove marked ones that are no longer wanted."""
    base = f"/{wanted.name}/roles"
    listed = await admin.get(base, {"briefRepresentation": False, "max": 1000}) or []
    actual = {role["name"]: role for role in listed}
    changes = []
    for name, description in wanted.roles.items():
        # Role attributes are lists in Keycloak.
        role = {"name": name, "description": description, "attributes": {MARK: ["realm"]}}
        what = f"role {name} of {wanted.name}"
        if name not in actual:
            changes.append(Change(what, ("new",), "POST", base, role))
        else:
            verify_ours(what, actual[name])
            fields = differing(role, actual[name])
            if fields:
                changes.append(Change(what, fields, "PUT", f"{base}/{name}", {**actual[name], **role}))
    return changes + [
        Change(f"role {name} of {wanted.name}", ("removed",), "DELETE", f"{base}/{name}")
        for name, role in actual.items()
        if name not in wanted.roles and MARK in (role.get("attributes") or {})
    ]
