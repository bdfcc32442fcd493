"""The realm itself: lifetimes, protection, events, theme."""

from gateway.realms.admin import Admin
from gateway.realms.changes import Change, differing, verify_ours
from gateway.realms.wanted import Wanted


async def realm_changes(admin: Admin, wanted: Wanted) -> list[Change]:
    """Create the realm, or set what differs. Raises NotOurs for a realm of somebody else."""
    what, path = f"realm {wanted.name}", f"/{wanted.name}"
    actual = await admin.get(path)
    if actual is None:
        return [Change(what, ("new",), "POST", "", wanted.realm)]
    verify_ours(what, actual)
    fields = differing(wanted.realm, actual)
    if not fields:
        return []
    # Keycloak replaces the nested maps as a whole: keep what others wrote into them.
    merged = {
        name: {**actual[name], **value}
        if isinstance(value, dict) and isinstance(actual.get(name), dict)
        else value
        for name, value in wanted.realm.items()
    }
    return [Change(what, fields, "PUT", path, merged)]
