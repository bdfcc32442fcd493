"""What is wrong after which event, and after which it is not wrong any more: as data."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from gateway import catalog, grants, identity, provisioning, requests
from gateway.governance.models import FindingKind
from gateway.governance.rules import REVIEWED_WITHIN
from gateway.work import Event, Unit


@dataclass(frozen=True, slots=True)
class Wrong:
    """A finding to raise. `involved_id` is whose own doing it is about; `within` by when to look at it."""

    kind: FindingKind
    about_type: str
    about_id: UUID
    service_id: UUID | None = None
    detail: str = ""
    involved_id: UUID | None = None
    within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """What is put right; without `detail` everything of that kind about that thing."""

    kind: FindingKind
    about_id: UUID
    why: str
    detail: str | None = None


Raises = Callable[..., Coroutine[Any, Any, list[Wrong]]]
Settles = Callable[..., Coroutine[Any, Any, list[Gone]]]
_ANSWERED: Final = "The request was answered."


async def _unanswerable(unit: Unit, event: requests.RequestUnanswerable) -> list[Wrong]:
    request = await unit.db.get_one(requests.Request, event.id)
    detail = f"stage {event.stage}"
    return [Wrong(FindingKind.UNANSWERABLE, "Request", event.id, request.service_id, detail)]


async def _hurried(unit: Unit, event: requests.RequestHurried) -> list[Wrong]:
    request = await unit.db.get_one(requests.Request, event.id)
    return [
        Wrong(
            FindingKind.EMERGENCY,
            "Request",
            event.id,
            request.service_id,
            involved_id=request.requester_id,
            within=REVIEWED_WITHIN,
        )
    ]


async def _drifted(unit: Unit, event: Event) -> list[Wrong]:
    grant = await unit.db.get_one(grants.Grant, event.id)
    return [Wrong(FindingKind.DRIFTED, "Grant", grant.id, grant.service_id)]


async def _stuck(unit: Unit, event: Event) -> list[Wrong]:
    grant = await unit.db.get_one(grants.Grant, event.id)
    return [Wrong(FindingKind.STUCK, "Grant", grant.id, grant.service_id)]


async def _vacant(unit: Unit, event: catalog.ServiceVacated) -> list[Wrong]:  # noqa: ARG001  # one shape for the table
    return [Wrong(FindingKind.VACANT, "Service", event.id, event.id, event.kind)]


async def _recovered(unit: Unit, event: identity.AdminRecovered) -> list[Wrong]:  # noqa: ARG001  # one shape for the table
    return [Wrong(FindingKind.RECOVERED, "Admin", event.id, involved_id=event.person, within=REVIEWED_WITHIN)]


async def _forgeable(unit: Unit, event: Event) -> list[Wrong]:
    service = await unit.db.get_one(catalog.Service, event.id)
    believed = (service.check_report or {}).get("forgery") == "believed"
    return [Wrong(FindingKind.FORGEABLE, "Service", service.id, service.id)] if believed else []


async def _not_forgeable(unit: Unit, event: Event) -> list[Gone]:
    if await _forgeable(unit, event):
        return []
    return [Gone(FindingKind.FORGEABLE, event.id, "A newer test found it in order.")]


async def _answered(unit: Unit, event: Event) -> list[Gone]:  # noqa: ARG001  # one shape for the table
    return [Gone(FindingKind.UNANSWERABLE, event.id, _ANSWERED)]


async def _agrees(unit: Unit, event: Event) -> list[Gone]:  # noqa: ARG001  # one shape for the table
    why = "The service agrees with what was granted."
    return [Gone(FindingKind.DRIFTED, event.id, why), Gone(FindingKind.STUCK, event.id, why)]


async def _taken(unit: Unit, event: Event) -> list[Gone]:
    grant = await unit.db.get_one(grants.Grant, event.id)
    return [Gone(FindingKind.EMERGENCY, grant.request_id, "The access was revoked.")]


async def _filled(unit: Unit, event: catalog.ServiceAppointed) -> list[Gone]:  # noqa: ARG001  # one shape for the table
    return [Gone(FindingKind.VACANT, event.id, "Somebody was named.", event.kind)]


WRONG: Final[Mapping[type[Event], Raises]] = {
    requests.RequestUnanswerable: _unanswerable,
    requests.RequestHurried: _hurried,
    grants.GrantDrifted: _drifted,
    provisioning.FulfilmentStuck: _stuck,
    catalog.ServiceVacated: _vacant,
    identity.AdminRecovered: _recovered,
    catalog.ServicePublished: _forgeable,
}
GONE: Final[Mapping[type[Event], Settles]] = {
    requests.RequestApproved: _answered,
    requests.RequestDenied: _answered,
    requests.RequestCancelled: _answered,
    requests.RequestLapsed: _answered,
    grants.GrantHealed: _agrees,
    grants.GrantActivated: _agrees,
    grants.GrantEnded: _agrees,
    grants.GrantRevoked: _taken,
    provisioning.FulfilmentDone: _agrees,
    provisioning.FulfilmentSkipped: _agrees,
    catalog.ServiceAppointed: _filled,
    catalog.ServicePublished: _not_forgeable,
}
NOTES: Final[frozenset[type[Event]]] = frozenset({*WRONG, *GONE})
