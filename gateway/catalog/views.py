"""Frozen values for slices above and for pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from brokers import sdk
from gateway.catalog.models import Service, StewardKind


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What a slice above needs to name a service. One with `opens_at` is set up by hand and opens there."""

    id: UUID
    slug: str
    name: str
    summary: str
    technology_class: str
    half: str
    state: str
    data_classification: str = ""
    retires_at: datetime | None = None
    opens_at: str | None = None


@dataclass(frozen=True, slots=True)
class Brokered:
    """An open service that the gateway stands in front of, with the section that the data plane follows."""

    service: ServiceFacts
    kind: str
    proxy: sdk.manifest.Proxy


@dataclass(frozen=True, slots=True)
class Administered:
    """A service as its administrators see it. `manifest` is None where this release cannot read it."""

    service: Service
    manifest: sdk.AnyManifest | None
    circles: tuple[str, ...]
    stewards: Mapping[StewardKind, UUID]
    report: sdk.CheckReport | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat of a service that somebody holds."""

    slug: str
    service: str
    kind: StewardKind


def facts_of(service: Service) -> ServiceFacts:
    """The row's facts."""
    return ServiceFacts(
        id=service.id,
        slug=service.slug,
        name=service.name,
        summary=service.summary,
        technology_class=service.technology_class,
        half=service.half,
        state=service.state,
        data_classification=service.data_classification,
        retires_at=service.retires_at,
        opens_at=service.opens_at,
    )
