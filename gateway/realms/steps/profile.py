"""The realm's user profile: which attributes a person may have, and who may change them."""

from gateway.realms.admin import Admin
from gateway.realms.changes import Change, differing
from gateway.realms.wanted import Wanted


async def profile_changes(admin: Admin, wanted: Wanted) -> list[Change]:
    """Declare our attributes and tighten the standard ones; the rest of the document stays."""
    path = f"/{wanted.name}/users/profile"
    actual = await admin.get(path)
    if actual is None:
        return []
    listed = {entry["name"]: entry for entry in actual.get("attributes", [])}
    fields: list[str] = []
    for entry in wanted.profile:
        name = entry["name"]
        if name not in listed:
            fields.append(name)
        else:
            fields += differing(entry, listed[name], f"{name}.")
        listed[name] = {**listed.get(name, {}), **entry}
    if not fields:
        return []
    body = {**actual, "attributes": list(listed.values())}
    return [Change(f"user profile of {wanted.name}", tuple(fields), "PUT", path, body)]
