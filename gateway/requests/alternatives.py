"""What else would do: other open services of the same kind that the subject sees."""

from typing import Final
from uuid import UUID

from gateway import catalog
from gateway.catalog import Service
from gateway.requests.views import Card, Offer, cards
from gateway.work import Unit

MOST: Final = 3
_NONE: Final = (Offer.NOT_AVAILABLE, Offer.PENDING)


async def alternatives(unit: Unit, service_id: UUID) -> list[Card]:
    """Up to three, with most tags in common first, each of them held already or open to be asked for.

    A service that the subject does not see has none: its tags are not told either.
    """
    wanted = await catalog.service(unit, service_id)
    if service_id not in await catalog.visible_to(unit, unit.subject, [service_id]):
        return []
    near = sorted(await _near(unit, wanted), key=lambda other: (-_common(wanted, other), other.name))
    found = await cards(unit, near[: MOST * 3])
    return [card for card in found if card.offer not in _NONE][:MOST]


async def _near(unit: Unit, wanted: Service) -> list[Service]:
    seen: dict[UUID, Service] = {}
    for tag in wanted.tags[:5]:
        page = await catalog.services(unit, search=tag, limit=20)
        seen |= {service.id: service for service in page.items if tag in service.tags}
    seen.pop(wanted.id, None)
    return list(seen.values())


def _common(one: Service, other: Service) -> int:
    return len({*one.tags} & {*other.tags})
