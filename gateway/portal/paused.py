"""Why nothing is set up or taken away at a service for the time being, as a sentence."""

from collections.abc import Collection, Iterable
from uuid import UUID

from gateway import identity, provisioning
from gateway.grants import Grant, GrantState
from gateway.portal.language import _, moment
from gateway.work import Unit


async def paused(unit: Unit, service_ids: Collection[UUID], zone: str) -> dict[UUID, str]:
    """Of those of these services that are paused: by whom, since when, why, and what comes next."""
    rows = await provisioning.paused(unit, service_ids)
    people = await identity.people_by_id(unit, {row.paused_by for row in rows.values() if row.paused_by})
    names = {person.id: person.name for person in people.values()}
    return {
        service_id: _("Paused by %(name)s since %(when)s: “%(why)s” It goes on by itself when it is resumed.")
        % {
            "name": (names.get(row.paused_by) if row.paused_by else None) or _("Somebody"),
            "when": moment(row.paused_at, zone),
            "why": row.why,
        }
        for service_id, row in rows.items()
    }


async def held_up(unit: Unit, found: Iterable[Grant], zone: str) -> dict[UUID, str]:
    """By service: why those of these grants that are being set up wait with it."""
    coming = {grant.service_id for grant in found if grant.state == GrantState.PROVISIONING}
    return await paused(unit, coming, zone) if coming else {}
